package dev.skep.simulator.cluster;

/** A family of faults; each can be switched off by itself without changing what the others do. */
public enum ClusterFault {
    /** A process dies and what it wrote stays. */
    KILL,
    /** Power is lost on one machine, now and then on all: unsynced writes stay, go or are torn. */
    POWER_LOSS,
    /** A machine stops in the middle of a disk operation. */
    STOP_IN_WRITE,
    /** A sync fails: the process must die, and starts again. */
    SYNC_FAILURE,
    /** No space is left on a disk for a while. */
    FULL_DISK,
    /** Flushes and snapshots of a broker take long. */
    SLOW_DISK,
    /** Some bits of files turn over while a broker is down; one broker at a time. */
    ROT,
    /** A broker starts again with an empty disk; one at a time. */
    WIPE,
    /** Brokers stand still for a while and go on as if nothing had been. */
    PAUSES,
    /** Wall clocks differ and are set. */
    CLOCK_SKEW,
    /** Words between replicas are lost. */
    DROP,
    /** Words between replicas come twice. */
    DUPLICATE,
    /** Words between replicas overtake each other. */
    REORDER,
    /** Some words take long. */
    SLOW_LINKS,
    /** Connections break: what is under way is lost, and what comes later is not. */
    RESETS,
    /** Two groups don't hear each other. */
    PARTITIONS,
    /** One broker doesn't hear another one that hears it. */
    ONE_WAY,
    /** One broker hears nobody. */
    ISOLATION,
    /** All of a region hear only each other. */
    REGION_CUT,
    /** Leadership is handed over. */
    TRANSFERS,
    /** Replicas are added and removed. */
    MEMBERSHIP,
    /** Commands between partitions are lost, come late or twice. */
    LOST_MAIL,
    /** Workers let jobs time out, job streams clog and give jobs back. */
    IDLE_WORKERS,
    /** For a while, who has just begun to lead reaches nobody, or is soon cut off, until the next one falls. */
    SHORT_REIGNS,
    /** A partition is added to the cluster. */
    GROWTH,
    /** There are exporters, which stand still for a while and acknowledge late. */
    EXPORTERS,
    /** No fault: processes have elements of all kinds, and people and signals for them. */
    ELEMENTS,
    /** No fault: clients use all commands, for two tenants. */
    COMMANDS;
}
