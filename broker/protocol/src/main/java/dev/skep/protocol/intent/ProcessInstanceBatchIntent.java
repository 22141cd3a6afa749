package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What is asked of or has happened to a {@link ValueType#PROCESS_INSTANCE_BATCH}. The order is the number in our files. */
public enum ProcessInstanceBatchIntent implements Intent {
    TERMINATE,
    ACTIVATE,
    /** Ours alone: a multi-instance body knows how many instances it has. */
    SIZED,
    /** Ours alone: the completion condition of a multi-instance body holds. */
    SATISFIED,
    /** Ours alone: the completion condition of an ad-hoc sub-process holds, and nothing else in it is to go on. */
    FULFILLED,
    /** Ours alone: the worker of an ad-hoc sub-process is not asked again, which ends with what still goes on in it. */
    ENDING;

    @Override
    public ValueType valueType() {
        return ValueType.PROCESS_INSTANCE_BATCH;
    }
}
