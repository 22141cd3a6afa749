package dev.skep.simulator;

import dev.skep.base.Rng;
import dev.skep.engine.EngineSettings;
import dev.skep.journal.JournalLimits;
import dev.skep.partition.PartitionLimits;
import dev.skep.state.StateLimits;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one run is like, drawn from its seed: small and large limits, few and many faults. Runs in which half of the faults are
 * off find what runs with all of them hide.
 *
 * @param steps events of the phase with faults; the healing phase comes after it
 * @param requestsMax requests of clients in flight on a partition at once, those that must get through aside
 * @param createMillis mean time between two new instances
 * @param processes count of process definitions
 */
public record Options(
        long seed,
        int steps,
        Set<Fault> faults,
        int partitions,
        JournalLimits journal,
        StateLimits state,
        PartitionLimits partition,
        int requestsMax,
        int createMillis,
        int processes) {

    public static final int STEPS = 4_000;

    private static final int ENTRY_BYTES_MAX = 64 << 10;
    private static final int FRAME_BYTES_MAX = 2 * ENTRY_BYTES_MAX;
    private static final int FRAME_HEAD_BYTES_MAX = 128;
    // What is sent again before a full inbox was worked off only makes it fuller.
    private static final int INBOX_COMMAND_MILLIS = 4;
    private static final int JOB_BATCH_BYTES_MAX = 16 << 10;
    private static final int FAULT_TEXT_CHARS_MAX = 12 << 10;

    /** Draws the options of a seed. */
    public static Options draw(final long seed, final int steps) {
        final Rng rng = new Rng(seed).fork("options");
        final Set<Fault> faults = EnumSet.noneOf(Fault.class);
        for (final Fault fault : Fault.values()) {
            if (rng.fork(fault.name()).chance(fault.chance())) {
                faults.add(fault);
            }
        }
        final int turn = (int) oneOf(rng.fork("turn"), 1, 2, 5, 50);
        // Partitions send again all at once what is unanswered: what finds no room in the inbox waits for another
        // period.
        final int inbox = Math.max(turn, (int) oneOf(rng.fork("inbox"), 10, 40, 1_000));
        return new Options(
                seed,
                steps,
                faults,
                1 + rng.fork("partitions").nextInt(3),
                journal(rng.fork("journal")),
                StateLimits.ofOverlay(oneOf(rng.fork("overlay"), 500, 4_000, 50_000, 1 << 20)),
                partition(rng.fork("partition"), turn, inbox),
                (int) oneOf(rng.fork("requests"), 2, 20, 1_000),
                (int) oneOf(rng.fork("create"), 5, 20, 100),
                1 + rng.fork("processes").nextInt(4));
    }

    private static JournalLimits journal(final Rng rng) {
        final long least = FRAME_BYTES_MAX + FRAME_HEAD_BYTES_MAX;
        return new JournalLimits(
                least + oneOf(rng, 0, 1, 64 << 10, 1 << 20),
                FRAME_BYTES_MAX,
                (int) oneOf(rng, 1, 1 << 10, 16 << 10, 128 << 10),
                (int) oneOf(rng, 1, 512, 16 << 10));
    }

    private static PartitionLimits partition(final Rng rng, final int turn, final int inbox) {
        return new PartitionLimits(
                inbox,
                turn,
                (int) oneOf(rng, 1, 2, 10, 100),
                ENTRY_BYTES_MAX,
                (int) oneOf(rng, 1, 2, 64),
                (int) oneOf(rng, 1, 7, 64),
                oneOf(rng, 50, 500, 5_000, 300_000),
                oneOf(rng, 1, 10_000, 1 << 20),
                oneOf(rng.fork("recent"), 0, 4 << 10, 1 << 20),
                Math.max(oneOf(rng, 20, 200, 2_000), (long) INBOX_COMMAND_MILLIS * inbox / turn));
    }

    public static long oneOf(final Rng rng, final long... choices) {
        return choices[rng.nextInt(choices.length)];
    }

    /** The time in which about so many instances are started: what the pace of all else is measured in. */
    public long span(final int instances) {
        return (long) instances * createMillis * World.MILLIS;
    }

    public EngineSettings engine(final int partition) {
        return EngineSettings.of(
                partition, partitions, JOB_BATCH_BYTES_MAX, FAULT_TEXT_CHARS_MAX, (int) (span(5) / World.MILLIS));
    }

    public boolean has(final Fault fault) {
        return faults.contains(fault);
    }

    public Options withSteps(final int newSteps) {
        return new Options(
                seed, newSteps, faults, partitions, journal, state, partition, requestsMax, createMillis, processes);
    }

    public Options withFaults(final Set<Fault> newFaults) {
        final Set<Fault> copy = EnumSet.noneOf(Fault.class);
        copy.addAll(newFaults);
        return new Options(
                seed, steps, copy, partitions, journal, state, partition, requestsMax, createMillis, processes);
    }

    public Options without(final Fault fault) {
        final Set<Fault> fewer = EnumSet.copyOf(faults);
        fewer.remove(fault);
        return withFaults(fewer);
    }
}
