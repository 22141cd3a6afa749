package dev.skep.topology;

import dev.skep.base.Check;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Makes one document of two. Commutative, associative and idempotent: in whatever order and how often documents meet, all end
 * with the same one.
 *
 * <p>The higher stamp wins wholly. Documents of one stamp are one writing with later additions by several members: each member's
 * entry with the higher version, the plan with the higher version. What of one version still differs (only after a fault) is
 * decided by its bytes. Lease and feature level are no part of that: they live beside the versioned part, so that no new
 * version can lose them.
 */
public final class TopologyMerge {
    private TopologyMerge() {}

    /** Both must be of the same cluster. */
    public static Topology merge(final Topology left, final Topology right) {
        Check.that(
                left.clusterId().equals(right.clusterId()),
                "documents of two clusters, %s and %s, must not meet",
                left.clusterId(),
                right.clusterId());
        if (left.equals(right)) {
            return left;
        }
        final int order = left.stamp().compareTo(right.stamp());
        final Topology versioned = order == 0 ? mergeOneWriting(left, right) : order > 0 ? left : right;
        return versioned
                .withLease(higher(
                        left.lease(),
                        right.lease(),
                        Long.compare(left.lease().version(), right.lease().version()),
                        TopologyCodec::writeLease))
                .withFeatureLevel(Math.max(left.featureLevel(), right.featureLevel()));
    }

    private static Topology mergeOneWriting(final Topology left, final Topology right) {
        final TreeMap<MemberId, MemberEntry> members = new TreeMap<>(left.members());
        right.members()
                .forEach((member, entry) -> members.merge(
                        member,
                        entry,
                        (a, b) -> higher(a, b, Long.compare(a.version(), b.version()), TopologyCodec::writeEntry)));
        final Optional<ChangePlan> change = higher(
                left.change(),
                right.change(),
                Integer.compare(planVersion(left), planVersion(right)),
                TopologyCodec::writeChange);
        final List<FinishedChange> history = higher(left.history(), right.history(), 0, TopologyCodec::writeHistory);
        return new Topology(
                left.clusterId(),
                left.stamp(),
                members,
                Math.max(left.routedPartitions(), right.routedPartitions()),
                Math.max(left.messagePartitions(), right.messagePartitions()),
                Math.max(left.replicationFactor(), right.replicationFactor()),
                change,
                history,
                left.lease(),
                left.featureLevel());
    }

    private static int planVersion(final Topology topology) {
        return topology.change().map(ChangePlan::version).orElse(-1);
    }

    private static <T> T higher(final T left, final T right, final int order, final BiConsumer<FieldWriter, T> bytes) {
        if (order != 0) {
            return order > 0 ? left : right;
        }
        if (left.equals(right)) {
            return left;
        }
        return Arrays.compare(written(left, bytes), written(right, bytes)) > 0 ? left : right;
    }

    private static <T> byte[] written(final T value, final BiConsumer<FieldWriter, T> bytes) {
        final FieldWriter out = new FieldWriter();
        bytes.accept(out, value);
        return out.toByteArray();
    }
}
