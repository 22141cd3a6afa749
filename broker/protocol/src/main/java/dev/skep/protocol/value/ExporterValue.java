package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/**
 * How far an exporter is on a partition, or what it is to do there.
 *
 * @param exporterId empty for all of them
 * @param position it needs no record up to here any more; -1 for none
 * @param index nor any entry of the log up to here
 * @param metadata what it wants to be told when it begins again; empty for nothing
 * @param initializeFrom whose place an exporter takes that is enabled; empty for nobody's
 */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared, never changed
public record ExporterValue(String exporterId, long position, long index, byte[] metadata, String initializeFrom)
        implements RecordValue {
    private static final byte[] NOTHING = {};

    /** What only names an exporter. */
    public static ExporterValue named(final String exporterId) {
        return new ExporterValue(exporterId, -1, 0, NOTHING, "");
    }

    @Override
    public ValueType valueType() {
        return ValueType.EXPORTER;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(exporterId);
        out.int64(position);
        out.int64(index);
        out.bytes(metadata);
        out.text(initializeFrom);
    }

    public static ExporterValue read(final FieldReader in) {
        return new ExporterValue(in.text(), in.int64(), in.int64(), in.bytes(), in.text());
    }
}
