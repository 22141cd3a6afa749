package dev.skep.partition;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.Record;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** What the partition itself keeps in the state: how far the log is applied, and commands that wait for a later batch. */
final class PartitionTables {
    private static final int LAST_POSITION_ID = 0xFF00;
    private static final int DEFERRED_ID = 0xFF01;

    private static final Table<Long> LAST_POSITION = new Table<>(LAST_POSITION_ID, "last-position", ValueCodec.INT64);
    private static final Table<Record> DEFERRED = new Table<>(
            DEFERRED_ID, "deferred-commands", ValueCodec.of(PartitionTables::write, PartitionTables::read, r -> 500));

    private final StateWriter state;

    PartitionTables(final StateWriter state) {
        this.state = state;
    }

    /** Position of the newest record that is applied; 0 where there is none. */
    long lastPosition() {
        final Long position = state.get(LAST_POSITION, Key.of(LAST_POSITION));
        return position == null ? 0 : position;
    }

    void lastPosition(final long position) {
        state.put(LAST_POSITION, Key.of(LAST_POSITION), position);
    }

    void defer(final Record command) {
        state.put(DEFERRED, Key.of(DEFERRED, command.position()), command);
    }

    void takeDeferred(final long position) {
        state.delete(DEFERRED, Key.of(DEFERRED, position));
    }

    /** At most this many deferred commands, oldest first. */
    List<Record> deferred(final int most) {
        final List<Record> commands = new ArrayList<>();
        state.scan(DEFERRED, Key.of(DEFERRED), (key, command) -> {
            commands.add(command);
            return commands.size() < most;
        });
        return commands;
    }

    private static void write(final Record command, final FieldWriter out) {
        out.int64(command.position())
                .int64(command.sourcePosition())
                .int64(command.timestamp())
                .int64(command.key())
                .int32(command.valueType().code())
                .int32(command.intent().code());
        command.value().write(out);
    }

    private static Record read(final FieldReader in) {
        final long position = in.int64();
        final long source = in.int64();
        final long timestamp = in.int64();
        final long key = in.int64();
        final ValueType type = ValueType.ofCode(in.int32());
        final Intent intent = Intent.of(type, in.int32());
        return Record.command(position, source, timestamp, key, intent, RecordValue.read(type, in), null, true);
    }
}
