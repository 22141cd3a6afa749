package dev.skep.state;

/**
 * Figures of one partition's state, for metrics.
 *
 * @param overlayEntries committed changes since the last flush began
 * @param overlayBytes about what they take
 * @param flushingBytes about what those take that are being flushed
 * @param memoryEntries keys in memory: of pending layers, of the overlay, and flushed ones not yet let go
 * @param flushes completed flushes since the start
 * @param flushedEntries entries that were written below by them
 */
public record StateFigures(
        int overlayEntries,
        long overlayBytes,
        long flushingBytes,
        int memoryEntries,
        long flushes,
        long flushedEntries) {}
