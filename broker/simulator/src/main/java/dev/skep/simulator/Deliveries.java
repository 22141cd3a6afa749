package dev.skep.simulator;

import dev.skep.protocol.value.JobBatchValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which activations of jobs no worker has heard of yet. A job may fail and be activated anew within the same millisecond, in
 * another entry and with the same deadline; effects get out in the order of the log, so what is delivered is the oldest.
 */
public final class Deliveries {
    private final int partitionId;
    private final Map<Activation, Deque<Long>> undelivered = new TreeMap<>();

    public Deliveries(final int partitionId) {
        this.partitionId = partitionId;
    }

    /** One giving of a job to a worker. */
    private record Activation(long jobKey, long deadline) implements Comparable<Activation> {
        @Override
        public int compareTo(final Activation other) {
            final int byKey = Long.compare(jobKey, other.jobKey);
            return byKey == 0 ? Long.compare(deadline, other.deadline) : byKey;
        }
    }

    /** A new life of the partition: what was not delivered in the one before is nobody's. */
    public void begin() {
        undelivered.clear();
    }

    public void activated(final JobBatchValue batch, final long index) {
        for (final long key : batch.jobKeys()) {
            undelivered
                    .computeIfAbsent(new Activation(key, batch.deadline()), activation -> new ArrayDeque<>())
                    .add(index);
        }
    }

    /** Whether there is an activation that nobody has heard of. */
    public boolean holds(final long jobKey, final long deadline) {
        return undelivered.containsKey(new Activation(jobKey, deadline));
    }

    /** A worker is given a job; gives the entry that must be durable by now. */
    public long take(final long jobKey, final long deadline) {
        final Activation activation = new Activation(jobKey, deadline);
        final Deque<Long> entries = undelivered.get(activation);
        Violation.unless(
                entries != null,
                "lives",
                "partition %d: job %d with deadline %d is given to a worker without, or twice for, one activation",
                partitionId,
                jobKey,
                deadline);
        final long oldest = entries.remove();
        if (entries.isEmpty()) {
            undelivered.remove(activation);
        }
        return oldest;
    }
}
