package dev.skep.journal;

import dev.skep.base.Check;
import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.base.DiskFile;
import dev.skep.base.Rng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk in memory that breaks as the port allows: at a crash each write, cut, new name and deleted name since its last sync is
 * kept, dropped or (a write) torn at any byte, independently of the others.
 */
final class FaultyDisk implements Disk {
    /** The machine stopped in the middle of an operation. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final Rng rng;
    private final TreeMap<String, Inode> names = new TreeMap<>();
    private final TreeMap<String, Inode> durableNames = new TreeMap<>();
    private final List<NameChange> nameChanges = new ArrayList<>();
    private long capacityBytes = Long.MAX_VALUE;
    private long stepsToCrash = -1;
    private boolean syncsFail;
    private int syncs;

    FaultyDisk(final Rng rng) {
        this.rng = rng;
    }

    /** The machine stops at the n-th change from now on. */
    void crashAfter(final long steps) {
        stepsToCrash = steps;
    }

    void capacityBytes(final long bytes) {
        capacityBytes = bytes;
    }

    void failSyncs() {
        syncsFail = true;
    }

    int syncs() {
        return syncs;
    }

    long usedBytes() {
        return names.values().stream().mapToLong(inode -> inode.size).sum();
    }

    /** What is left after the power came back. */
    void crash() {
        stepsToCrash = -1;
        for (final NameChange change : nameChanges) {
            if (rng.chance(0.5)) {
                change.applyTo(durableNames);
            }
        }
        nameChanges.clear();
        names.clear();
        names.putAll(durableNames);
        names.values().forEach(inode -> inode.crash(rng));
    }

    /** The process died, the machine did not: nothing is lost. */
    void kill() {
        stepsToCrash = -1;
    }

    /** The segment files with changes that a crash may take back. */
    List<String> unsynced() {
        return names.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(".segment")
                        && !entry.getValue().pending.isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    byte[] content(final String name) {
        final var inode = names.get(name);
        return Arrays.copyOf(inode.bytes, inode.size);
    }

    /** Rot: the bytes are there for good. */
    void replaceContent(final String name, final byte[] bytes) {
        final var inode = names.get(name);
        inode.bytes = bytes.clone();
        inode.size = bytes.length;
        inode.sync();
    }

    List<String> files() {
        return List.copyOf(names.keySet());
    }

    @Override
    public DiskFile open(final String name) {
        Inode inode = names.get(name);
        if (inode == null) {
            step();
            inode = new Inode();
            change(new NameChange(name, inode));
        }
        return new File(inode, name);
    }

    @Override
    public boolean exists(final String name) {
        return names.containsKey(name) || !list(name).isEmpty();
    }

    @Override
    public List<String> list(final String directory) {
        final var found = new TreeSet<String>();
        final var prefix = directory + "/";
        for (final String name : names.keySet()) {
            if (name.startsWith(prefix)) {
                found.add(name.substring(prefix.length()).split("/", 2)[0]);
            }
        }
        return List.copyOf(found);
    }

    @Override
    public void delete(final String name) {
        step();
        for (final String file : files()) {
            if (file.equals(name) || file.startsWith(name + "/")) {
                change(new NameChange(file, null));
            }
        }
    }

    @Override
    public void rename(final String from, final String to) {
        step();
        final var inode = names.get(from);
        change(new NameChange(to, inode));
        change(new NameChange(from, null));
    }

    @Override
    public void syncDirectory(final String directory) {
        sync();
        nameChanges.removeIf(change -> {
            final boolean inside = change.name
                    .substring(0, Math.max(0, change.name.lastIndexOf('/')))
                    .equals(directory);
            if (inside) {
                change.applyTo(durableNames);
            }
            return inside;
        });
    }

    @Override
    public long freeBytes() {
        return capacityBytes - usedBytes();
    }

    private void change(final NameChange change) {
        change.applyTo(names);
        nameChanges.add(change);
    }

    private void step() {
        if (stepsToCrash > 0 && --stepsToCrash == 0) {
            stepsToCrash = 1;
            throw new Crash();
        }
    }

    private void sync() {
        step();
        syncs++;
        if (syncsFail) {
            throw new DiskException("cannot sync", new IOException("Input/output error"));
        }
    }

    private void room(final long bytes) {
        if (bytes > freeBytes()) {
            throw new DiskException("cannot write", new IOException("No space left on device"), true);
        }
    }

    private record NameChange(String name, Inode inode) {
        void applyTo(final Map<String, Inode> target) {
            if (inode == null) {
                target.remove(name);
            } else {
                target.put(name, inode);
            }
        }
    }

    /** A write of bytes at a position, or a cut to a size. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Change(long position, byte[] bytes, int cutTo) {}

    private static final class Inode {
        private byte[] bytes = new byte[0];
        private int size;
        private byte[] durable = new byte[0];
        private final List<Change> pending = new ArrayList<>();

        void apply(final long position, final byte[] data, final int from, final int count) {
            final int end = (int) position + from + count;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            System.arraycopy(data, from, bytes, (int) position + from, count);
            size = Math.max(size, end);
        }

        void cut(final int to) {
            if (to < size) {
                Arrays.fill(bytes, to, size, (byte) 0);
                size = to;
            }
        }

        void sync() {
            durable = Arrays.copyOf(bytes, size);
            pending.clear();
        }

        void crash(final Rng rng) {
            bytes = durable.clone();
            size = durable.length;
            for (final Change change : pending) {
                final int fate = rng.nextInt(3);
                if (fate == 0) {
                    continue;
                }
                if (change.bytes == null) {
                    cut(change.cutTo);
                } else if (fate == 1) {
                    apply(change.position, change.bytes, 0, change.bytes.length);
                } else {
                    final int from = rng.nextInt(change.bytes.length + 1);
                    final int to = rng.nextInt(change.bytes.length + 1);
                    apply(change.position, change.bytes, Math.min(from, to), Math.abs(from - to));
                }
            }
            sync();
        }
    }

    private final class File implements DiskFile {
        private final Inode inode;
        private final String name;
        private boolean closed;

        File(final Inode inode, final String name) {
            this.inode = inode;
            this.name = name;
        }

        @Override
        public int read(final long position, final ByteBuffer into) {
            requireOpen();
            if (position >= inode.size) {
                return -1;
            }
            final int count = (int) Math.min(into.remaining(), inode.size - position);
            into.put(inode.bytes, (int) position, count);
            return count;
        }

        @Override
        public void write(final long position, final ByteBuffer from) {
            requireOpen();
            room(position + from.remaining() - inode.size);
            final byte[] data = new byte[from.remaining()];
            from.get(data);
            if (data.length > 0) {
                inode.apply(position, data, 0, data.length);
                inode.pending.add(new Change(position, data, 0));
            }
            step();
        }

        @Override
        public void sync() {
            requireOpen();
            FaultyDisk.this.sync();
            inode.sync();
        }

        @Override
        public void allocate(final long size) {
            requireOpen();
            if (size > inode.size) {
                final int from = inode.size;
                final int granted = (int) Math.min(size - from, Math.max(0, freeBytes()));
                if (granted > 0) {
                    inode.apply(from, new byte[granted], 0, granted);
                    inode.pending.add(new Change(from, new byte[granted], 0));
                }
                room(size - inode.size);
            }
            step();
        }

        @Override
        public void truncate(final long size) {
            requireOpen();
            inode.cut((int) size);
            inode.pending.add(new Change(0, null, (int) size));
            step();
        }

        @Override
        public long size() {
            requireOpen();
            return inode.size;
        }

        @Override
        public void close() {
            closed = true;
        }

        private void requireOpen() {
            Check.that(!closed, "the file %s is closed", name);
        }
    }
}
