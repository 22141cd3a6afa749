package dev.skep.state.snapshot;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;

/** The beginning of a snapshot as a stream of bytes: magic, version, length of the manifest, manifest. Then come the files in its order. */
final class SnapshotHead {
    /** What comes before the manifest. */
    static final int PREFIX_BYTES = 3 * Integer.BYTES;

    private static final int MAGIC = 0x5353_4B53;
    private static final int VERSION = 1;
    private static final int MANIFEST_BYTES_MAX = 16 << 20;

    private SnapshotHead() {}

    static byte[] encode(final SnapshotManifest manifest) {
        final byte[] bytes = manifest.encode();
        return new FieldWriter()
                .int32(MAGIC)
                .int32(VERSION)
                .int32(bytes.length)
                .raw(bytes, 0, bytes.length)
                .toByteArray();
    }

    /** Length of the manifest. */
    static int manifestBytes(final byte[] prefix) {
        final FieldReader in = new FieldReader(prefix, 0, PREFIX_BYTES);
        if (in.int32() != MAGIC) {
            throw new MalformedBytes("it does not begin like a snapshot");
        }
        final int version = in.int32();
        if (version != VERSION) {
            throw new MalformedBytes("its stream has version " + version + ", but this program reads version " + VERSION
                    + ": bring the brokers to one version");
        }
        final int length = in.int32();
        if (length < 0 || length > MANIFEST_BYTES_MAX) {
            throw new MalformedBytes(
                    "its manifest has " + length + " bytes, at most " + MANIFEST_BYTES_MAX + " are possible");
        }
        return length;
    }
}
