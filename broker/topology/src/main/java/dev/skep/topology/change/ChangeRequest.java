package dev.skep.topology.change;

import dev.skep.base.MemberId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/** What somebody wants of the cluster. Lists of members are sorted and without doubles. */
public sealed interface ChangeRequest {
    /** The same words for the same request: kept with the change, and compared when an idempotency key comes again. */
    default String words() {
        return toString();
    }

    /** Whether it is allowed without a majority of the members, as their loss is what it is about. */
    default boolean isForced() {
        return false;
    }

    /** These and no others are to be the members, and partitions are spread over them. */
    record Scale(List<MemberId> members, OptionalInt replicationFactor, OptionalInt partitionCount)
            implements ChangeRequest {
        public Scale {
            members = sorted(members);
        }
    }

    /**
     * The same told by differences.
     *
     * @param count brokers 0 to count - 1; not together with add and remove
     * @param force only with remove: strike off these, whose data is lost
     */
    record Patch(
            List<MemberId> add,
            List<MemberId> remove,
            OptionalInt count,
            OptionalInt partitionCount,
            OptionalInt replicationFactor,
            boolean force)
            implements ChangeRequest {
        public Patch {
            add = sorted(add);
            remove = sorted(remove);
        }

        @Override
        public boolean isForced() {
            return force;
        }
    }

    /** Members that hold nothing yet. */
    record AddMembers(List<MemberId> members) implements ChangeRequest {
        public AddMembers {
            members = sorted(members);
        }
    }

    /** Members that hold nothing any more. */
    record RemoveMembers(List<MemberId> members) implements ChangeRequest {
        public RemoveMembers {
            members = sorted(members);
        }
    }

    /** Spread the partitions anew over these active members (all when empty), as evenly as can be. */
    record Reassign(List<MemberId> members, OptionalInt replicationFactor) implements ChangeRequest {
        public Reassign {
            members = sorted(members);
        }
    }

    /** One more replica; another priority if it is there already. */
    record JoinReplica(int partition, MemberId member, int priority) implements ChangeRequest {}

    record LeaveReplica(int partition, MemberId member) implements ChangeRequest {}

    record ChangePriority(int partition, MemberId member, int priority) implements ChangeRequest {}

    /** Go on with these members only; the others are lost for ever, and with them perhaps the quorum of partitions. */
    record ForceScale(List<MemberId> kept, OptionalInt replicationFactor) implements ChangeRequest {
        public ForceScale {
            kept = sorted(kept);
        }

        @Override
        public boolean isForced() {
            return true;
        }
    }

    /** An exporter on all replicas. Whether there is one of this name is for the caller to know. */
    record SwitchExporter(String exporter, boolean enabled, Optional<String> initializeFrom) implements ChangeRequest {}

    /** Drop what the change has left to do. What was done stays, and the operation under way may still end. */
    record Cancel(long changeId) implements ChangeRequest {}

    private static List<MemberId> sorted(final Collection<MemberId> members) {
        return List.copyOf(new TreeSet<>(members));
    }
}
