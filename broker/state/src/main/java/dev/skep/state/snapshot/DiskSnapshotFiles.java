package dev.skep.state.snapshot;

import dev.skep.base.Check;
import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.base.DiskFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** Snapshot files on the disk port. */
public final class DiskSnapshotFiles implements SnapshotFiles {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Disk disk;

    public DiskSnapshotFiles(final Disk disk) {
        this.disk = disk;
    }

    @Override
    public List<String> list(final String directory) {
        return disk.list(directory);
    }

    @Override
    public long size(final String name) {
        if (!disk.exists(name)) {
            return -1;
        }
        try (DiskFile file = disk.open(name)) {
            return file.size();
        }
    }

    @Override
    public int checksum(final String name) {
        final CRC32C crc = new CRC32C();
        final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
        try (DiskFile file = disk.open(name)) {
            long position = 0;
            int count = file.read(position, chunk);
            while (count > 0) {
                position += count;
                crc.update(chunk.flip());
                count = file.read(position, chunk.clear());
            }
        }
        return (int) crc.getValue();
    }

    @Override
    public byte[] read(final String name) {
        try (DiskFile file = disk.open(name)) {
            final long size = file.size();
            Check.that(size <= Integer.MAX_VALUE - 8, "file %s is too big to be read at once: %d bytes", name, size);
            final ByteBuffer bytes = ByteBuffer.allocate((int) size);
            int count = file.read(0, bytes);
            while (count > 0) {
                count = file.read(bytes.position(), bytes);
            }
            return bytes.array();
        }
    }

    @Override
    public void read(final String name, final long position, final byte[] into, final int offset, final int length) {
        final ByteBuffer bytes = ByteBuffer.wrap(into, offset, length);
        try (DiskFile file = disk.open(name)) {
            while (bytes.hasRemaining()) {
                final int count = file.read(position + bytes.position() - offset, bytes);
                if (count < 0) {
                    throw new DiskException("the file " + name + " ends early", null);
                }
            }
        }
    }

    @Override
    public void write(final String name, final byte[] bytes) {
        try (DiskFile file = disk.open(name)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(bytes));
            file.sync();
        }
    }

    @Override
    public void write(final String name, final long position, final byte[] bytes, final int offset, final int length) {
        try (DiskFile file = disk.open(name)) {
            file.write(position, ByteBuffer.wrap(bytes, offset, length));
        }
    }

    @Override
    public void rename(final String from, final String to) {
        disk.rename(from, to);
    }

    @Override
    public void sync(final String name) {
        try (DiskFile file = disk.open(name)) {
            file.sync();
        }
    }

    @Override
    public void delete(final String name) {
        disk.delete(name);
    }

    @Override
    public void syncDirectory(final String name) {
        disk.syncDirectory(name);
    }
}
