package dev.skep.topology;

import dev.skep.base.MemberId;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * One small step of a change. Carrying it out twice, or again after a crash at any point, ends the same as carrying it out once.
 * What to do is told with each; {@code member} is who does it, unless said otherwise.
 */
public sealed interface ChangeOperation {
    /** Who carries it out. */
    MemberId executor();

    /** The partition that it is about, 0 when it is about a member. */
    default int aboutPartition() {
        return switch (this) {
            case MemberJoin _, MemberLeave _, MemberRemove _ -> 0;
            case PartitionJoin join -> join.partition();
            case PartitionLeave leave -> leave.partition();
            case PartitionRemove remove -> remove.partition();
            case PartitionReconfigurePriority change -> change.partition();
            case PartitionForceReconfigure force -> force.partition();
            case PartitionBootstrap bootstrap -> bootstrap.partition();
            case PartitionActivate activate -> activate.partition();
            case PartitionDisableExporter disable -> disable.partition();
            case PartitionEnableExporter enable -> enable.partition();
        };
    }

    /** A member that begins to take part; holds nothing yet. */
    record MemberJoin(MemberId member) implements ChangeOperation {
        @Override
        public MemberId executor() {
            return member;
        }
    }

    /** A member that holds nothing any more leaves. */
    record MemberLeave(MemberId member) implements ChangeOperation {
        @Override
        public MemberId executor() {
            return member;
        }
    }

    /** A member that is dead and holds nothing any more is struck off by another one. */
    record MemberRemove(MemberId executor, MemberId member) implements ChangeOperation {}

    /** Start a replica, let the leader add it as a learner, wait until it votes. */
    record PartitionJoin(int partition, MemberId member, int priority) implements ChangeOperation {
        @Override
        public MemberId executor() {
            return member;
        }
    }

    /** Let the leader take the replica out of the configuration, stop it, delete its data. */
    record PartitionLeave(int partition, MemberId member) implements ChangeOperation {
        @Override
        public MemberId executor() {
            return member;
        }
    }

    /** Let the leader take a dead member's replica out by an ordinary joint change; the rest has the quorum. */
    record PartitionRemove(int partition, MemberId executor, MemberId member) implements ChangeOperation {}

    /** Another priority in elections. */
    record PartitionReconfigurePriority(int partition, MemberId member, int priority) implements ChangeOperation {
        @Override
        public MemberId executor() {
            return member;
        }
    }

    /**
     * The quorum is lost for ever: make the kept members the configuration of the partition, without asking the others.
     *
     * @param epoch of the forced configuration: above that of each earlier one, the same when the operation is repeated
     * @param kept sorted, the executor among them
     */
    record PartitionForceReconfigure(int partition, MemberId executor, List<MemberId> kept, long epoch)
            implements ChangeOperation {
        public PartitionForceReconfigure {
            kept = List.copyOf(new TreeSet<>(kept));
        }
    }

    /** Make the first replica of an added partition, alone in its configuration. */
    record PartitionBootstrap(int partition, MemberId member, int priority) implements ChangeOperation {
        @Override
        public MemberId executor() {
            return member;
        }
    }

    /** Wait until an added partition has all deployments; from then on it takes its share of new instances. */
    record PartitionActivate(int partition, MemberId executor) implements ChangeOperation {}

    /** Stop an exporter on one replica and forget its position. */
    record PartitionDisableExporter(int partition, MemberId member, String exporter) implements ChangeOperation {
        @Override
        public MemberId executor() {
            return member;
        }
    }

    /** Start an exporter on one replica, from now on or from where another one is. */
    record PartitionEnableExporter(int partition, MemberId member, String exporter, Optional<String> initializeFrom)
            implements ChangeOperation {
        @Override
        public MemberId executor() {
            return member;
        }
    }
}
