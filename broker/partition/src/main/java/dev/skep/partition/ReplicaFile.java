package dev.skep.partition;

import dev.skep.base.Check;
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
 * The small file in which a replica keeps what consensus must never forget, and the configuration that it began with.
 *
 * <p>It holds everything twice. Both copies are written in place, one after the other, and the first is durable before the second is
 * touched: whatever crashes, one of them is whole, and the newer whole one counts. Rot in one of them does no harm, and a disk that
 * is full does none either, as the room is taken when the file is made.
 *
 * <pre>
 * copy : u8 format | 3 x u8 0 | u32 CRC32C of what follows, to the end | i64 sequence | hard state | configuration | 0 ...
 * </pre>
 */
public final class ReplicaFile {
    private static final int FORMAT = 1;
    private static final int COPIES = 2;
    private static final int COPY_BYTES = 16 << 10;
    private static final int CRC_OFFSET = 4;
    private static final int HEAD_BYTES = 8;

    private final Disk disk;
    private final String directory;
    private final String name;
    private long sequence;

    public ReplicaFile(final Disk disk, final String directory) {
        this.disk = disk;
        this.directory = directory;
        name = directory + "/replica";
    }

    /**
     * @param bootstrap the configuration that this replica began with
     */
    record Content(HardState hardState, Configuration bootstrap) {}

    private record Copy(long sequence, Content content) {}

    /** Whether there is one: this replica has been here before. */
    public boolean exists() {
        return disk.exists(name);
    }

    /** Null when there is none yet. Throws {@link DiskException} when it can't be read or both copies are not what was written. */
    Content read() {
        if (!exists()) {
            return null;
        }
        Copy newest = null;
        boolean written = false;
        boolean equal = true;
        try (DiskFile file = disk.open(name)) {
            for (int i = 0; i < COPIES; i++) {
                final byte[] bytes = readCopy(file, i);
                written |= !isBlank(bytes);
                final Copy copy = decode(bytes);
                equal &= copy != null && (newest == null || copy.sequence() == newest.sequence());
                if (copy != null && (newest == null || copy.sequence() > newest.sequence())) {
                    newest = copy;
                }
            }
        }
        if (newest == null && written) {
            throw new DiskException(
                    "the file " + name
                            + " is damaged, both copies in it. Without the votes in it this replica may not go"
                            + " on: remove its directory, and it is rebuilt from the other replicas",
                    null);
        }
        // A killed process may have left the name in the memory of the system only.
        disk.syncDirectory(directory);
        if (newest == null) {
            return null;
        }
        sequence = newest.sequence();
        if (!equal) {
            // Nobody was told of the newer one, which may not be durable. From now on it counts, so both must say it.
            write(newest.content());
        }
        return newest.content();
    }

    /** Durable when this returns. */
    void write(final Content content) {
        sequence++;
        final byte[] bytes = encode(content);
        final boolean fresh = !exists();
        try (DiskFile file = disk.open(name)) {
            if (file.size() < COPIES * COPY_BYTES) {
                file.allocate(COPIES * COPY_BYTES);
            }
            for (int i = 0; i < COPIES; i++) {
                file.write((long) i * COPY_BYTES, ByteBuffer.wrap(bytes));
                file.sync();
            }
        }
        if (fresh) {
            disk.syncDirectory(directory);
        }
    }

    private byte[] encode(final Content content) {
        final FieldWriter out =
                new FieldWriter().int8(FORMAT).int8(0).int8(0).int8(0).int32(0).int64(sequence);
        content.hardState().write(out);
        content.bootstrap().write(out);
        Check.that(out.size() <= COPY_BYTES, "%s bytes are too many members", out.size());
        final byte[] bytes = new byte[COPY_BYTES];
        System.arraycopy(out.array(), 0, bytes, 0, out.size());
        LittleEndian.putInt(bytes, CRC_OFFSET, crc(bytes));
        return bytes;
    }

    /** Null when they are not what was written. */
    private static Copy decode(final byte[] bytes) {
        if (bytes[0] != FORMAT || LittleEndian.getInt(bytes, CRC_OFFSET) != crc(bytes)) {
            return null;
        }
        final FieldReader in = new FieldReader(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
        return new Copy(in.int64(), new Content(HardState.read(in), Configuration.read(in)));
    }

    private static byte[] readCopy(final DiskFile file, final int copy) {
        final byte[] bytes = new byte[COPY_BYTES];
        final ByteBuffer into = ByteBuffer.wrap(bytes);
        while (into.hasRemaining() && file.read((long) copy * COPY_BYTES + into.position(), into) >= 0) {
            // reads on
        }
        return bytes;
    }

    /** A crash can leave a file that was made but never written. */
    private static boolean isBlank(final byte[] bytes) {
        for (final byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static int crc(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
        return (int) crc.getValue();
    }
}
