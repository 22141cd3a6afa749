package dev.skep.base;

import java.util.List;

/**
 * The file system under one data directory. Names are relative paths with {@code /}; directories are made on demand.
 *
 * <p>Fault model: a write may be lost, torn or reordered with other writes until {@link DiskFile#sync()} returned; a new or
 * deleted name may be lost until {@link #syncDirectory(String)} returned. A failing sync means that nothing is known about
 * the file any more: the caller gives up, it never retries.
 */
public interface Disk {
    /** Opens for reading and writing, makes the file when it is not there. */
    DiskFile open(String name);

    boolean exists(String name);

    /** Names of the files and directories directly in the directory, sorted; empty when there is no such directory. */
    List<String> list(String directory);

    /** Deletes a file, or a directory with all that is in it; nothing happens when it is not there. */
    void delete(String name);

    /** Renames atomically, replacing a file of the new name. */
    void rename(String from, String to);

    /** Makes the names in the directory durable. */
    void syncDirectory(String directory);

    /** Space left for us, in bytes. */
    long freeBytes();
}
