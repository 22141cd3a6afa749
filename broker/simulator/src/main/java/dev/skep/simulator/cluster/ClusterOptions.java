package dev.skep.simulator.cluster;

import dev.skep.base.Rng;
import dev.skep.journal.JournalLimits;
import dev.skep.partition.PartitionLimits;
import dev.skep.raft.RaftSettings;
import dev.skep.simulator.Fault;
import dev.skep.simulator.Options;
import dev.skep.simulator.World;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one run of a cluster is like, drawn from its seed.
 *
 * @param base what it has in common with a run of one broker: limits, pace, partitions
 * @param replicas of each partition in the beginning
 * @param regions between which everything takes longer; 1 for none
 * @param haste so many times as often as else something happens to the cluster
 */
public record ClusterOptions(
        Options base, int brokers, int replicas, int regions, RaftSettings raft, int haste, Set<ClusterFault> faults) {
    public static final int STEPS = 12_000;

    /** How likely a run has a family. */
    private static final double FAULT_CHANCE = 0.3;

    private static final int ENTRY_BYTES_MAX = 64 << 10;
    private static final int FRAME_BYTES_MAX = 2 * ENTRY_BYTES_MAX;
    private static final int FRAME_HEAD_BYTES_MAX = 128;

    /** @param brokers 0 for as many as the seed says */
    public static ClusterOptions draw(final long seed, final int steps, final int brokers) {
        final Rng rng = new Rng(seed).fork("cluster options");
        final Set<ClusterFault> faults = EnumSet.noneOf(ClusterFault.class);
        for (final ClusterFault fault : ClusterFault.values()) {
            if (rng.fork(fault.name()).chance(FAULT_CHANCE)) {
                faults.add(fault);
            }
        }
        final int drawn = rng.fork("brokers").chance(0.6) ? 3 : 5;
        final int count = brokers == 0 ? drawn : brokers;
        final int replicas = count <= 3 || rng.fork("replicas").chance(0.6) ? Math.min(3, count) : count;
        final int regions = count >= 3 && rng.fork("regions").chance(0.3) ? 3 : 1;
        return new ClusterOptions(
                        base(seed, steps, rng, regions > 1),
                        count,
                        replicas,
                        regions,
                        raft(rng.fork("raft"), regions),
                        (int) Options.oneOf(rng.fork("haste"), 1, 4),
                        Set.of())
                .withFaults(faults);
    }

    private static Options base(final long seed, final int steps, final Rng rng, final boolean far) {
        final Options one = Options.draw(seed, steps);
        final PartitionLimits drawn = one.partition();
        final PartitionLimits limits = new PartitionLimits(
                drawn.inboxCommandsMax(),
                // Where a commit takes long, one command in a batch would be less than the workers ask for.
                far
                        ? Math.min(drawn.inboxCommandsMax(), Math.max(10, drawn.turnCommandsMax()))
                        : drawn.turnCommandsMax(),
                drawn.followUpsMax(),
                drawn.entryBytesMax(),
                (int) Options.oneOf(rng.fork("pending"), 1, 4, 64),
                drawn.replayEntriesPerTurn(),
                Options.oneOf(rng.fork("snapshot period"), 500, 5_000, 300_000),
                Options.oneOf(rng.fork("snapshot bytes"), 2_000, 20_000, 200_000),
                Options.oneOf(rng.fork("recent"), 0, 4 << 10, 1 << 20),
                Options.oneOf(rng.fork("resend"), 200, 2_000));
        final JournalLimits journal = new JournalLimits(
                FRAME_BYTES_MAX + FRAME_HEAD_BYTES_MAX,
                FRAME_BYTES_MAX,
                one.journal().allocateBytes(),
                one.journal().indexEveryBytes());
        final Set<Fault> faults = EnumSet.noneOf(Fault.class);
        return new Options(
                seed,
                steps,
                faults,
                1 + rng.fork("partitions").nextInt(2),
                journal,
                one.state(),
                limits,
                (int) Options.oneOf(rng.fork("requests"), 10, 100, 1_000),
                (int) (far ? Options.oneOf(rng.fork("create"), 100, 200) : Options.oneOf(rng.fork("create"), 20, 100)),
                one.processes());
    }

    private static RaftSettings raft(final Rng rng, final int regions) {
        final long heartbeat = Options.oneOf(rng, regions > 1 ? 150 : 40, 150, 250) * World.MILLIS;
        final int append = (int) Options.oneOf(rng, 1, 4 << 10, 1 << 20);
        return new RaftSettings(
                heartbeat,
                heartbeat * Options.oneOf(rng, 4, 7, 10),
                append,
                append * (int) Options.oneOf(rng, 1, 16),
                (int) Options.oneOf(rng, 1, 8, 64),
                (int) Options.oneOf(rng, 2 << 10, 16 << 10, 512 << 10),
                heartbeat * Options.oneOf(rng, 10, 40));
    }

    public long seed() {
        return base.seed();
    }

    public int steps() {
        return base.steps();
    }

    int partitions() {
        return base.partitions();
    }

    boolean has(final ClusterFault fault) {
        return faults.contains(fault);
    }

    int regionOf(final int broker) {
        return broker % regions;
    }

    /** A while in which much happens: the pace of faults. */
    long spell() {
        return patience() / haste;
    }

    /** A while in which an election comes to its end. */
    long patience() {
        return Math.max(base.span(20), 2 * raft.electionNanos());
    }

    public ClusterOptions withSteps(final int steps) {
        return new ClusterOptions(base.withSteps(steps), brokers, replicas, regions, raft, haste, faults);
    }

    public ClusterOptions withFaults(final Set<ClusterFault> newFaults) {
        final Set<ClusterFault> copy = EnumSet.noneOf(ClusterFault.class);
        copy.addAll(newFaults);
        // Clients and workers of the other world look for it there.
        final Set<Fault> shared = EnumSet.noneOf(Fault.class);
        if (copy.contains(ClusterFault.IDLE_WORKERS)) {
            shared.add(Fault.IDLE_WORKERS);
        }
        if (copy.contains(ClusterFault.ELEMENTS)) {
            shared.add(Fault.ELEMENTS);
        }
        if (copy.contains(ClusterFault.COMMANDS)) {
            shared.add(Fault.COMMANDS);
        }
        return new ClusterOptions(base.withFaults(shared), brokers, replicas, regions, raft, haste, copy);
    }

    public ClusterOptions without(final ClusterFault fault) {
        final Set<ClusterFault> fewer = EnumSet.copyOf(faults);
        fewer.remove(fault);
        return withFaults(fewer);
    }
}
