package dev.skep.state;

import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.base.DiskFile;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A disk in memory that forgets at a crash what was not synced, and that can be told to fail. */
final class FaultyDisk implements Disk {
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Map<String, byte[]> syncedBytes = new TreeMap<>();
    private final Set<String> syncedNames = new HashSet<>();
    private int failAfter = Integer.MAX_VALUE;

    /** Lets so many changing operations succeed, and fails all after them until it is called again. */
    void failAfter(final int operations) {
        failAfter = operations;
    }

    /** Forgets what was not synced; unsynced bytes of a synced name read as what was synced before. */
    void crash() {
        files.keySet().retainAll(syncedNames);
        for (final Map.Entry<String, byte[]> file : files.entrySet()) {
            file.setValue(syncedBytes.getOrDefault(file.getKey(), new byte[0]));
        }
    }

    /** Other bytes are on the disk than were written. */
    void rot(final String name, final byte[] bytes) {
        files.put(name, bytes);
        syncedBytes.put(name, bytes);
    }

    Map<String, byte[]> files() {
        return files;
    }

    @Override
    public DiskFile open(final String name) {
        if (!files.containsKey(name)) {
            change("create " + name);
            files.put(name, new byte[0]);
        }
        return new MemoryFile(name);
    }

    @Override
    public boolean exists(final String name) {
        return files.containsKey(name) || !list(name).isEmpty();
    }

    @Override
    public List<String> list(final String directory) {
        final TreeSet<String> names = new TreeSet<>();
        for (final String name : files.keySet()) {
            if (name.startsWith(directory + "/")) {
                final String rest = name.substring(directory.length() + 1);
                names.add(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest);
            }
        }
        return List.copyOf(names);
    }

    @Override
    public void delete(final String name) {
        change("delete " + name);
        files.keySet().removeIf(file -> file.equals(name) || file.startsWith(name + "/"));
    }

    @Override
    public void rename(final String from, final String to) {
        change("rename " + from);
        files.put(to, files.remove(from));
        final byte[] synced = syncedBytes.remove(from);
        if (synced == null) {
            syncedBytes.remove(to);
        } else {
            syncedBytes.put(to, synced);
        }
    }

    @Override
    public void syncDirectory(final String directory) {
        change("sync " + directory);
        syncedNames.removeIf(name -> name.startsWith(directory + "/") && !files.containsKey(name));
        files.keySet().stream().filter(name -> name.startsWith(directory + "/")).forEach(syncedNames::add);
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    private void change(final String operation) {
        if (failAfter-- <= 0) {
            failAfter = 0;
            throw new DiskException("told to fail: " + operation, null);
        }
    }

    private final class MemoryFile implements DiskFile {
        private final String name;

        MemoryFile(final String name) {
            this.name = name;
        }

        @Override
        public int read(final long position, final ByteBuffer into) {
            final byte[] bytes = files.get(name);
            if (position >= bytes.length) {
                return -1;
            }
            final int count = (int) Math.min(into.remaining(), bytes.length - position);
            into.put(bytes, (int) position, count);
            return count;
        }

        @Override
        public void write(final long position, final ByteBuffer from) {
            change("write " + name);
            final int end = (int) position + from.remaining();
            final byte[] bytes = files.get(name);
            final byte[] longer = Arrays.copyOf(bytes, Math.max(bytes.length, end));
            from.get(longer, (int) position, from.remaining());
            files.put(name, longer);
        }

        @Override
        public void sync() {
            change("sync " + name);
            syncedBytes.put(name, files.get(name).clone());
        }

        @Override
        public void allocate(final long size) {
            truncate(Math.max(size, size()));
        }

        @Override
        public void truncate(final long size) {
            change("truncate " + name);
            files.put(name, Arrays.copyOf(files.get(name), (int) size));
        }

        @Override
        public long size() {
            return files.get(name).length;
        }

        @Override
        public void close() {
            // Nothing to give back.
        }
    }
}
