package dev.skep.partition;

import dev.skep.engine.Engine;
import dev.skep.protocol.EntryReader;
import dev.skep.protocol.Record;
import dev.skep.state.StateStore;

/** Brings the state up to the log: applies the events of committed entries, and decides nothing. */
final class Replayer {
    private final StateStore store;
    private final Engine engine;
    private final PartitionTables tables;

    Replayer(final StateStore store, final Engine engine, final PartitionTables tables) {
        this.store = store;
        this.engine = engine;
        this.tables = tables;
    }

    /** Applies one entry; gives the count of its records. */
    int replay(final long index, final byte[] bytes, final int offset, final int length) {
        final EntryReader entry = new EntryReader(bytes, offset, length);
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
