package dev.skep.simulator;

import dev.skep.base.Check;
import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.base.DiskFile;
import dev.skep.base.Rng;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A disk in memory that breaks as its port allows: at a loss of power each write, cut, new name and deleted name since its
 * last sync is kept, dropped or (a write) torn at sector edges, independently of the others. Directories are durable at once.
 */
public final class SimDisk implements Disk {
    /** Room of a disk that is never full; freeBytes stays far from overflow. */
    public static final long ROOMY = 1L << 40;

    private final Rng rng;
    private final TreeMap<String, Inode> names = new TreeMap<>();
    private final TreeMap<String, Inode> durableNames = new TreeMap<>();
    private final List<NameChange> nameChanges = new ArrayList<>();
    private long capacityBytes = ROOMY;
    private long usedBytes;
    private long changesToCrash = -1;
    private int failingSyncs;
    private boolean powerFailsNext;

    public SimDisk(final Rng rng) {
        this.rng = rng;
    }

    /** The machine stopped in the middle of an operation. An error, so that nobody catches it on the way up. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        private final transient SimDisk disk;

        Crash(final SimDisk disk) {
            super("the machine stops in the middle of a disk operation", null, false, false);
            this.disk = disk;
        }

        /** Of the machine. */
        public SimDisk disk() {
            return disk;
        }
    }

    /**
     * Names that change together.
     *
     * @param directory whose sync makes the change durable
     * @param removed null when none
     * @param tree whose removal took this name with it, null when it was removed by itself
     */
    private record NameChange(String directory, String removed, String added, Inode inode, String tree) {
        void applyTo(final Map<String, Inode> target) {
            if (removed != null) {
                target.remove(removed);
            }
            if (added != null) {
                target.put(added, inode);
            }
        }

        boolean durableWith(final String synced) {
            return synced.equals(directory) || (tree != null && synced.equals(parent(tree)));
        }
    }

    // ---------------------------------------------------------------- faults

    /** The machine stops at the n-th change from now on. */
    public void crashAfter(final long changes) {
        changesToCrash = changes;
    }

    public void capacityBytes(final long bytes) {
        capacityBytes = bytes;
    }

    public long usedBytes() {
        return usedBytes;
    }

    /** The next sync fails, and what it should have made durable may be gone whatever comes later. */
    public void failNextSync() {
        failingSyncs = 1;
    }

    /** No more faults, whatever was asked for before. */
    public void heal() {
        capacityBytes = ROOMY;
        changesToCrash = -1;
        failingSyncs = 0;
    }

    /** The process died, the system did not: nothing is lost, unless a sync has failed before. */
    public void kill() {
        if (powerFailsNext) {
            losePower();
        }
        changesToCrash = -1;
        failingSyncs = 0;
    }

    public void losePower() {
        changesToCrash = -1;
        failingSyncs = 0;
        powerFailsNext = false;
        for (final NameChange change : nameChanges) {
            if (rng.chance(0.5)) {
                change.applyTo(durableNames);
            }
        }
        nameChanges.clear();
        names.clear();
        names.putAll(durableNames);
        names.values().forEach(inode -> inode.losePower(rng));
        count();
    }

    /** One bit of one file turns over; gives its name, or null when there is no file with bytes. */
    public String rot(final Rng choice) {
        final List<String> files = List.copyOf(names.keySet());
        if (files.isEmpty()) {
            return null;
        }
        final String file = files.get(choice.nextInt(files.size()));
        return names.get(file).rot(choice) ? file : null;
    }

    /** Whether the bytes are in a file of the directory whose name and content are durable. */
    public boolean holdsDurably(final String directory, final byte[] bytes) {
        final String prefix = directory + "/";
        for (final Map.Entry<String, Inode> file : durableNames
                .subMap(prefix, true, directory + "0", false)
                .descendingMap()
                .entrySet()) {
            if (file.getValue().holdsDurably(bytes)) {
                return true;
            }
        }
        return false;
    }

    // ---------------------------------------------------------------- the port

    @Override
    public DiskFile open(final String name) {
        Inode inode = names.get(name);
        if (inode == null) {
            inode = new Inode();
            change(new NameChange(parent(name), null, name, inode, null));
            step();
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
        final String prefix = directory + "/";
        for (final String name : names.tailMap(prefix, true).keySet()) {
            if (!name.startsWith(prefix)) {
                break;
            }
            final int end = name.indexOf('/', prefix.length());
            found.add(end < 0 ? name.substring(prefix.length()) : name.substring(prefix.length(), end));
        }
        return List.copyOf(found);
    }

    @Override
    public void delete(final String name) {
        for (final String file : List.copyOf(names.keySet())) {
            if (file.equals(name) || file.startsWith(name + "/")) {
                change(new NameChange(parent(file), file, null, null, file.equals(name) ? null : name));
                step();
            }
        }
        count();
    }

    @Override
    public void rename(final String from, final String to) {
        final Inode inode = names.get(from);
        if (inode == null) {
            throw new DiskException("cannot rename " + from, new IOException("no such file"));
        }
        change(new NameChange(parent(to), from, to, inode, null));
        step();
        count();
    }

    @Override
    public void syncDirectory(final String directory) {
        trySync(directory);
        nameChanges.removeIf(change -> {
            final boolean durable = change.durableWith(directory);
            if (durable) {
                change.applyTo(durableNames);
            }
            return durable;
        });
    }

    @Override
    public long freeBytes() {
        return capacityBytes - usedBytes;
    }

    private void change(final NameChange change) {
        change.applyTo(names);
        nameChanges.add(change);
    }

    private void step() {
        if (changesToCrash > 0 && --changesToCrash == 0) {
            throw new Crash(this);
        }
    }

    private void trySync(final String name) {
        step();
        if (failingSyncs > 0) {
            failingSyncs--;
            powerFailsNext = true;
            throw new DiskException("cannot sync " + name, new IOException("Input/output error"));
        }
    }

    private void room(final long bytes, final String name) {
        if (bytes > 0 && bytes > freeBytes()) {
            throw new DiskException("cannot write " + name, new IOException("No space left on device"), true);
        }
    }

    private void count() {
        usedBytes = 0;
        names.values().forEach(inode -> usedBytes += inode.size());
    }

    private static String parent(final String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
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
            return position >= inode.size() ? -1 : inode.read((int) position, into);
        }

        @Override
        public void write(final long position, final ByteBuffer from) {
            requireOpen();
            final byte[] bytes = new byte[from.remaining()];
            from.get(bytes);
            grow(position + bytes.length, () -> inode.write(position, bytes));
        }

        @Override
        public void sync() {
            requireOpen();
            trySync(name);
            inode.sync();
        }

        @Override
        public void allocate(final long size) {
            requireOpen();
            if (size > inode.size()) {
                final int from = inode.size();
                grow(size, () -> inode.write(from, new byte[(int) size - from]));
            }
        }

        @Override
        public void truncate(final long size) {
            requireOpen();
            usedBytes -= Math.max(0, inode.size() - size);
            inode.cut(size);
            step();
        }

        @Override
        public long size() {
            requireOpen();
            return inode.size();
        }

        @Override
        public void close() {
            closed = true;
        }

        private void grow(final long end, final Runnable change) {
            final long more = end - inode.size();
            room(more, name);
            change.run();
            usedBytes += Math.max(0, more);
            step();
        }

        private void requireOpen() {
            Check.that(!closed, "the file %s is closed", name);
        }
    }
}
