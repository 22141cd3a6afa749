package dev.skep.simulator;

import dev.skep.protocol.Record;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.CommandDistributionIntent;
import dev.skep.protocol.value.CommandDistributionValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What concerns several partitions: messages that were correlated, commands that one partition gives to others, and who did them. */
public final class Crossings {
    // Look-ups only.
    private final Set<String> correlated = new HashSet<>();
    private final Set<String> heard = new HashSet<>();
    private final Map<String, Integer> told = new TreeMap<>();
    // By partition: keys of what is deployed there.
    private final SortedMap<Integer, TreeSet<Long>> definitions = new TreeMap<>();
    private final SortedMap<Long, Distribution> distributions = new TreeMap<>();

    /** A command that goes to other partitions: which, and which of them have not acknowledged it. */
    private record Distribution(boolean isSignal, Set<Integer> receivers, Set<Integer> open) {}

    /** A message goes to an instance of the process: false where it went to one before. */
    boolean correlate(final long messageKey, final String bpmnProcessId) {
        return correlated.add(messageKey + " to " + bpmnProcessId);
    }

    /** The partition tells a signal to who listens there: false where it did so before. */
    boolean hear(final int partition, final long signalKey) {
        return heard.add(partition + " " + signalKey);
    }

    /** A partition told a signal that was broadcast on another one, or there. */
    void told(final int partition, final int origin) {
        told.merge(origin + " to " + partition, 1, Integer::sum);
    }

    void deployed(final int partition, final long definitionKey) {
        definitions.computeIfAbsent(partition, none -> new TreeSet<>()).add(definitionKey);
    }

    void deleted(final int partition, final long definitionKey) {
        definitions.computeIfAbsent(partition, none -> new TreeSet<>()).remove(definitionKey);
    }

    void distribution(final Record record, final CommandDistributionValue value) {
        switch ((CommandDistributionIntent) record.intent()) {
            case STARTED ->
                distributions.put(
                        record.key(),
                        new Distribution(
                                value.valueTypeCode() == ValueType.SIGNAL.code(), new TreeSet<>(), new TreeSet<>()));
            case DISTRIBUTING -> {
                distributions.get(record.key()).receivers.add(value.partitionId());
                distributions.get(record.key()).open.add(value.partitionId());
            }
            case ACKNOWLEDGED -> distributions.get(record.key()).open.remove(value.partitionId());
            default -> {}
        }
    }

    /** Whether all that was given to other partitions was acknowledged. */
    public boolean allSettled() {
        return distributions.values().stream().allMatch(each -> each.open.isEmpty());
    }

    /**
     * In the end: signals were heard wherever they were sent, and everywhere the same is deployed.
     *
     * @param partitions so many were there from the beginning, so that all signals came to them
     */
    public void checkDone(final int partitions) {
        for (int origin = 1; origin <= partitions; origin++) {
            final int expected = told.getOrDefault(origin + " to " + origin, 0);
            for (int other = 1; other <= partitions; other++) {
                final int found = told.getOrDefault(origin + " to " + other, 0);
                Violation.unless(
                        found == expected,
                        "distribution",
                        "%d signals were broadcast on partition %d, but %d of them were told on partition %d",
                        expected,
                        origin,
                        found,
                        other);
            }
        }
        distributions.forEach((key, each) -> {
            for (final int partition : each.receivers) {
                Violation.unless(
                        !each.isSignal || heard.contains(partition + " " + key),
                        "distribution",
                        "partition %d acknowledged the signal with key %d, but did not tell it",
                        partition,
                        key);
            }
        });
        final TreeSet<Long> first = definitions.getOrDefault(1, new TreeSet<>());
        for (int partition = 2; partition <= partitions; partition++) {
            final TreeSet<Long> keys = definitions.getOrDefault(partition, new TreeSet<>());
            Violation.unless(
                    keys.equals(first),
                    "distribution",
                    "on partition %d these definitions are deployed: %s, but on partition 1 these: %s",
                    partition,
                    keys,
                    first);
        }
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        distributions.forEach((key, each) -> {
            if (!each.open.isEmpty()) {
                text.append(" distribution[")
                        .append(key)
                        .append(" to ")
                        .append(each.open)
                        .append(']');
            }
        });
        return text.toString();
    }
}
