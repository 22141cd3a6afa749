package dev.skep.engine;

import dev.skep.protocol.value.RecordValue;

/** Decides one kind of command. Reads the state; changes it only by {@link Decision#event}. */
@FunctionalInterface
public interface CommandHandler<V extends RecordValue> {
    /**
     * Decides the command.
     *
     * @param key of the command: the entity to act on, -1 where there is none yet
     */
    void decide(long key, V value, Decision decision);
}
