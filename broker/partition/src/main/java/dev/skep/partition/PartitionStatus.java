package dev.skep.partition;

import dev.skep.base.MemberId;
import dev.skep.raft.Configuration;
import dev.skep.raft.Role;
import java.util.Objects;

/**
 * What a partition replica says of itself, as of the end of its last turn.
 *
 * @param leading whether it takes commands: it has been elected, and its state is up to date
 * @param leader who leads as far as it knows, null for nobody
 * @param configuration who takes part
 * @param refusing why commands are refused, empty when they are taken
 * @param committedIndex log entries up to here are committed
 * @param appliedIndex and up to here they are in the state
 * @param snapshotIndex log entry up to which the newest snapshot reaches, -1 where there is none
 * @param snapshotPosition the last record in it, -1 where there is none
 * @param caughtUp whether all that was deployed before the partition was added is in the committed state
 * @param storing whether there is room on the disk for what a leader sends
 * @param awaitsVote whether it is a voter of its configuration, but has lost what it had and must not vote before it has that again
 * @param failed whether it stopped because of a fault
 */
public record PartitionStatus(
        Role role,
        long term,
        boolean leading,
        MemberId leader,
        Configuration configuration,
        boolean paused,
        boolean failed,
        String refusing,
        long lastPosition,
        long committedIndex,
        long appliedIndex,
        long snapshotIndex,
        long snapshotPosition,
        int queued,
        boolean caughtUp,
        boolean storing,
        boolean awaitsVote) {
    /** Whether the replica has the same part in the partition. */
    boolean samePart(final PartitionStatus other) {
        return role == other.role
                && term == other.term
                && leading == other.leading
                && failed == other.failed
                && storing == other.storing
                && awaitsVote == other.awaitsVote
                && refusing.isEmpty() == other.refusing.isEmpty()
                && Objects.equals(leader, other.leader)
                && configuration.equals(other.configuration);
    }
}
