package dev.skep.topology;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One member's part of the document. Only the member itself writes it (forced steps apart, which write a new version of the
 * whole document), so that two writings of it never conflict.
 *
 * @param version grows with each writing
 * @param updatedAtMillis 0 when it was never written after the start of the cluster
 * @param featureLevel the highest level that the member's software supports
 * @param partitions by partition id
 */
public record MemberEntry(
        long version,
        long updatedAtMillis,
        MemberState state,
        String region,
        String zone,
        int featureLevel,
        SortedMap<Integer, Replica> partitions) {
    public MemberEntry {
        partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
    }

    public static MemberEntry of(final MemberState state, final MemberTraits traits) {
        return new MemberEntry(0, 0, state, traits.region(), traits.zone(), traits.featureLevel(), new TreeMap<>());
    }

    public MemberTraits traits() {
        return new MemberTraits(region, zone, featureLevel);
    }

    public MemberEntry withState(final MemberState newState, final long nowMillis) {
        return new MemberEntry(version + 1, nowMillis, newState, region, zone, featureLevel, partitions);
    }

    public MemberEntry withTraits(final MemberTraits traits, final long nowMillis) {
        return new MemberEntry(
                version + 1, nowMillis, state, traits.region(), traits.zone(), traits.featureLevel(), partitions);
    }

    public MemberEntry withReplica(final int partition, final Replica replica, final long nowMillis) {
        final TreeMap<Integer, Replica> changed = new TreeMap<>(partitions);
        changed.put(partition, replica);
        return new MemberEntry(version + 1, nowMillis, state, region, zone, featureLevel, changed);
    }

    public MemberEntry withoutReplica(final int partition, final long nowMillis) {
        final TreeMap<Integer, Replica> changed = new TreeMap<>(partitions);
        changed.remove(partition);
        return new MemberEntry(version + 1, nowMillis, state, region, zone, featureLevel, changed);
    }
}
