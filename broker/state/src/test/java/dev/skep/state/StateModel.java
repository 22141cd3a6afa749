package dev.skep.state;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a state store has to do, in the plainest way: a copy of everything for each level. */
final class StateModel {
    private record Sealed(long index, NavigableMap<Key, Object> view) {}

    private NavigableMap<Key, Object> committed = new TreeMap<>();
    private final ArrayDeque<Sealed> pending = new ArrayDeque<>();
    private final Map<Long, TreeMap<Key, Object>> snapshots = new HashMap<>();
    private NavigableMap<Key, Object> view = new TreeMap<>();
    private NavigableMap<Key, Object> beforeCommand;
    private long committedIndex = -1;

    NavigableMap<Key, Object> view() {
        return view;
    }

    Map<Key, Object> committed() {
        return committed;
    }

    long committedIndex() {
        return committedIndex;
    }

    int pendingLayers() {
        return pending.size();
    }

    long lastIndex() {
        return pending.isEmpty() ? committedIndex : pending.getLast().index();
    }

    long firstPendingIndex() {
        return pending.getFirst().index();
    }

    void beginCommand() {
        beforeCommand = new TreeMap<>(view);
    }

    void rollbackCommand() {
        view = beforeCommand;
    }

    void seal(final long index) {
        pending.addLast(new Sealed(index, new TreeMap<>(view)));
    }

    void dropOpen() {
        view = new TreeMap<>(pending.isEmpty() ? committed : pending.getLast().view());
    }

    void dropPending() {
        pending.clear();
        view = new TreeMap<>(committed);
    }

    void commit(final long upToIndex) {
        while (!pending.isEmpty() && pending.getFirst().index() <= upToIndex) {
            committedIndex = pending.getFirst().index();
            committed = pending.removeFirst().view();
        }
    }

    void snapshot() {
        snapshots.put(committedIndex, new TreeMap<>(committed));
    }

    void install(final long index, final Map<Key, Object> content) {
        snapshots.put(index, new TreeMap<>(content));
        reopen(index);
    }

    void reopen(final long snapshotIndex) {
        committedIndex = snapshotIndex;
        committed = new TreeMap<>(snapshots.getOrDefault(snapshotIndex, new TreeMap<>()));
        dropPending();
    }
}
