package dev.skep.topology;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a member holds of one partition.
 *
 * @param priority the replica with the highest one is the preferred leader
 * @param exporters by id
 */
public record Replica(ReplicaState state, int priority, SortedMap<String, ExporterState> exporters) {
    public Replica {
        exporters = Collections.unmodifiableSortedMap(new TreeMap<>(exporters));
    }

    public static Replica of(final ReplicaState state, final int priority) {
        return new Replica(state, priority, new TreeMap<>());
    }

    public Replica withState(final ReplicaState newState) {
        return new Replica(newState, priority, exporters);
    }

    public Replica withPriority(final int newPriority) {
        return new Replica(state, newPriority, exporters);
    }

    public Replica withExporter(final String id, final ExporterState exporter) {
        final TreeMap<String, ExporterState> changed = new TreeMap<>(exporters);
        changed.put(id, exporter);
        return new Replica(state, priority, changed);
    }
}
