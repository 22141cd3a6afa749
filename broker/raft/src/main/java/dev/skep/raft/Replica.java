package dev.skep.raft;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The state that all parts of the core share, with the rules that hold whoever changes it: terms and commit only grow, one vote
 * in a term, hard state on the disk before anything else is said.
 */
final class Replica {
    private final MemberId self;
    private final RaftSettings settings;
    private final RaftEffects effects;
    private final Rng rng;
    private final LogTerms log;
    private final Configurations configurations;
    private final TreeMap<MemberId, Integer> priorities = new TreeMap<>();
    private HardState hard;
    private Role role = Role.LEARNER;
    private MemberId leader;
    private long commitIndex;
    private long now;
    private long announcedTerm = -1;
    // Configuration or the right to vote may be another one since somebody looked.
    private boolean standingChanged;

    Replica(
            final MemberId self,
            final RaftSettings settings,
            final HardState hard,
            final SnapshotId snapshot,
            final LogView log,
            final RaftEffects effects,
            final Rng rng) {
        this.self = self;
        this.settings = settings;
        this.hard = hard;
        this.log = new LogTerms(log, snapshot);
        this.effects = effects;
        this.rng = rng;
        this.configurations = new Configurations(this.log, hard.forced());
        this.commitIndex = snapshot.index();
        Check.that(
                this.log.lastTerm() <= hard.term(),
                "the log ends with term %s, but the hard state knows only term %s",
                this.log.lastTerm(),
                hard.term());
    }

    MemberId self() {
        return self;
    }

    RaftSettings settings() {
        return settings;
    }

    RaftEffects effects() {
        return effects;
    }

    Rng rng() {
        return rng;
    }

    LogTerms log() {
        return log;
    }

    Configurations configurations() {
        return configurations;
    }

    Configuration configuration() {
        return configurations.current();
    }

    long epoch() {
        return configurations.current().epoch();
    }

    HardState hard() {
        return hard;
    }

    long term() {
        return hard.term();
    }

    Role role() {
        return role;
    }

    MemberId leader() {
        return leader;
    }

    long commitIndex() {
        return commitIndex;
    }

    long now() {
        return now;
    }

    void now(final long nowNanos) {
        now = Math.max(now, nowNanos);
    }

    boolean isLeader() {
        return role == Role.LEADER;
    }

    /** Whether it may vote and stand, as far as it knows. */
    boolean isElector() {
        return !hard.newcomer() && configurations.mayStand(self, commitIndex);
    }

    int priority(final MemberId member) {
        return priorities.getOrDefault(member, 0);
    }

    void priorities(final Map<MemberId, Integer> byMember) {
        priorities.clear();
        priorities.putAll(byMember);
    }

    void send(final MemberId to, final RaftMessage message) {
        effects.send(to, message);
    }

    /** Tells the owner of a role, a leader or a term that it doesn't know yet. */
    void role(final Role newRole, final MemberId newLeader) {
        final boolean changed = newRole != role || !Objects.equals(newLeader, leader) || announcedTerm != hard.term();
        role = newRole;
        leader = newLeader;
        if (changed) {
            announcedTerm = hard.term();
            effects.roleChanged(role, hard.term(), leader);
        }
    }

    /** @return whether configuration or the right to vote may be another one since the last call */
    boolean takeStandingChanged() {
        final boolean changed = standingChanged;
        standingChanged = false;
        return changed;
    }

    private void reconfigured() {
        standingChanged = true;
        effects.configurationChanged(configuration());
    }

    /** A later term, and whom this replica votes for in it. */
    void enterTerm(final long term, final MemberId vote) {
        Check.that(term > hard.term(), "terms only grow");
        persist(new HardState(term, vote, hard.newcomer(), hard.forced()));
    }

    void vote(final MemberId candidate) {
        Check.that(hard.votedFor() == null, "one vote in a term");
        persist(new HardState(hard.term(), candidate, hard.newcomer(), hard.forced()));
    }

    void newcomer(final boolean isNewcomer) {
        standingChanged = true;
        persist(new HardState(hard.term(), hard.votedFor(), isNewcomer, hard.forced()));
    }

    /** Takes over a configuration that bypasses consensus. */
    void force(final Configuration configuration) {
        configurations.force(configuration);
        persist(new HardState(hard.term(), hard.votedFor(), hard.newcomer(), configuration));
        reconfigured();
    }

    private void persist(final HardState state) {
        hard = state;
        effects.persist(state);
    }

    /** Writes entries behind the last one; configurations among them are in force from here on. */
    void append(final List<RaftEntry> entries) {
        long index = log.lastIndex();
        effects.append(entries);
        Check.that(log.lastIndex() == index + entries.size(), "entries are in the log when append returns");
        boolean reconfigured = false;
        for (final RaftEntry entry : entries) {
            index++;
            if (entry.kind() == RaftEntry.Kind.CONFIGURATION) {
                configurations.add(index, entry.configuration());
                reconfigured = true;
            }
        }
        if (reconfigured) {
            reconfigured();
        }
    }

    void truncateAfter(final long index) {
        Check.that(index >= commitIndex, "entry %s is committed, and would be cut off", index + 1);
        effects.truncateAfter(index);
        Check.that(log.lastIndex() == index, "entries are gone when truncateAfter returns");
        if (configurations.truncateAfter(index)) {
            reconfigured();
        }
    }

    /** @return whether that is news */
    boolean commit(final long index) {
        if (index <= commitIndex) {
            return false;
        }
        Check.that(index <= log.lastIndex(), "only what is there is committed");
        standingChanged |= !configurations.isCommitted(commitIndex) && configurations.isCommitted(index);
        commitIndex = index;
        settleForced();
        effects.committed(index);
        return true;
    }

    void snapshotTaken(final SnapshotId snapshot) {
        if (snapshot.index() > log.snapshot().index()) {
            Check.that(snapshot.index() <= commitIndex, "only committed entries are in a snapshot");
            configurations.compact(snapshot);
            log.snapshot(snapshot);
        }
    }

    /** The state is the snapshot's now, and the log begins behind it. */
    void snapshotInstalled(final SnapshotId snapshot) {
        Check.that(snapshot.index() > commitIndex, "a snapshot brings what is new");
        Check.that(log.firstIndex() == snapshot.index() + 1, "the log begins behind the snapshot");
        commitIndex = snapshot.index();
        log.snapshot(snapshot);
        configurations.reset(snapshot);
        settleForced();
        reconfigured();
    }

    private void settleForced() {
        if (configurations.settleForced(commitIndex)) {
            standingChanged = true;
            persist(new HardState(hard.term(), hard.votedFor(), hard.newcomer(), null));
        }
    }
}
