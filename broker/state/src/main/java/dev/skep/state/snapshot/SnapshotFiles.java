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

    /** Reads that many bytes of the file into the array; throws when it ends before. */
    void read(String name, long position, byte[] into, int offset, int length);

    /** Writes a file anew and makes it durable; directories are made on demand. */
    void write(String name, byte[] bytes);

    /** Writes some bytes of a file, which is made on demand like its directories; not durable yet. */
    void write(String name, long position, byte[] bytes, int offset, int length);

    /** Gives a file another name, in a directory that is made on demand; not durable yet. */
    void rename(String from, String to);

    /** Makes what was written to the file durable. */
    void sync(String name);

    /** Deletes a file, or a directory with all that is in it; nothing happens when it is not there. */
    void delete(String name);

    /** Makes the names in the directory durable. */
    void syncDirectory(String name);
}
