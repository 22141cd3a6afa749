package dev.skep.raft;

import dev.skep.base.MemberId;
import java.util.List;

/**
 * What consensus wants done, told in the order in which it must be done. Each call returns when it is done or handed over; none
 * may call back into {@link RaftCore}.
 */
public interface RaftEffects {
    /** Durable when this returns: votes and terms must be on the disk before anybody hears of them. */
    void persist(HardState state);

    /** One way, may get lost. */
    void send(MemberId to, RaftMessage message);

    /** Write these behind the last entry. Afterwards flush, and tell {@link RaftCore#flushed}. */
    void append(List<RaftEntry> entries);

    /** Drop all entries behind the index, durably. They were never committed. */
    void truncateAfter(long index);

    /** All entries up to the index are committed; never goes back. */
    void committed(long index);

    /**
     * The replica has another role, term or leader now. A new leader must not serve before the entry that is last in the log at
     * this moment (its {@link RaftEntry.Kind#NEW_TERM}) is committed and applied.
     *
     * @param leader null when none is known
     */
    void roleChanged(Role role, long term, MemberId leader);

    /** A new configuration is in force, not necessarily committed. */
    void configurationChanged(Configuration configuration);

    /** On a leader: read these bytes of the snapshot, then tell {@link RaftCore#snapshotChunkRead}; or that it is gone. */
    void readSnapshotChunk(MemberId to, long snapshotIndex, long offset, int bytesMax);

    /**
     * On a follower: put the bytes into the pending snapshot (from offset 0 on a new one begins), then tell {@link
     * RaftCore#snapshotChunkStored}.
     */
    void storeSnapshotChunk(SnapshotChunk chunk);

    /**
     * On a follower: the pending snapshot is complete. Check it, make it the state, reset the log to begin behind it, all durable,
     * then tell {@link RaftCore#snapshotInstalled}; or that it is bad. Meanwhile nothing is appended. {@link #committed} isn't called
     * for what the snapshot covers.
     */
    void installSnapshot(SnapshotId snapshot);
}
