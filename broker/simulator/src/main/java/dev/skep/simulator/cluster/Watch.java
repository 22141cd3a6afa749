package dev.skep.simulator.cluster;

import dev.skep.base.MemberId;
import dev.skep.journal.CorruptJournal;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalReader;
import dev.skep.partition.PartitionStatus;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.JobPush;
import dev.skep.raft.Configuration;
import dev.skep.raft.Role;
import dev.skep.simulator.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Looks at one life of a replica from outside, after each step, and at all that it lets out. */
final class Watch {
    private final SimReplica replica;
    private final Truth truth;
    private final JournalReader reader;
    // Entries up to here were held against the truth.
    private long compared;
    private long committed;
    private long term;
    private long ledTerm;
    private long stateChecked = -1;
    private long installed;
    // As of the end of the last step; null before the first.
    private Configuration configuration;

    Watch(final SimReplica replica, final Truth truth) {
        this.replica = replica;
        this.truth = truth;
        this.reader = replica.journal().reader();
    }

    /** Snapshots of others that have become its state. */
    long installed() {
        return installed;
    }

    void look() {
        final PartitionStatus status = replica.partition().status();
        Violation.unless(
                status.committedIndex() >= committed && status.term() >= term,
                "log",
                "%s goes back, from term %d and commit %d: %s",
                this,
                term,
                committed,
                status);
        term = status.term();
        if (status.committedIndex() > committed) {
            committed = status.committedIndex();
            compareUpTo(committed, status);
        }
        if (status.role() == Role.LEADER && ledTerm != term) {
            ledTerm = term;
            elected();
            replica.broker().cluster().elected(replica.broker());
        }
        final long inState = replica.store().committedIndex();
        if (inState != stateChecked) {
            stateChecked = inState;
            truth.checkState(replica.store(), toString());
        }
        configuration = status.configuration();
    }

    /** The entries that it says are committed are those that everybody commits. */
    private void compareUpTo(final long index, final PartitionStatus status) {
        final long behind = replica.journal().firstIndex() - 1;
        if (compared < behind) {
            Violation.unless(
                    behind <= truth.committed(),
                    "log",
                    "%s has a snapshot up to entry %d, but only %d are committed",
                    this,
                    behind,
                    truth.committed());
            installed += compared > 0 ? 1 : 0;
            compared = behind;
        }
        while (compared < index) {
            final byte[] bytes = read(compared + 1);
            if (bytes == null) {
                compared = index;
                return;
            }
            claim(bytes, status);
        }
    }

    private void claim(final byte[] bytes, final PartitionStatus status) {
        compared++;
        final boolean news = truth.commit(compared, bytes, status.term(), toString());
        if (news && status.role() == Role.LEADER) {
            requireQuorum(compared, bytes, status.configuration());
        }
    }

    /** Null where rot was let in, and is found now. */
    private byte[] read(final long index) {
        try {
            if (reader.nextIndex() != index) {
                reader.seek(index);
            }
            return reader.next().copy();
        } catch (final CorruptJournal e) {
            if (!replica.broker().isRotten()) {
                throw new Violation("durability", this + " can't read entry " + index + ": " + e.getMessage());
            }
            return null;
        }
    }

    /** What is committed lies on the disks of a majority, of both majorities while a change is under way. */
    private void requireQuorum(final long index, final byte[] bytes, final Configuration now) {
        if (wasAlone(now) && replica.broker().holdsDurably(replica.id(), index, bytes)) {
            return;
        }
        if (hasJustBecomeJoint(now) && isMajority(now.voters(), index, bytes)) {
            return;
        }
        Violation.unless(
                isMajority(now.voters(), index, bytes)
                        && (!now.isJoint() || isMajority(now.nextVoters(), index, bytes)),
                "durability",
                "%s commits entry %d, but no majority of %s has it on its disks",
                this,
                index,
                now);
    }

    /** A commit may let a change go on in the very same step: it was one of the configuration before. */
    private boolean hasJustBecomeJoint(final Configuration now) {
        return now.isJoint()
                && configuration != null
                && !configuration.isJoint()
                && configuration.voters().equals(now.voters());
    }

    /** One that was alone commits by itself, and may begin to take in another one in the very same step. */
    private boolean wasAlone(final Configuration now) {
        return now.isJoint() && now.voters().equals(List.of(replica.broker().member()));
    }

    private boolean isMajority(final List<MemberId> voters, final long index, final byte[] bytes) {
        int holders = 0;
        for (final MemberId voter : voters) {
            final SimBroker broker = replica.broker().cluster().broker(voter);
            if (!broker.isWitness() || broker.holdsDurably(replica.id(), index, bytes)) {
                holders++;
            }
            if (holders > voters.size() / 2) {
                return true;
            }
        }
        return false;
    }

    /** A new leader has everything that was committed in terms before its own. */
    private void elected() {
        truth.leads(term, replica.broker().number());
        final Journal journal = replica.journal();
        final long must = truth.committedBefore(term);
        Violation.unless(
                journal.lastIndex() >= must,
                "completeness",
                "%s leads in term %d with a log up to entry %d, but %d was committed before",
                this,
                term,
                journal.lastIndex(),
                must);
        for (long index = Math.max(journal.firstIndex(), compared + 1); index <= must; index++) {
            final byte[] bytes = read(index);
            if (bytes == null) {
                return;
            }
            Violation.unless(
                    Arrays.equals(bytes, truth.entry(index).bytes()),
                    "completeness",
                    "%s leads in term %d with another entry %d than was committed before",
                    this,
                    term,
                    index);
        }
    }

    // ---------------------------------------------------------------- what it lets out

    void lets(final CommandReply reply) {
        switch (reply) {
            case CommandReply.Refused no -> truth.refused(no);
            case CommandReply.Unknown unknown -> {} // on the log or not: either is right
            case CommandReply.Accepted yes -> {
                require(() -> truth.covers(reply), reply);
                truth.answered(reply);
            }
            case CommandReply.Rejected no -> {
                require(() -> truth.covers(reply), reply);
                truth.answered(reply);
            }
            case CommandReply.JobsActivated jobs -> {
                require(() -> truth.covers(reply), reply);
                truth.answered(reply);
                for (final ActivatedJob job : jobs.jobs()) {
                    truth.delivered(job.key(), job.job().deadline());
                }
            }
        }
    }

    void lets(final JobPush push) {
        final long deadline = push.job().job().deadline();
        require(() -> truth.isActivated(push.job().key(), deadline), push);
        truth.delivered(push.job().key(), deadline);
    }

    /**
     * What gets out tells of something that is committed. This replica says so by letting it out, so its log is taken for
     * committed up to there.
     */
    private void require(final BooleanSupplier covered, final Object what) {
        final PartitionStatus status = replica.partition().status();
        while (!covered.getAsBoolean()) {
            final Journal journal = replica.journal();
            compared = Math.max(compared, journal.firstIndex() - 1);
            final byte[] bytes = compared < journal.lastIndex() ? read(compared + 1) : null;
            Violation.unless(bytes != null, "durability", "%s lets out what is not on its log: %s", this, what);
            claim(bytes, status);
        }
    }

    @Override
    public String toString() {
        return "broker " + replica.broker().number();
    }
}
