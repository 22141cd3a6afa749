package dev.skep.raft;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage.AppendEntriesReply;
import dev.skep.raft.RaftMessage.InstallSnapshotReply;
import dev.skep.raft.RaftMessage.TimeoutNow;
import java.util.ArrayList;
import java.util.List;

/**
 * One term of leadership, from the election to its end: what is committed (section 3.6.2), whether a quorum still hears it (6.2), and
 * its duties towards the others. All of it is forgotten when the term ends.
 */
final class Leadership {
    private final Replica replica;
    private final Peers peers;
    private final Replication replication;
    private final LeadershipTransfer transfer;
    private final LeaderBalance balance;
    private final ConfigurationChange change;
    private final long termStart;
    private long quorumCheckAt;
    private boolean over;

    /** Begins the term with an entry of it, since only that lets older entries be committed (section 3.6.2). */
    Leadership(final Replica replica, final long lastRound, final long lastChangeId) {
        this.replica = replica;
        this.termStart = replica.log().lastIndex() + 1;
        this.peers = new Peers(replica);
        this.replication = new Replication(replica, peers, lastRound);
        this.transfer = new LeadershipTransfer(replica);
        this.balance = new LeaderBalance(replica, peers);
        this.change = new ConfigurationChange(replica, peers, termStart, lastChangeId);
        this.quorumCheckAt = replica.now() + replica.settings().electionNanos();
        final List<RaftEntry> first = new ArrayList<>();
        first.add(RaftEntry.of(RaftEntry.Kind.NEW_TERM, replica.term(), new byte[0]));
        if (replica.configurations().isUnwritten()) {
            first.add(RaftEntry.of(replica.term(), replica.configuration()));
        }
        replica.append(first);
    }

    /** After the owner knows that it leads. */
    void begin() {
        replication.sendAll();
        advance();
    }

    /** Whether this replica has to stop leading: no quorum hears it, or it is no member any more. */
    boolean isOver() {
        return over;
    }

    long lastRound() {
        return replication.round();
    }

    long lastChangeId() {
        return change.lastId();
    }

    long termStart() {
        return termStart;
    }

    boolean isMember(final MemberId member) {
        return peers.of(member) != null;
    }

    void appended() {
        replication.sendAll();
        advance();
    }

    void flushed() {
        advance();
    }

    void receive(final MemberId from, final AppendEntriesReply message) {
        final Progress progress = peers.of(from);
        if (progress != null) {
            answered(progress, replication.receive(progress, message));
        }
    }

    void receive(final MemberId from, final InstallSnapshotReply message) {
        final Progress progress = peers.of(from);
        if (progress != null) {
            answered(progress, replication.receive(progress, message));
        }
    }

    private void answered(final Progress progress, final boolean grown) {
        if (transfer.isUnderWay()) {
            transfer.advance(progress);
        }
        if (grown) {
            advance();
        }
    }

    void chunkRead(final MemberId to, final SnapshotChunk chunk) {
        final Progress progress = peers.of(to);
        if (progress != null) {
            replication.chunkRead(progress, chunk);
        }
    }

    /** Commits what a majority has on its disks, as far as it is of this term, and takes what steps that allows. */
    private void advance() {
        boolean again = true;
        while (again && !over) {
            final long agreed = peers.agreed(Progress::flushed, replica.log().flushedIndex());
            again = agreed >= termStart && replica.commit(agreed);
            if (again) {
                afterCommit();
            }
            if (!over && change.advance()) {
                replication.sendAll();
                again = true;
            }
        }
    }

    private void afterCommit() {
        if (!replica.configurations().isCommitted(replica.commitIndex())) {
            return;
        }
        if (!peers.departing().isEmpty()) {
            replication.farewell();
        }
        if (!replica.configuration().isVoter(replica.self())) {
            resign();
        }
    }

    /** Stops leading and asks the follower who has most of the log to go on. */
    void resign() {
        Progress best = null;
        for (final Progress each : peers.all()) {
            if (replica.configuration().isVoter(each.member()) && (best == null || isBetter(each, best))) {
                best = each;
            }
        }
        if (best != null) {
            replica.send(best.member(), new TimeoutNow(replica.term()));
        }
        over = true;
    }

    private boolean isBetter(final Progress one, final Progress other) {
        return one.match > other.match
                || (one.match == other.match && replica.priority(one.member()) > replica.priority(other.member()));
    }

    void tick() {
        checkQuorum();
        if (over) {
            return;
        }
        replication.tick();
        if (transfer.tick(peers)) {
            balance.handOverFailed();
        }
        if (!transfer.isUnderWay() && !change.isUnderWay()) {
            final Progress preferred = balance.tick();
            if (preferred != null) {
                transfer.begin(preferred);
            }
        }
        if (change.tick()) {
            replication.sendAll();
            advance();
        }
    }

    private void checkQuorum() {
        if (quorumCheckAt > replica.now()) {
            return;
        }
        final long timeout = replica.settings().electionNanos();
        final long heard = peers.agreed(Progress::lastHeard, replica.now());
        if (heard + timeout <= replica.now()) {
            resign(); // what it says may still arrive, and others need not wait for as long as it has waited
        } else {
            quorumCheckAt = heard + timeout;
        }
    }

    long deadline() {
        if (peers.all().isEmpty()) {
            return Long.MAX_VALUE;
        }
        long deadline = Math.min(replication.deadline(), quorumCheckAt);
        deadline = Math.min(deadline, transfer.deadline());
        deadline = Math.min(deadline, change.deadline());
        return transfer.isUnderWay() || change.isUnderWay() ? deadline : Math.min(deadline, balance.deadline());
    }

    boolean transferTo(final MemberId member) {
        final Progress progress = peers.of(member);
        if (progress == null || !replica.configuration().isVoter(member)) {
            return false;
        }
        transfer.begin(progress);
        return true;
    }

    boolean isTransferring() {
        return transfer.isUnderWay();
    }

    long propose(final Configuration target) {
        final long id = change.propose(target);
        advance();
        return id;
    }

    ChangeState changeState(final long id) {
        return change.state(id);
    }

    /**
     * Read index (section 6.4): the number of this round, so that any answer to a later one shows that this leader still led when the
     * question was asked.
     */
    long requestRead() {
        final long id = replication.round();
        if (!peers.isSoleVoter()) {
            replication.askVoters();
        }
        return id;
    }

    boolean isReadable(final long readId) {
        return replica.commitIndex() >= termStart && peers.agreed(Progress::ackedRound, Long.MAX_VALUE) > readId;
    }

    List<FollowerProgress> followers() {
        return peers.all().stream()
                .map(each -> new FollowerProgress(
                        each.member(),
                        each.match,
                        each.flushed,
                        each.lastHeard,
                        each.snapshot == null ? 0 : each.snapshot.offset,
                        each.snapshot == null ? 0 : Math.max(0, each.snapshot.totalBytes)))
                .toList();
    }
}
