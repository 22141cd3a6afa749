package dev.skep.model.bpmn;

import dev.skep.base.Check;

/**
 * Bounds on a BPMN file.
 *
 * @param bytesMax size of the file
 * @param elementsMax XML elements, diagram included
 * @param depthMax how deep they nest
 * @param faultsMax faults that are told; the rest is counted
 */
record BpmnLimits(int bytesMax, int elementsMax, int depthMax, int faultsMax) {
    static final BpmnLimits DEFAULT = new BpmnLimits(8 * 1024 * 1024, 100_000, 100, 100);

    BpmnLimits {
        Check.that(bytesMax > 0 && elementsMax > 0, "a file has content");
        Check.that(depthMax >= 10, "a task in a sub-process alone nests five deep");
        Check.that(faultsMax > 0, "a refusal has a reason");
    }
}
