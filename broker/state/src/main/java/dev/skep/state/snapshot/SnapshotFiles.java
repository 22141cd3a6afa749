package dev.skep.state.snapshot;

import java.util.List;

/** The few operations on files that snapshots need. Names are paths with {@code /}; failures are DiskExceptions. */
public interface SnapshotFiles {
    /** Names directly in the directory, sorted; empty when there is no such directory. */
    List<String> list(String directory);

    /** Size in bytes, -1 when there is no such file. */
    long size(String name);

    /** CRC32C of the whole file. */
    int checksum(String name);

    byte[] read(String name);

    /** Writes a file anew and makes it durable. */
    void write(String name, byte[] bytes);

    /** Makes what was written to the file durable. */
    void sync(String name);

    /** Deletes a file, or a directory with all that is in it; nothing happens when it is not there. */
    void delete(String name);

    /** Makes the names in the directory durable. */
    void syncDirectory(String name);
}
