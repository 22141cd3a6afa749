package dev.skep.raft;

/**
 * Some bytes of a snapshot, seen as one stream of bytes.
 *
 * @param totalBytes length of the whole stream
 * @param offset of the first byte
 */
public record SnapshotChunk(SnapshotId snapshot, long totalBytes, long offset, byte[] data) {
    public boolean isLast() {
        return offset + data.length == totalBytes;
    }
}
