package dev.skep.simulator;

import dev.skep.base.Rng;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The content of one file: as it is seen now, as it is known to be durable, and the changes between the two. */
final class Inode {
    private static final int SECTOR_BYTES = 512;

    private final List<Change> pending = new ArrayList<>();
    private Content seen = new Content();
    private Content durable = new Content();
    private int foundAt;

    /** A write of bytes at a position, or, without bytes, a cut to it. */
    @SuppressWarnings("ArrayRecordComponent") // kept for one replay, never compared
    private record Change(int position, byte[] bytes) {}

    /** Bytes that grow. */
    private static final class Content {
        private byte[] bytes = new byte[0];
        private int size;

        void write(final int position, final byte[] from, final int start, final int end) {
            final int last = position + end;
            if (last > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(last, 2 * bytes.length));
            }
            System.arraycopy(from, start, bytes, position + start, end - start);
            size = Math.max(size, last);
        }

        void cut(final int to) {
            if (to < size) {
                Arrays.fill(bytes, to, size, (byte) 0);
                size = to;
            }
        }

        void apply(final Change change) {
            if (change.bytes == null) {
                cut(change.position);
            } else {
                write(change.position, change.bytes, 0, change.bytes.length);
            }
        }

        Content copy() {
            final Content copy = new Content();
            copy.bytes = Arrays.copyOf(bytes, size);
            copy.size = size;
            return copy;
        }
    }

    int size() {
        return seen.size;
    }

    int read(final int position, final ByteBuffer into) {
        final int count = Math.min(into.remaining(), seen.size - position);
        into.put(seen.bytes, position, count);
        return count;
    }

    void write(final long position, final byte[] bytes) {
        if (bytes.length > 0) {
            change(new Change((int) position, bytes));
        }
    }

    void cut(final long size) {
        if (size < seen.size) {
            change(new Change((int) size, null));
        }
    }

    private void change(final Change change) {
        seen.apply(change);
        pending.add(change);
    }

    void sync() {
        pending.forEach(durable::apply);
        pending.clear();
    }

    /** Power is lost: each change since the last sync stays, goes, or stays in some of its sectors. */
    void losePower(final Rng rng) {
        for (final Change change : pending) {
            final int fate = rng.nextInt(3);
            if (fate == 0) {
                durable.apply(change);
            } else if (fate == 1 && change.bytes != null) {
                tear(change, rng);
            }
        }
        pending.clear();
        seen = durable.copy();
    }

    private void tear(final Change change, final Rng rng) {
        int start = 0;
        while (start < change.bytes.length) {
            final int edge = SECTOR_BYTES - (change.position + start) % SECTOR_BYTES;
            final int end = Math.min(change.bytes.length, start + edge);
            if (rng.chance(0.5)) {
                durable.write(change.position, change.bytes, start, end);
            }
            start = end;
        }
    }

    /** One bit of what is durable turns over. False when there is nothing. */
    boolean rot(final Rng rng) {
        sync();
        if (durable.size == 0) {
            return false;
        }
        final int at = rng.nextInt(durable.size);
        durable.bytes[at] ^= (byte) (1 << rng.nextInt(8));
        seen = durable.copy();
        return true;
    }

    /** Whether the bytes are somewhere in what is durable; quick for bytes that come behind those found before. */
    boolean holdsDurably(final byte[] wanted) {
        int at = find(wanted, foundAt);
        if (at < 0 && foundAt > 0) {
            at = find(wanted, 0);
        }
        foundAt = Math.max(0, at);
        return at >= 0;
    }

    private int find(final byte[] wanted, final int from) {
        for (int at = from; at + wanted.length <= durable.size; at++) {
            if (Arrays.equals(durable.bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
