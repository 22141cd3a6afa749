package dev.skep.raft;

import dev.skep.base.MemberId;

/**
 * How far a member is, for people who watch.
 *
 * @param matchIndex its log equals the leader's up to here
 * @param flushedIndex and is durable up to here
 * @param lastHeardNanos when it answered last
 * @param snapshotBytesDone of the snapshot that it is getting; 0 when it gets none
 * @param snapshotBytesTotal 0 when it gets none, or that is not known yet
 */
public record FollowerProgress(
        MemberId member,
        long matchIndex,
        long flushedIndex,
        long lastHeardNanos,
        long snapshotBytesDone,
        long snapshotBytesTotal) {}
