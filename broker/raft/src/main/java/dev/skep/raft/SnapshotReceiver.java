package dev.skep.raft;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage.InstallSnapshot;
import dev.skep.raft.RaftMessage.InstallSnapshotReply;

/**
 * The other end of {@link SnapshotSender}: takes the chunks of one snapshot in their order (section 5.3). Two leaders' snapshots of the
 * same entry are not the same bytes, so a new leader begins anew.
 */
final class SnapshotReceiver {
    private final Replica replica;
    private SnapshotId pending;
    private MemberId sender;
    private long senderTerm;
    private long totalBytes;
    private long nextOffset;
    // The owner is at it.
    private boolean storing;
    private boolean installing;

    SnapshotReceiver(final Replica replica) {
        this.replica = replica;
    }

    boolean isInstalling() {
        return installing;
    }

    void receive(final MemberId from, final InstallSnapshot message) {
        final SnapshotChunk chunk = message.chunk();
        if (isCovered(chunk.snapshot())) {
            reply(from, chunk.snapshot(), chunk.totalBytes(), true);
            return;
        }
        if (storing) {
            return;
        }
        final boolean known = isPending(from, message.term(), chunk);
        if (installing) {
            if (known) {
                reply(from, pending, nextOffset, false);
            }
            return;
        }
        if (!known) {
            if (chunk.offset() != 0) {
                reply(from, chunk.snapshot(), 0, false);
                return;
            }
            pending = chunk.snapshot();
            sender = from;
            senderTerm = message.term();
            totalBytes = chunk.totalBytes();
            nextOffset = 0;
        }
        if (chunk.offset() == nextOffset) {
            storing = true;
            replica.effects().storeSnapshotChunk(chunk);
        } else {
            reply(from, pending, nextOffset, false);
        }
    }

    /**
     * The log has the last entry of the snapshot, so it has all of it, and what stands behind may be committed: it must not be thrown
     * away (section 5.3).
     */
    private boolean isCovered(final SnapshotId snapshot) {
        return snapshot.index() <= replica.commitIndex() || replica.log().termAt(snapshot.index()) == snapshot.term();
    }

    private boolean isPending(final MemberId from, final long term, final SnapshotChunk chunk) {
        return pending != null
                && pending.equals(chunk.snapshot())
                && from.equals(sender)
                && term == senderTerm
                && chunk.totalBytes() == totalBytes;
    }

    void stored(final long snapshotIndex, final long offset) {
        if (pending == null || !storing || pending.index() != snapshotIndex) {
            return;
        }
        storing = false;
        nextOffset = offset;
        if (isCovered(pending)) {
            // The log came after all, from a leader that still has it.
            pending = null;
            return;
        }
        replyToSender(false);
        if (nextOffset == totalBytes) {
            installing = true;
            replica.effects().installSnapshot(pending);
        }
    }

    void installed(final long snapshotIndex, final boolean ok) {
        if (!installing || pending.index() != snapshotIndex) {
            return;
        }
        installing = false;
        nextOffset = ok ? totalBytes : 0;
        final SnapshotId snapshot = pending;
        if (ok) {
            replica.snapshotInstalled(snapshot);
        }
        replyToSender(ok);
        pending = null;
    }

    private void replyToSender(final boolean installed) {
        if (senderTerm == replica.term() && sender.equals(replica.leader())) {
            reply(sender, pending, nextOffset, installed);
        }
    }

    private void reply(final MemberId to, final SnapshotId snapshot, final long offset, final boolean installed) {
        replica.send(to, new InstallSnapshotReply(replica.term(), snapshot.index(), offset, installed));
    }
}
