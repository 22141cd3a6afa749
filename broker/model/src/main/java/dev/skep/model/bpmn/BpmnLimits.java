package dev.skep.model.bpmn;

import dev.skep.base.Check;

/**
 * Bounds on a BPMN file.
 *
 * @param bytesMax size of the file
 * @param elementsMax XML elements, diagram included
 * @param depthMax how deep they nest; the XML parser of the JDK goes down to 100
 * @param faultsMax faults that are told; the rest is counted
 */
record BpmnLimits(int bytesMax, int elementsMax, int depthMax, int faultsMax) {
    static final BpmnLimits DEFAULT = new BpmnLimits(8 * 1024 * 1024, 100_000, 90, 100);

    BpmnLimits {
        Check.that(bytesMax > 0 && elementsMax > 0, "a file has content");
        Check.that(
                depthMax >= 10 && depthMax < 100, "deep enough for sub-processes, and less than the XML parser bears");
        Check.that(faultsMax > 0, "a refusal has a reason");
    }
}
