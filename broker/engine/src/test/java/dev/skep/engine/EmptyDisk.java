package dev.skep.engine;

import dev.skep.base.Disk;
import dev.skep.base.DiskFile;
import java.util.List;

/** A disk that holds nothing and takes nothing: for stores that never make a snapshot. */
final class EmptyDisk implements Disk {
    @Override
    public DiskFile open(final String name) {
        throw new UnsupportedOperationException("nothing is written to this disk: " + name);
    }

    @Override
    public boolean exists(final String name) {
        return false;
    }

    @Override
    public List<String> list(final String directory) {
        return List.of();
    }

    @Override
    public void delete(final String name) {
        // There is nothing.
    }

    @Override
    public void rename(final String from, final String to) {
        throw new UnsupportedOperationException("nothing is written to this disk: " + to);
    }

    @Override
    public void syncDirectory(final String directory) {
        // There is nothing.
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }
}
