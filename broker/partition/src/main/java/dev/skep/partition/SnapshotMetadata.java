package dev.skep.partition;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.raft.Configuration;
import dev.skep.raft.SnapshotId;

/**
 * What a snapshot carries beside the state.
 *
 * <pre>
 * metadata : u8 format | i64 index | i64 term | i64 position | configuration
 * </pre>
 *
 * @param id what consensus must know of it
 * @param position of the newest record in it
 */
record SnapshotMetadata(SnapshotId id, long position) {
    private static final int FORMAT = 1;

    byte[] toBytes() {
        final FieldWriter out = new FieldWriter()
                .int8(FORMAT)
                .int64(id.index())
                .int64(id.term())
                .int64(position);
        id.configuration().write(out);
        return out.toByteArray();
    }

    /** Throws {@link FieldReader.MalformedBytes} when they are of another format. */
    static SnapshotMetadata read(final byte[] bytes) {
        final FieldReader in = new FieldReader(bytes);
        final int format = in.int8();
        if (format != FORMAT) {
            throw new FieldReader.MalformedBytes("snapshot metadata of format " + format + ", expected " + FORMAT);
        }
        final long index = in.int64();
        final long term = in.int64();
        final long position = in.int64();
        return new SnapshotMetadata(new SnapshotId(index, term, Configuration.read(in)), position);
    }
}
