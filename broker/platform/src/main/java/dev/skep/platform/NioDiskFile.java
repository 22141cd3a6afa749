package dev.skep.platform;

import dev.skep.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** One file of a {@link NioDisk}. */
final class NioDiskFile implements DiskFile {
    private static final int ZEROES_BYTES = 256 * 1024;
    // Never written to; every use takes a duplicate with its own position.
    private static final ByteBuffer ZEROES =
            ByteBuffer.allocateDirect(ZEROES_BYTES).asReadOnlyBuffer();

    private final String path;
    private final FileChannel channel;

    NioDiskFile(final String path, final FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    @Override
    public int read(final long position, final ByteBuffer into) {
        try {
            return channel.read(into, position);
        } catch (final IOException e) {
            throw NioDisk.failure("read", path, e);
        }
    }

    @Override
    public void write(final long position, final ByteBuffer from) {
        try {
            long at = position;
            while (from.hasRemaining()) {
                at += channel.write(from, at);
            }
        } catch (final IOException e) {
            throw NioDisk.failure("write", path, e);
        }
    }

    @Override
    public void sync() {
        try {
            channel.force(false);
        } catch (final IOException e) {
            throw NioDisk.failure("sync", path, e);
        }
    }

    /**
     * Writes zeroes from the end of the file on. Only written blocks are really there: a file that is merely made longer
     * gets its blocks later, and then each sync has to write metadata as well.
     */
    @Override
    public void allocate(final long size) {
        try {
            long at = channel.size();
            while (at < size) {
                final var zeroes = ZEROES.duplicate();
                zeroes.limit((int) Math.min(ZEROES_BYTES, size - at));
                at += channel.write(zeroes, at);
            }
        } catch (final IOException e) {
            throw NioDisk.failure("allocate room in", path, e);
        }
    }

    @Override
    public void truncate(final long size) {
        try {
            channel.truncate(size);
        } catch (final IOException e) {
            throw NioDisk.failure("truncate", path, e);
        }
    }

    @Override
    public long size() {
        try {
            return channel.size();
        } catch (final IOException e) {
            throw NioDisk.failure("ask for the size of", path, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw NioDisk.failure("close", path, e);
        }
    }
}
