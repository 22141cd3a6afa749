package dev.skep.partition;

import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.base.DiskFile;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.LittleEndian;
import dev.skep.raft.Configuration;
import dev.skep.raft.HardState;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The small file in which a replica keeps what consensus must never forget, and the configuration that it began with. Written
 * anew as a whole and put in place by a rename, so that there is always an old or a new one.
 *
 * <pre>
 * file : u8 format | 3 x u8 0 | u32 CRC32C of what follows | hard state | configuration
 * </pre>
 */
public final class ReplicaFile {
    private static final int FORMAT = 1;
    private static final int HEAD_BYTES = 8;
    private static final int CRC_OFFSET = 4;
    private static final int BYTES_MAX = 1 << 20;

    private final Disk disk;
    private final String directory;
    private final String name;

    public ReplicaFile(final Disk disk, final String directory) {
        this.disk = disk;
        this.directory = directory;
        name = directory + "/replica";
    }

    /**
     * @param bootstrap the configuration that this replica began with
     */
    record Content(HardState hardState, Configuration bootstrap) {}

    /** Whether there is one: this replica has been here before. */
    public boolean exists() {
        return disk.exists(name);
    }

    /** Null when there is none yet. Throws {@link DiskException} when it can't be read or is not what was written. */
    Content read() {
        if (!disk.exists(name)) {
            return null;
        }
        final byte[] bytes;
        try (DiskFile file = disk.open(name)) {
            bytes = new byte[(int) Math.min(file.size(), BYTES_MAX)];
            final ByteBuffer into = ByteBuffer.wrap(bytes);
            while (into.hasRemaining() && file.read(into.position(), into) >= 0) {
                // reads on
            }
        }
        if (bytes.length < HEAD_BYTES || bytes[0] != FORMAT || LittleEndian.getInt(bytes, CRC_OFFSET) != crc(bytes)) {
            throw new DiskException(
                    "the file " + name + " is damaged: its checksum or its format " + (bytes.length == 0 ? "" : bytes[0])
                            + " is wrong. Without the votes in it this replica may not go on: remove its whole"
                            + " directory, and it is rebuilt from the other replicas",
                    null,
                    false);
        }
        final FieldReader in = new FieldReader(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
        return new Content(HardState.read(in), Configuration.read(in));
    }

    /** Durable when this returns. */
    void write(final Content content) {
        final FieldWriter out = new FieldWriter().int8(FORMAT).int8(0).int8(0).int8(0).int32(0);
        content.hardState().write(out);
        content.bootstrap().write(out);
        final byte[] bytes = out.toByteArray();
        LittleEndian.putInt(bytes, CRC_OFFSET, crc(bytes));
        final String fresh = name + ".new";
        try (DiskFile file = disk.open(fresh)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(bytes));
            file.sync();
        }
        disk.rename(fresh, name);
        disk.syncDirectory(directory);
    }

    private static int crc(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
        return (int) crc.getValue();
    }
}
