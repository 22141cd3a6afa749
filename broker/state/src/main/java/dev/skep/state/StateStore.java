package dev.skep.state;

import dev.skep.state.snapshot.SnapshotReceiver;
import dev.skep.state.snapshot.SnapshotStream;

/**
 * The state of one partition. Belongs to one loop; only {@link BackgroundWork#run()} may be called elsewhere.
 *
 * <p>Newest first: the writes of the current command, the layer of the current batch, pending layers (one per uncommitted
 * batch), the overlay of committed changes, what is being flushed, and the store below. Reads and scans merge them.
 */
public interface StateStore extends AutoCloseable {
    /** Reads and writes; writing needs an open layer. */
    StateWriter writer();

    /** Begins the layer of a batch that will be the log entry of this index, which is above all earlier ones. */
    void openLayer(long index);

    /** Begins a command within the open layer: until its end all writes can be taken back. */
    void beginCommand();

    void acceptCommand();

    void rollbackCommand();

    /** Ends the open layer: it is pending now. */
    void sealLayer();

    /** Takes back the open layer with all that was written to it. */
    void dropOpenLayer();

    /** Moves the oldest pending layers, up to this index, into the overlay. */
    void commitLayers(long upToIndex);

    /** Forgets all pending layers: leadership was lost before they were committed. */
    void dropPendingLayers();

    /** Count of pending layers. */
    int pendingLayers();

    /** Highest index that is in the committed state; -1 when it is empty. */
    long committedIndex();

    /** True when there is something to flush or to tidy up beside the loop, and nothing is being flushed. */
    boolean wantsFlush();

    /**
     * True when the overlay and what is being flushed have outgrown their bound: the flush does not keep up, and no command
     * may be taken until it does.
     */
    boolean overloaded();

    /** Freezes the overlay, which stays readable, and gives the work that writes it below. */
    BackgroundWork prepareFlush();

    /**
     * The same, and then a snapshot of exactly the committed state of now, where that is newer than the newest snapshot. When it
     * is valid, older ones that nobody needs are deleted.
     *
     * @param metadata what the owner wants to find with it again, up to {@link
     *     dev.skep.state.snapshot.SnapshotManifest#METADATA_BYTES_MAX}; opaque here
     */
    BackgroundWork prepareSnapshot(byte[] metadata);

    /** Index of the newest valid snapshot; -1 where there is none. */
    long snapshotIndex();

    /** What the newest valid snapshot was given when it was taken; empty where there is none. */
    byte[] snapshotMetadata();

    /**
     * Index of the snapshot that is kept beside the newest, in case that one can't be read one day; -1 where there is none. The
     * log above it is needed, the log up to it is not. It is never one that was found bad, and it stays the same until all
     * bytes of the snapshot with which the store was opened are {@linkplain #prepareVerification verified}.
     */
    long spareSnapshotIndex();

    /**
     * From now on the snapshot that is kept beside the newest is no newer than the one index, where there is such a one that is no
     * older than the other. Without such a one it is the oldest that is not older. At first there are no such bounds.
     *
     * @param from older ones are of no use: the log begins behind it
     * @param upTo the log behind it is needed for something else
     */
    void spareWithin(long from, long upTo);

    /**
     * Opens a valid snapshot to be read as a stream of bytes beside the loop; it is not deleted until the stream is closed. Null
     * when there is no such snapshot, or no more.
     */
    SnapshotStream openSnapshot(long index);

    /**
     * Begins to receive what a {@link SnapshotStream} of another replica gives. One of the same index that was begun before
     * must have been aborted. What it writes is no snapshot until it is installed.
     */
    SnapshotReceiver receiveSnapshot(long index, long totalBytes);

    /**
     * Makes a received snapshot, which is finished, the newest one and the state: everything in memory is dropped, pending
     * layers too. It must be newer than the committed state. Its run throws {@link
     * dev.skep.base.FieldReader.MalformedBytes} when the snapshot can't be opened; then it is deleted, and the state stays.
     *
     * <p>What was below is closed and deleted by the next flush, which is {@linkplain #wantsFlush wanted} at once.
     */
    BackgroundWork installReceived(SnapshotReceiver received);

    /**
     * The next piece of checking the snapshot with which the store was opened, byte by byte; null when nothing is left to be
     * checked. Its run throws {@link dev.skep.state.snapshot.DamagedSnapshot} when the bytes are wrong.
     */
    BackgroundWork prepareVerification();

    /** A hash of the committed logical content: equal for equal content, whatever lies in which layer. For tests. */
    long contentHash();

    /** Gives all back. No background work may be running. */
    @Override
    void close();

    StateFigures figures();

    /**
     * Work in two parts: the slow one beside the loop, then the quick one on it. There is one at a time; when its run fails
     * it may run again.
     */
    interface BackgroundWork {
        /** Off the loop; throws {@link dev.skep.base.DiskException} when the disk fails. */
        void run();

        /** On the loop, after run came back without a failure. */
        void complete();
    }
}
