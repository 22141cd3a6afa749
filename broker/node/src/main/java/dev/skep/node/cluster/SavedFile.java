package dev.skep.node.cluster;

import dev.skep.base.Disk;
import dev.skep.base.DiskFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small file that is written as a whole: there is always the old one or the new one. Behind the content stands its CRC32C.
 */
final class SavedFile {
    private static final Logger LOG = LoggerFactory.getLogger(SavedFile.class);
    private static final int BYTES_MAX = 64 << 20;

    private final Disk disk;
    private final String name;

    /** @param disk null where nothing is kept */
    SavedFile(final Disk disk, final String name) {
        this.disk = disk;
        this.name = name;
    }

    /** Null when there is none, or it is not what was written. */
    byte[] read() {
        if (disk == null || !disk.exists(name)) {
            return null;
        }
        final ByteBuffer bytes;
        try (DiskFile file = disk.open(name)) {
            bytes = ByteBuffer.allocate((int) Math.min(file.size(), BYTES_MAX));
            while (bytes.hasRemaining() && file.read(bytes.position(), bytes) >= 0) {
                // reads on
            }
        }
        final int length = bytes.position() - Integer.BYTES;
        if (length < 0 || bytes.getInt(length) != crc(bytes.array(), length)) {
            LOG.warn("The file {} is damaged; what was in it is asked of other members", name);
            return null;
        }
        return Arrays.copyOf(bytes.array(), length);
    }

    /** Durable when this returns, unless nothing is kept. */
    void write(final byte[] content) {
        if (disk == null) {
            return;
        }
        final ByteBuffer bytes = ByteBuffer.allocate(content.length + Integer.BYTES);
        bytes.put(content).putInt(crc(content, content.length)).flip();
        final String fresh = name + ".new";
        try (DiskFile file = disk.open(fresh)) {
            file.truncate(0);
            file.write(0, bytes);
            file.sync();
        }
        disk.rename(fresh, name);
        disk.syncDirectory(".");
    }

    private static int crc(final byte[] bytes, final int length) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
