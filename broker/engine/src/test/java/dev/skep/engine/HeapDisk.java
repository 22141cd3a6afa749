package dev.skep.engine;

import dev.skep.base.Disk;
import dev.skep.base.DiskFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** A disk in memory on which nothing goes wrong: for snapshots of the stores of tests. */
final class HeapDisk implements Disk {
    private final TreeMap<String, Content> files = new TreeMap<>();

    private static final class Content implements DiskFile {
        private byte[] bytes = {};

        @Override
        public int read(final long position, final ByteBuffer into) {
            final int count = (int) Math.min(into.remaining(), bytes.length - position);
            if (count <= 0) {
                return into.hasRemaining() ? -1 : 0;
            }
            into.put(bytes, (int) position, count);
            return count;
        }

        @Override
        public void write(final long position, final ByteBuffer from) {
            final int end = (int) position + from.remaining();
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, end);
            }
            from.get(bytes, (int) position, from.remaining());
        }

        @Override
        public void sync() {
            // Nothing is ever lost.
        }

        @Override
        public void allocate(final long size) {
            bytes = Arrays.copyOf(bytes, (int) Math.max(size, bytes.length));
        }

        @Override
        public void truncate(final long size) {
            bytes = Arrays.copyOf(bytes, (int) size);
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void close() {
            // The content stays.
        }
    }

    @Override
    public DiskFile open(final String name) {
        return files.computeIfAbsent(name, any -> new Content());
    }

    @Override
    public boolean exists(final String name) {
        return files.containsKey(name) || !list(name).isEmpty();
    }

    @Override
    public List<String> list(final String directory) {
        final List<String> names = new ArrayList<>();
        for (final String file : files.tailMap(directory + "/").keySet()) {
            if (!file.startsWith(directory + "/")) {
                break;
            }
            final String name = file.substring(directory.length() + 1).split("/", 2)[0];
            if (names.isEmpty() || !names.getLast().equals(name)) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public void delete(final String name) {
        files.keySet().removeIf(file -> file.equals(name) || file.startsWith(name + "/"));
    }

    @Override
    public void rename(final String from, final String to) {
        final TreeMap<String, Content> moved = new TreeMap<>();
        files.forEach((file, content) -> {
            if (file.equals(from) || file.startsWith(from + "/")) {
                moved.put(to + file.substring(from.length()), content);
            }
        });
        files.keySet().removeIf(file -> file.equals(from) || file.startsWith(from + "/"));
        files.putAll(moved);
    }

    @Override
    public void syncDirectory(final String directory) {
        // Nothing is ever lost.
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }
}
