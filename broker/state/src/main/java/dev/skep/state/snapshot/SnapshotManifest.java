package dev.skep.state.snapshot;

import dev.skep.base.Check;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a snapshot consists of.
 *
 * @param index of the last log entry that is in it
 * @param metadata what the owner of the store has to say of it, opaque here
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SnapshotManifest(long index, byte[] metadata, List<Part> files) {
    /** Longest metadata; so a manifest stays a small file. */
    public static final int METADATA_BYTES_MAX = 1 << 20;

    static final String FILE = "manifest";
    private static final int MAGIC = 0x4D53_4B53;
    private static final int VERSION = 2;
    private static final int VERSION_WITHOUT_METADATA = 1;
    private static final byte[] NO_METADATA = {};

    public SnapshotManifest {
        Check.that(
                metadata.length <= METADATA_BYTES_MAX,
                "metadata of %d bytes is more than a snapshot may carry, %d",
                metadata.length,
                METADATA_BYTES_MAX);
        files = List.copyOf(files);
    }

    /**
     * One file.
     *
     * @param checksum CRC32C
     */
    public record Part(String name, long size, int checksum) {}

    /** Magic, version, index, files, metadata, and a CRC32C of all that. */
    public byte[] encode() {
        final FieldWriter out = new FieldWriter();
        out.int32(MAGIC).int32(VERSION).int64(index);
        out.list(files, (to, file) -> to.text(file.name).int64(file.size).int32(file.checksum));
        out.bytes(metadata);
        return out.int32(checksum(out.array(), out.size())).toByteArray();
    }

    /** Reads it again; throws {@link MalformedBytes} with the reason when the bytes are not right. */
    public static SnapshotManifest decode(final byte[] bytes) {
        final int length = bytes.length - Integer.BYTES;
        if (length < 0) {
            throw new MalformedBytes("the manifest has only " + bytes.length + " bytes");
        }
        if (new FieldReader(bytes, length, Integer.BYTES).int32() != checksum(bytes, length)) {
            throw new MalformedBytes("the checksum of the manifest is wrong");
        }
        final FieldReader in = new FieldReader(bytes, 0, length);
        if (in.int32() != MAGIC) {
            throw new MalformedBytes("the manifest does not begin like one");
        }
        final int version = in.int32();
        if (version != VERSION && version != VERSION_WITHOUT_METADATA) {
            throw new MalformedBytes(
                    "the manifest has version " + version + ", but this program reads versions up to " + VERSION);
        }
        final long index = in.int64();
        final List<Part> files = in.list(from -> part(from.text(), from.int64(), from.int32()));
        final byte[] metadata = version == VERSION_WITHOUT_METADATA ? NO_METADATA : in.bytes();
        if (index < 0 || metadata.length > METADATA_BYTES_MAX) {
            throw new MalformedBytes("the manifest has index " + index + ", metadata of " + metadata.length + " bytes");
        }
        return new SnapshotManifest(index, metadata, files);
    }

    /** Bytes of all files. */
    public long bytes() {
        return files.stream().mapToLong(Part::size).sum();
    }

    /** A manifest may come from another machine: its names must not lead out of the directory. */
    private static Part part(final String name, final long size, final int checksum) {
        final boolean plain = !name.isEmpty() && name.chars().allMatch(SnapshotManifest::isPlain);
        if (!plain || name.startsWith(".") || name.equals(FILE)) {
            throw new MalformedBytes("the manifest has a file with the bad name '" + name + "'");
        }
        if (size < 0) {
            throw new MalformedBytes("the manifest has a file " + name + " of " + size + " bytes");
        }
        return new Part(name, size, checksum);
    }

    private static boolean isPlain(final int character) {
        return character > ' ' && character < 0x7F && character != '/' && character != '\\';
    }

    private static int checksum(final byte[] bytes, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
