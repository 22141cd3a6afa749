package dev.skep.state;

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

    /** True when the overlay has outgrown its bound and nothing is being flushed. */
    boolean wantsFlush();

    /**
     * True when the overlay and what is being flushed have outgrown their bound: the flush does not keep up, and no command
     * may be taken until it does.
     */
    boolean overloaded();

    /** Freezes the overlay, which stays readable, and gives the work that writes it below. */
    BackgroundWork prepareFlush();

    /** The same, and then a snapshot of exactly the committed state of now; when it is valid, all but the last of the older ones are deleted. */
    BackgroundWork prepareSnapshot();

    /** Index of the newest valid snapshot; -1 where there is none. */
    long snapshotIndex();

    /**
     * Index of the snapshot that is kept beside the newest, in case that one can't be read one day; -1 where there is none. The
     * log above it is needed, the log up to it is not.
     */
    long spareSnapshotIndex();

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
