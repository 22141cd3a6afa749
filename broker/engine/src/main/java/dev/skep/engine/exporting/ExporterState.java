package dev.skep.engine.exporting;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a partition knows of an exporter.
 *
 * @param position it needs no record up to here any more; -1 for none
 * @param index nor any entry of the log up to here
 * @param metadata what it gave with the position; empty for nothing
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content, never changed
public record ExporterState(String id, boolean enabled, long position, long index, byte[] metadata) {
    private static final byte[] NOTHING = {};

    static ExporterState disabled(final String id) {
        return new ExporterState(id, false, -1, 0, NOTHING);
    }

    void write(final FieldWriter out) {
        out.text(id);
        out.bool(enabled);
        out.int64(position).int64(index);
        out.bytes(metadata);
    }

    static ExporterState read(final FieldReader in) {
        return new ExporterState(in.text(), in.bool(), in.int64(), in.int64(), in.bytes());
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ExporterState that
                && id.equals(that.id)
                && enabled == that.enabled
                && position == that.position
                && index == that.index
                && Arrays.equals(metadata, that.metadata);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, enabled, position, index, Arrays.hashCode(metadata));
    }
}
