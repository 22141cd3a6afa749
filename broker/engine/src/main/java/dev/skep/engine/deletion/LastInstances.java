package dev.skep.engine.deletion;

import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.intent.ProcessIntent;

/** A deleted definition that was there for its running instances only goes with the last of them. */
public final class LastInstances {
    private final Definitions definitions;
    private final ElementInstances instances;

    public LastInstances(final Definitions definitions, final ElementInstances instances) {
        this.definitions = definitions;
        this.instances = instances;
    }

    /** An instance of the definition has ended, or is one of another definition now. */
    public void gone(final long processDefinitionKey, final Decision decision) {
        if (definitions.byKey(processDefinitionKey).deleting()
                && !instances.anyOf(processDefinitionKey, instance -> true)) {
            decision.event(processDefinitionKey, ProcessIntent.DELETED, definitions.resource(processDefinitionKey));
        }
    }
}
