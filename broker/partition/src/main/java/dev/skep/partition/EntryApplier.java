package dev.skep.partition;

import dev.skep.engine.Engine;
import dev.skep.engine.EngineSettings;
import dev.skep.protocol.EntryReader;
import dev.skep.protocol.Record;
import dev.skep.raft.RaftEntry;
import dev.skep.state.StateStore;

/** Brings a state up to a log: applies the events of committed entries, and decides nothing. */
public final class EntryApplier {
    private final StateStore store;
    private final Engine engine;
    private final PartitionTables tables;

    /** For those who only want to know what a log gives. */
    public EntryApplier(final EngineSettings settings, final StateStore store) {
        this(store, new Engine(settings, store), new PartitionTables(store.writer()));
    }

    EntryApplier(final StateStore store, final Engine engine, final PartitionTables tables) {
        this.store = store;
        this.engine = engine;
        this.tables = tables;
    }

    /** Applies the entry that stands at the index of the log; gives the count of its records. */
    public int apply(final long index, final byte[] bytes, final int offset, final int length) {
        if (RaftEntry.kindOf(bytes, offset, length) != RaftEntry.Kind.DATA) {
            return 0;
        }
        final EntryReader entry = new EntryReader(bytes, offset + RaftEntry.HEAD_BYTES, length - RaftEntry.HEAD_BYTES);
        store.openLayer(index);
        store.beginCommand();
        while (entry.hasNext()) {
            apply(entry.next());
        }
        tables.lastPosition(entry.lastPosition());
        engine.endBatch();
        store.acceptCommand();
        store.sealLayer();
        store.commitLayers(index);
        return entry.count();
    }

    private void apply(final Record record) {
        switch (record.recordType()) {
            case EVENT -> engine.evolve(record);
            case COMMAND -> {
                if (record.deferred()) {
                    tables.defer(record);
                } else if (record.sourcePosition() > 0) {
                    tables.takeDeferred(record.sourcePosition());
                }
            }
            case COMMAND_REJECTION -> {}
        }
    }
}
