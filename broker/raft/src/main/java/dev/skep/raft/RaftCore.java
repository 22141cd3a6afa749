package dev.skep.raft;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.raft.RaftMessage.AppendEntries;
import dev.skep.raft.RaftMessage.AppendEntriesReply;
import dev.skep.raft.RaftMessage.ForceConfiguration;
import dev.skep.raft.RaftMessage.ForceConfigurationReply;
import dev.skep.raft.RaftMessage.InstallSnapshot;
import dev.skep.raft.RaftMessage.InstallSnapshotReply;
import dev.skep.raft.RaftMessage.PreVote;
import dev.skep.raft.RaftMessage.PreVoteReply;
import dev.skep.raft.RaftMessage.RequestVote;
import dev.skep.raft.RaftMessage.RequestVoteReply;
import dev.skep.raft.RaftMessage.TimeoutNow;
import java.util.List;
import java.util.Map;

/**
 * Consensus of one replica of one partition, after D. Ongaro's dissertation "Consensus: Bridging Theory and Practice" (2014); the
 * sections named in this room are its. A machine without threads, clocks or files: the owner brings inputs and the time, and does at
 * once what {@link RaftEffects} say. Not thread-safe.
 *
 * <p>Time is any clock that never goes back, in nanoseconds. {@link #tick} is due at {@link #nextDeadlineNanos()}, which may have
 * moved after any other call; a tick that comes too early does nothing.
 */
public final class RaftCore {
    private final Replica replica;
    private final Election election;
    private final LogReceiver receiver;
    private final SnapshotReceiver snapshots;
    private final ForcedConfiguration forced;
    // Null unless this replica leads.
    private Leadership leadership;
    // Of terms that this replica led before.
    private long lastRound;
    private long lastChangeId;
    private boolean inside;

    /**
     * @param snapshot the latest one; index 0 and the bootstrap configuration when there is none, {@link Configuration#EMPTY} for a
     *     replica that waits to be added or has lost its disk
     * @param log reaches at least to the snapshot
     */
    public RaftCore(
            final MemberId self,
            final RaftSettings settings,
            final HardState hardState,
            final SnapshotId snapshot,
            final LogView log,
            final RaftEffects effects,
            final Rng rng) {
        replica = new Replica(self, settings, hardState, snapshot, log, effects, rng);
        election = new Election(replica);
        receiver = new LogReceiver(replica);
        snapshots = new SnapshotReceiver(replica);
        forced = new ForcedConfiguration(replica);
    }

    /** Once, before anything else. A single voter leads when this returns. */
    public void start(final long nowNanos) {
        enter(nowNanos);
        if (replica.configuration().isEmpty() && !replica.hard().newcomer()) {
            replica.newcomer(true);
        }
        leave(election.start());
    }

    /** Does what is due. */
    public void tick(final long nowNanos) {
        enter(nowNanos);
        forced.tick();
        if (leadership != null) {
            leadership.tick();
            leave(false);
        } else {
            leave(election.tick());
        }
    }

    /** When {@link #tick} is due; {@link Long#MAX_VALUE} when nothing is. */
    public long nextDeadlineNanos() {
        return Math.min(forced.deadline(), leadership != null ? leadership.deadline() : election.deadline());
    }

    public void receive(final long nowNanos, final MemberId from, final RaftMessage message) {
        enter(nowNanos);
        election.heard(from);
        leave(dispatch(from, message));
    }

    /** @return whether this replica is elected by the message */
    private boolean dispatch(final MemberId from, final RaftMessage message) {
        switch (message) {
            case AppendEntries m -> {
                if (hearLeader(from, m.term(), m.epoch())) {
                    receiver.receive(from, m, snapshots.isInstalling());
                }
            }
            case AppendEntriesReply m -> {
                if (isOfThisTerm(from, m.term()) && leadership != null) {
                    leadership.receive(from, m);
                }
            }
            case InstallSnapshot m -> {
                if (hearLeader(from, m.term(), m.epoch()) && receiver.isStoring()) {
                    snapshots.receive(from, m);
                    election.installing(snapshots.isInstalling());
                }
            }
            case InstallSnapshotReply m -> {
                if (isOfThisTerm(from, m.term()) && leadership != null) {
                    leadership.receive(from, m);
                }
            }
            case PreVote m -> {
                if (isOfThisEpoch(from, m.epoch())) {
                    election.receive(from, m);
                }
            }
            case PreVoteReply m -> {
                return isOfThisTerm(from, m.term()) && election.receive(from, m);
            }
            case RequestVote m -> {
                if (isOfThisEpoch(from, m.epoch()) && !election.isDisturbing(m)) {
                    if (m.term() > replica.term()) {
                        follow(m.term(), null);
                    }
                    election.receive(from, m);
                }
            }
            case RequestVoteReply m -> {
                return isOfThisTerm(from, m.term()) && election.receive(from, m);
            }
            case TimeoutNow m -> {
                return m.term() == replica.term() && election.timeoutNow(from);
            }
            case ForceConfiguration m -> receive(from, m);
            case ForceConfigurationReply m -> forced.receive(from, m);
        }
        return false;
    }

    /** Whether the message comes from the leader of this term, after which this replica follows it. */
    private boolean hearLeader(final MemberId from, final long term, final long epoch) {
        if (!isOfThisEpoch(from, epoch)) {
            return false;
        }
        if (term < replica.term()) {
            // Whatever it asked: the term says it all.
            replica.send(from, new AppendEntriesReply(replica.term(), false, 0, 0, 0, 0, false));
            return false;
        }
        if (term > replica.term() || !from.equals(replica.leader())) {
            Check.that(
                    term > replica.term() || (!replica.isLeader() && replica.leader() == null),
                    "two leaders, %s and %s, in term %s",
                    replica.leader(),
                    from,
                    term);
            follow(term, from);
        }
        election.contact();
        return true;
    }

    private boolean isOfThisEpoch(final MemberId from, final long epoch) {
        if (epoch >= replica.epoch()) {
            return true;
        }
        forced.teach(from);
        return false;
    }

    /** Whether an answer counts; a member that knows a later term ends this one. */
    private boolean isOfThisTerm(final MemberId from, final long term) {
        if (term > replica.term()) {
            if (replica.configuration().isMember(from)) {
                follow(term, null);
            }
            return false;
        }
        return term == replica.term() || replica.role() == Role.PRE_CANDIDATE;
    }

    private void receive(final MemberId from, final ForceConfiguration message) {
        final boolean isNew = message.configuration().epoch() > replica.epoch();
        if (forced.adopt(message.configuration())) {
            if (isNew) {
                endLeadership();
            }
            replica.send(from, new ForceConfigurationReply(replica.term(), replica.epoch()));
        } else if (replica.epoch() > message.configuration().epoch()) {
            replica.send(from, new ForceConfigurationReply(replica.term(), replica.epoch()));
        }
    }

    /** {@link LogView#flushedIndex()} has moved. */
    public void flushed(final long nowNanos) {
        enter(nowNanos);
        if (leadership != null) {
            leadership.flushed();
        } else {
            receiver.flushed();
        }
        leave(false);
    }

    /** Whether there is room for what a leader sends. Without, this replica follows and votes, but takes nothing. */
    public void storing(final boolean room) {
        receiver.storing(room);
    }

    /** The owner of a leader has written entries of {@link #term()} behind the last one. */
    public void appended(final long nowNanos) {
        enter(nowNanos);
        Check.that(leadership != null, "only a leader appends");
        Check.that(replica.log().lastTerm() == replica.term(), "a leader appends entries of its own term");
        leadership.appended();
        leave(false);
    }

    /** The owner has a new snapshot of its own, or the log begins later now; not later than behind the snapshot. */
    public void snapshotTaken(final SnapshotId snapshot) {
        replica.snapshotTaken(snapshot);
    }

    /** What a snapshot of the state after this entry is; the entry is committed, and not before the latest snapshot. */
    public SnapshotId snapshotAt(final long index) {
        Check.that(index <= replica.commitIndex(), "only committed entries are in a snapshot");
        final long term = replica.log().termAt(index);
        Check.that(term != LogTerms.UNKNOWN, "entry %s is no longer there", index);
        return new SnapshotId(index, term, replica.configurations().at(index));
    }

    /** Answers {@link RaftEffects#readSnapshotChunk}; null: that snapshot is gone, begin with the newest. */
    public void snapshotChunkRead(final long nowNanos, final MemberId to, final SnapshotChunk chunk) {
        enter(nowNanos);
        if (leadership != null) {
            leadership.chunkRead(to, chunk);
        }
        leave(false);
    }

    /** Answers {@link RaftEffects#storeSnapshotChunk}. */
    public void snapshotChunkStored(final long nowNanos, final long snapshotIndex, final long nextOffset) {
        enter(nowNanos);
        snapshots.stored(snapshotIndex, nextOffset);
        election.installing(snapshots.isInstalling());
        leave(false);
    }

    /** Answers {@link RaftEffects#installSnapshot}. */
    public void snapshotInstalled(final long nowNanos, final long snapshotIndex, final boolean ok) {
        enter(nowNanos);
        snapshots.installed(snapshotIndex, ok);
        election.installing(snapshots.isInstalling());
        leave(false);
    }

    /**
     * Hands leadership over to a voter, when that one has all of the log. Given up after an election timeout.
     *
     * @return false when this replica doesn't lead, or that one has no vote
     */
    public boolean transferLeadership(final long nowNanos, final MemberId to) {
        enter(nowNanos);
        final boolean begun = leadership != null && leadership.transferTo(to);
        leave(false);
        return begun;
    }

    /** Whether leadership is being handed over; the owner should append nothing now, or the target never has all. */
    public boolean isTransferring() {
        return leadership != null && leadership.isTransferring();
    }

    /** Stops leading at once, and asks the follower who has most of the log to go on. */
    public void stepDown(final long nowNanos) {
        enter(nowNanos);
        if (leadership != null) {
            leadership.resign();
        }
        leave(false);
    }

    /** Who should rather lead: the higher, the rather. Whoever isn't named has 0. */
    public void priorities(final Map<MemberId, Integer> byMember) {
        election.priorities(byMember);
    }

    /**
     * Makes these voters and learners the configuration, step by step. Proposing the same again is the same change; another one takes
     * its place as long as the new voters only learn.
     *
     * @return the id of the change; -1 when this replica doesn't lead, or another change can't be stopped any more
     */
    public long proposeConfiguration(final long nowNanos, final Configuration target) {
        enter(nowNanos);
        Check.that(!target.voters().isEmpty() && !target.isJoint(), "a target is a plain configuration");
        final long id = leadership == null ? -1 : leadership.propose(target);
        leave(false);
        return id;
    }

    public ChangeState changeState(final long changeId) {
        return leadership == null ? ChangeState.UNKNOWN : leadership.changeState(changeId);
    }

    /**
     * For a quorum that is lost for good: makes a configuration the one in force without asking, here and on its members. What only the
     * lost ones had is lost. Complete when {@link #isForcing()} says no more.
     *
     * @param configuration with this replica as a voter, and an epoch above the present one; or again the one in force
     * @return false when it isn't such a configuration
     */
    public boolean forceConfiguration(final long nowNanos, final Configuration configuration) {
        enter(nowNanos);
        final boolean isNew = configuration.epoch() > replica.epoch();
        final boolean begun = forced.begin(configuration);
        boolean elected = false;
        if (begun && isNew) {
            endLeadership();
            election.reconsider();
            elected = election.standSoon();
        }
        leave(elected);
        return begun;
    }

    /** Whether a forced configuration is in force here, but not yet known to all its members. */
    public boolean isForcing() {
        return forced.isWaiting();
    }

    /** The membership says it is dead. */
    public void memberGone(final long nowNanos, final MemberId member) {
        enter(nowNanos);
        leave(election.memberGone(member));
    }

    /**
     * Asks for a read that sees everything committed so far.
     *
     * @return what to ask {@link #readable} with, after further inputs; -1 when this replica doesn't lead
     */
    public long requestRead(final long nowNanos) {
        enter(nowNanos);
        final long id = leadership == null ? -1 : leadership.requestRead();
        leave(false);
        return id;
    }

    /**
     * Whether a quorum has confirmed after the request that this replica leads: the state after entry {@link #commitIndex()}, as it is
     * now, answers the read.
     */
    public boolean readable(final long readId) {
        return leadership != null && readId >= 0 && leadership.isReadable(readId);
    }

    public Role role() {
        return replica.role();
    }

    public long term() {
        return replica.term();
    }

    /** Null when none is known. */
    public MemberId leader() {
        return replica.leader();
    }

    public long commitIndex() {
        return replica.commitIndex();
    }

    public Configuration configuration() {
        return replica.configuration();
    }

    /** Whether the configuration in force can't be taken back any more. */
    public boolean isConfigurationCommitted() {
        return replica.configurations().isCommitted(replica.commitIndex());
    }

    /** Of a leader: how far the others are; else empty. */
    public List<FollowerProgress> followers() {
        return leadership == null ? List.of() : leadership.followers();
    }

    private void enter(final long nowNanos) {
        Check.that(!inside, "an effect may not call back");
        inside = true;
        replica.now(nowNanos);
    }

    private void leave(final boolean elected) {
        if (elected) {
            lead();
        }
        if (leadership != null && leadership.isOver()) {
            endLeadership();
        }
        if (replica.takeStandingChanged()) {
            election.reconsider();
        }
        inside = false;
    }

    private void lead() {
        leadership = new Leadership(replica, lastRound, lastChangeId);
        replica.role(Role.LEADER, replica.self());
        leadership.begin();
    }

    private void follow(final long term, final MemberId leader) {
        if (term > replica.term()) {
            endLeadership();
            replica.enterTerm(term, null);
        }
        election.follow(leader);
    }

    private void endLeadership() {
        if (leadership != null) {
            lastRound = leadership.lastRound();
            lastChangeId = leadership.lastChangeId();
            leadership = null;
            election.retire();
        }
    }
}
