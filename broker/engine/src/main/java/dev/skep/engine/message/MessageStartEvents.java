package dev.skep.engine.message;

import dev.skep.engine.Decision;
import dev.skep.engine.definition.ProcessDefinition;

/** The subscriptions of message start events. */
public final class MessageStartEvents {
    /** Those of the new version take the place of those of the one before, which is null for a first version. */
    public void replace(final ProcessDefinition before, final ProcessDefinition latest, final Decision decision) {}
}
