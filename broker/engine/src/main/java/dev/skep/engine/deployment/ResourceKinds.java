package dev.skep.engine.deployment;

/** All kinds of files that can be deployed. */
public record ResourceKinds(ProcessResources processes, DecisionResources decisions, FormResources forms) {
    static boolean isKnown(final String name) {
        return ProcessResources.takes(name) || DecisionResources.takes(name) || FormResources.takes(name);
    }
}
