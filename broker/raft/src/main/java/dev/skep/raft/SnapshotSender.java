package dev.skep.raft;

import dev.skep.raft.RaftMessage.InstallSnapshot;
import dev.skep.raft.RaftMessage.InstallSnapshotReply;

/**
 * Sends a snapshot to a member that lacks entries which are gone (section 5.3): chunk by chunk, the next one when the member says
 * what it has, the same one again when it says nothing for an election timeout.
 */
final class SnapshotSender {
    private static final byte[] NOTHING = {};

    private final Replica replica;

    SnapshotSender(final Replica replica) {
        this.replica = replica;
    }

    void begin(final Progress to) {
        to.state = Progress.State.SNAPSHOT;
        to.releaseAll();
        to.snapshot = new SnapshotTransfer(replica.log().snapshot());
        read(to);
    }

    private void read(final Progress to) {
        final SnapshotTransfer transfer = to.snapshot;
        transfer.reading = true;
        transfer.resendAt = Long.MAX_VALUE;
        replica.effects()
                .readSnapshotChunk(
                        to.member(),
                        transfer.snapshot.index(),
                        transfer.offset,
                        replica.settings().snapshotChunkBytes());
    }

    /** @param chunk null when the owner has that snapshot no more */
    void chunkRead(final Progress to, final SnapshotChunk chunk) {
        final SnapshotTransfer transfer = to.snapshot;
        if (transfer == null || !transfer.reading) {
            return;
        }
        if (chunk == null) {
            final boolean newer = replica.log().snapshot().index() > transfer.snapshot.index();
            to.snapshot = new SnapshotTransfer(replica.log().snapshot());
            if (newer) {
                read(to);
            } else {
                // The owner will have another one soon; asking at once again would be a loop.
                to.snapshot.resendAt = replica.now() + replica.settings().heartbeatNanos();
            }
        } else if (chunk.snapshot().index() == transfer.snapshot.index() && chunk.offset() == transfer.offset) {
            transfer.reading = false;
            transfer.totalBytes = chunk.totalBytes();
            send(to, new SnapshotChunk(transfer.snapshot, chunk.totalBytes(), chunk.offset(), chunk.data()));
        }
    }

    private void send(final Progress to, final SnapshotChunk chunk) {
        to.snapshot.resendAt = replica.now() + replica.settings().electionNanos();
        replica.send(to.member(), new InstallSnapshot(replica.term(), replica.epoch(), chunk));
    }

    /** @return whether the member has all of the snapshot in force, and wants the log behind it */
    boolean receive(final Progress from, final InstallSnapshotReply message) {
        final SnapshotTransfer transfer = from.snapshot;
        if (transfer == null || message.snapshotIndex() != transfer.snapshot.index()) {
            return false;
        }
        if (message.installed()) {
            return true;
        }
        // An offset that is under way already comes from an answer that travelled twice.
        if (transfer.reading || message.nextOffset() == transfer.offset) {
            return false;
        }
        transfer.offset = message.nextOffset();
        if (transfer.offset == transfer.totalBytes) {
            transfer.resendAt = replica.now() + replica.settings().electionNanos();
        } else {
            read(from);
        }
        return false;
    }

    void tick(final Progress to) {
        final SnapshotTransfer transfer = to.snapshot;
        if (transfer == null || transfer.resendAt > replica.now()) {
            return;
        }
        if (transfer.totalBytes > 0 && transfer.offset == transfer.totalBytes) {
            // All has arrived; a chunk of nothing asks whether it is in force.
            send(to, new SnapshotChunk(transfer.snapshot, transfer.totalBytes, transfer.offset, NOTHING));
        } else {
            read(to);
        }
    }
}
