package dev.skep.state.snapshot;

import dev.skep.base.Check;
import dev.skep.state.snapshot.SnapshotManifest.Part;
import java.util.zip.CRC32C;

/**
 * A snapshot as one stream of bytes, the same ones at each reading: {@link SnapshotHead}, then the files in the order of the
 * manifest. It may be read from any offset on, and again. While it is open its snapshot is not deleted.
 *
 * <p>Opened and closed on the loop of the store; read off the loop, by one thread at a time, and not closed meanwhile. Each
 * reader opens a stream of its own.
 *
 * <p>What it hands out is checked on the way: of a file whose checksum is wrong the last bytes never get out.
 */
public final class SnapshotStream implements AutoCloseable {
    private static final int GAP_CHUNK_BYTES = 256 * 1024;

    private final SnapshotDirectory directory;
    private final SnapshotManifest manifest;
    private final Runnable onClose;
    private final byte[] head;
    private final long totalBytes;
    private boolean closed;

    /** The file that is being checked, and so many of its bytes went into the checksum. */
    private int checkedFile = -1;

    private long checkedBytes;
    private final CRC32C checksum = new CRC32C();

    SnapshotStream(final SnapshotDirectory directory, final SnapshotManifest manifest, final Runnable onClose) {
        this.directory = directory;
        this.manifest = manifest;
        this.onClose = onClose;
        head = SnapshotHead.encode(manifest);
        totalBytes = head.length + manifest.bytes();
    }

    public long index() {
        return manifest.index();
    }

    /** What the snapshot was given when it was taken. */
    public byte[] metadata() {
        return manifest.metadata().clone();
    }

    public long totalBytes() {
        return totalBytes;
    }

    /**
     * Off the loop: the bytes from the offset on, as many as asked for or as there are. Throws {@link DamagedSnapshot} when they
     * are not those that were written, and {@link dev.skep.base.DiskException} when they can't be read.
     */
    public byte[] read(final long offset, final int bytesMax) {
        Check.that(offset >= 0 && offset <= totalBytes, "the offset %d is not within %d bytes", offset, totalBytes);
        Check.that(bytesMax > 0, "bytesMax %d must be positive", bytesMax);
        Check.that(!closed, "the stream of the snapshot of index %d is closed", manifest.index());
        final byte[] bytes = new byte[(int) Math.min(bytesMax, totalBytes - offset)];
        int filled = 0;
        if (offset < head.length) {
            filled = Math.min(bytes.length, head.length - (int) offset);
            System.arraycopy(head, (int) offset, bytes, 0, filled);
        }
        long start = head.length;
        for (int file = 0; filled < bytes.length; file++) {
            final long size = manifest.files().get(file).size();
            final long position = offset + filled - start;
            if (position < size) {
                final int length = (int) Math.min(bytes.length - filled, size - position);
                read(file, position, bytes, filled, length);
                filled += length;
            }
            start += size;
        }
        return bytes;
    }

    private void read(final int file, final long position, final byte[] into, final int at, final int length) {
        if (file != checkedFile) {
            checkedFile = file;
            checkedBytes = 0;
            checksum.reset();
        }
        final Part part = manifest.files().get(file);
        checkGap(part, position);
        directory.read(manifest, part, position, into, at, length);
        final int known = (int) Math.min(length, checkedBytes - position);
        if (known < length) {
            check(part, into, at + known, length - known);
        }
    }

    /** A reading that begins in the middle of a file has what comes before it checked as well: a file is small. */
    private void checkGap(final Part part, final long end) {
        final byte[] chunk = new byte[Math.clamp(end - checkedBytes, 0, GAP_CHUNK_BYTES)];
        while (checkedBytes < end) {
            final int length = (int) Math.min(chunk.length, end - checkedBytes);
            directory.read(manifest, part, checkedBytes, chunk, 0, length);
            check(part, chunk, 0, length);
        }
    }

    private void check(final Part part, final byte[] bytes, final int at, final int length) {
        checksum.update(bytes, at, length);
        checkedBytes += length;
        if (checkedBytes == part.size() && (int) checksum.getValue() != part.checksum()) {
            throw directory.damaged(manifest.index(), "the checksum of its file " + part.name() + " is wrong");
        }
    }

    /** On the loop. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            onClose.run();
        }
    }
}
