package dev.skep.state.snapshot;

import dev.skep.base.Check;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.state.snapshot.SnapshotManifest.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A snapshot that comes in as the bytes of a {@link SnapshotStream}, in a directory where nobody takes it for one; to be
 * installed when it is finished. What is not finished does not outlive the process.
 *
 * <p>Made on the loop of the store; all else off the loop, one call at a time, in order. Only {@link #nextOffset()} may be
 * asked from anywhere.
 *
 * <p>Bytes that are wrong are refused at the end, all together: until then the sender has nobody to tell.
 */
public final class SnapshotReceiver {
    private final SnapshotDirectory directory;
    private final long index;
    private final long totalBytes;
    private final String path;
    private final List<String> faults = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();

    private byte[] head = new byte[SnapshotHead.PREFIX_BYTES];
    private long received;
    /** Known when the head is complete. */
    private SnapshotManifest manifest;
    /** The file that is being written, and so many of its bytes are. */
    private int file;

    private long position;
    private boolean begun;
    private boolean finished;
    private boolean ended;
    private boolean moving;

    private volatile long nextOffset;

    SnapshotReceiver(final SnapshotDirectory directory, final String path, final long index, final long totalBytes) {
        this.directory = directory;
        this.path = path;
        this.index = index;
        this.totalBytes = totalBytes;
    }

    public long index() {
        return index;
    }

    public long totalBytes() {
        return totalBytes;
    }

    /** How many bytes have come in: where the sender has to go on. */
    public long nextOffset() {
        return nextOffset;
    }

    /**
     * Takes bytes and gives the offset of those wanted next. What came in before is not written again, what lies behind a
     * gap is not taken, and nothing is after the end. After a {@link dev.skep.base.DiskException} the same bytes may be
     * given again.
     */
    public long write(final long offset, final byte[] bytes) {
        Check.that(offset >= 0, "the offset %d is below zero", offset);
        if (finished || ended) {
            return received; // a late repetition
        }
        if (!begun) {
            directory.files().delete(path);
            begun = true;
        }
        if (offset <= received) {
            final int end = (int) Math.min(bytes.length, Math.max(0, totalBytes - offset));
            int at = (int) Math.min(received - offset, end);
            while (at < end) {
                final int taken = take(bytes, at, end - at);
                at += taken;
                received += taken;
            }
            nextOffset = received;
        }
        return received;
    }

    /**
     * Makes what came in durable. Throws {@link MalformedBytes} that says by name what is wrong with it; then it is deleted
     * and has to come in anew.
     */
    public void finish() {
        Check.that(!ended, "the reception of the snapshot of index %d has ended", index);
        if (faults.isEmpty() && received < totalBytes) {
            faults.add("only " + received + " of " + totalBytes + " bytes came in");
        }
        if (faults.isEmpty() && (manifest == null || file < manifest.files().size())) {
            faults.add("its files are longer than " + totalBytes + " bytes");
        }
        if (!faults.isEmpty()) {
            abort();
            throw new MalformedBytes(
                    "the received snapshot of index " + index + " is refused: " + String.join(", and ", faults));
        }
        directory.files().syncDirectory(path);
        finished = true;
    }

    /** Gives it up and deletes what came in. */
    public void abort() {
        ended = true;
        directory.files().delete(path);
    }

    String path() {
        return path;
    }

    /** Of one that is finished. */
    SnapshotManifest manifest() {
        Check.that(finished && !ended, "the snapshot of index %d is not finished", index);
        return manifest;
    }

    boolean moving() {
        return moving;
    }

    /** From now on files of it are where they will stay. */
    void move() {
        moving = true;
    }

    private int take(final byte[] bytes, final int at, final int length) {
        if (!faults.isEmpty() && (manifest == null || file == manifest.files().size())) {
            return length; // nobody knows what these are
        }
        if (manifest == null) {
            return takeHead(bytes, at, length);
        }
        if (file == manifest.files().size()) {
            faults.add("bytes came in behind its last file");
            return length;
        }
        return takeFile(bytes, at, length);
    }

    private int takeHead(final byte[] bytes, final int at, final int length) {
        final int taken = Math.min(length, head.length - (int) received);
        System.arraycopy(bytes, at, head, (int) received, taken);
        if (received + taken == head.length) {
            try {
                endHead();
            } catch (final MalformedBytes reason) {
                faults.add(reason.getMessage());
            }
        }
        return taken;
    }

    private void endHead() {
        if (head.length == SnapshotHead.PREFIX_BYTES) {
            head = Arrays.copyOf(head, head.length + SnapshotHead.manifestBytes(head));
            return;
        }
        final SnapshotManifest decoded =
                SnapshotManifest.decode(Arrays.copyOfRange(head, SnapshotHead.PREFIX_BYTES, head.length));
        if (decoded.index() != index) {
            throw new MalformedBytes("its manifest is one of index " + decoded.index());
        }
        if (head.length + decoded.bytes() != totalBytes) {
            throw new MalformedBytes("its files have " + decoded.bytes() + " bytes and its head " + head.length
                    + ", which is not the announced " + totalBytes);
        }
        makeEmptyFiles(decoded);
        manifest = decoded;
    }

    private int takeFile(final byte[] bytes, final int at, final int length) {
        final Part part = manifest.files().get(file);
        final int taken = (int) Math.min(length, part.size() - position);
        final String name = path + "/" + part.name();
        directory.files().write(name, position, bytes, at, taken);
        final boolean complete = position + taken == part.size();
        if (complete) {
            directory.files().sync(name);
        }
        checksum.update(bytes, at, taken);
        position += taken;
        if (complete) {
            if ((int) checksum.getValue() != part.checksum()) {
                faults.add("the checksum of its file " + part.name() + " is wrong");
            }
            checksum.reset();
            position = 0;
            file++;
            skipEmptyFiles();
        }
        return taken;
    }

    private void makeEmptyFiles(final SnapshotManifest decoded) {
        for (final Part part : decoded.files()) {
            if (part.size() == 0) {
                directory.files().write(path + "/" + part.name(), new byte[0]);
            }
        }
        file = 0;
        while (file < decoded.files().size() && decoded.files().get(file).size() == 0) {
            file++;
        }
    }

    private void skipEmptyFiles() {
        while (file < manifest.files().size() && manifest.files().get(file).size() == 0) {
            file++;
        }
    }
}
