/**
 * BPMN files to executable graphs: check the XML, check the model, transform each group of elements.
 *
 * <p>Parsing and the checks of the design are those of zeebe-bpmn-model; what this engine does not run is refused with a
 * sentence, never ignored. Knows nothing of deployments, versions and instances.
 */
package dev.skep.model.bpmn;
