package dev.skep.simulator;

/** A family of faults; each can be switched off by itself without changing what the others do. */
public enum Fault {
    /** The process dies and what it wrote stays, as after SIGKILL. */
    KILL,
    /** Power is lost: unsynced writes stay, go or are torn. */
    POWER_LOSS,
    /** The machine stops in the middle of a disk operation, of a recovery too. */
    STOP_IN_WRITE,
    /** A sync fails: the partition must stop, and the node starts again. */
    SYNC_FAILURE,
    /** No space is left for a while. */
    FULL_DISK,
    /** One bit of a file turns over while the node is down: refused by name, or harmless. */
    ROT,
    /** Flushes and snapshots take long. */
    SLOW_DISK,
    /** Loops stand still now and then, as in a long collection. */
    PAUSES,
    /** Commands between partitions are lost, come late or twice. */
    LOST_MAIL,
    /** The wall clock is set forwards and backwards. */
    CLOCK_STEPS,
    /** Workers let jobs time out, job streams clog and give jobs back. */
    IDLE_WORKERS,
    /** An operator pauses and resumes processing. */
    OPERATOR_PAUSES,
    /** No fault: processes have elements of all kinds, and people and signals for them. */
    ELEMENTS,
    /** No fault: clients use all commands, for two tenants. */
    COMMANDS;

    /** How likely a run has it. Rot ends a run early more often than not, so it is the exception. */
    double chance() {
        return this == ROT ? 0.1 : 0.4;
    }
}
