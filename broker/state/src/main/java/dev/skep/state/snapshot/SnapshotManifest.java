package dev.skep.state.snapshot;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a snapshot consists of.
 *
 * @param index of the last log entry that is in it
 */
public record SnapshotManifest(long index, List<Part> files) {
    private static final int MAGIC = 0x4D53_4B53;
    private static final int VERSION = 1;

    public SnapshotManifest {
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param checksum CRC32C
     */
    public record Part(String name, long size, int checksum) {}

    /** Magic, version, index, files, and a CRC32C of all that. */
    public byte[] encode() {
        final FieldWriter out = new FieldWriter();
        out.int32(MAGIC).int32(VERSION).int64(index);
        out.list(files, (to, file) -> to.text(file.name).int64(file.size).int32(file.checksum));
        return out.int32(checksum(out.array(), out.size())).toByteArray();
    }

    /** Reads it again; throws {@link FieldReader.MalformedBytes} with the reason when the bytes are not right. */
    public static SnapshotManifest decode(final byte[] bytes) {
        final int length = bytes.length - Integer.BYTES;
        if (length < 0) {
            throw new FieldReader.MalformedBytes("the manifest has only " + bytes.length + " bytes");
        }
        if (new FieldReader(bytes, length, Integer.BYTES).int32() != checksum(bytes, length)) {
            throw new FieldReader.MalformedBytes("the checksum of the manifest is wrong");
        }
        final FieldReader in = new FieldReader(bytes, 0, length);
        if (in.int32() != MAGIC) {
            throw new FieldReader.MalformedBytes("the manifest does not begin like one");
        }
        final int version = in.int32();
        if (version != VERSION) {
            throw new FieldReader.MalformedBytes(
                    "the manifest has version " + version + ", but this program reads version " + VERSION);
        }
        return new SnapshotManifest(in.int64(), in.list(from -> new Part(from.text(), from.int64(), from.int32())));
    }

    private static int checksum(final byte[] bytes, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
