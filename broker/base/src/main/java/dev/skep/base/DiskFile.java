package dev.skep.base;

import java.nio.ByteBuffer;

/**
 * One open file of a {@link Disk}. Any thread may sync or allocate while another one reads, or writes below the allocated
 * size; apart from that one thread at a time.
 */
public interface DiskFile extends AutoCloseable {
    /** Reads from the position into the remaining room of the buffer; returns the count of bytes read, -1 at the end. */
    int read(long position, ByteBuffer into);

    /** Writes all remaining bytes of the buffer at the position, growing the file when needed. */
    void write(long position, ByteBuffer from);

    /** Makes all data written before durable (fdatasync). */
    void sync();

    /** Reserves room up to the size; bytes that were never written read as zero. */
    void allocate(long size);

    void truncate(long size);

    long size();

    @Override
    void close();
}
