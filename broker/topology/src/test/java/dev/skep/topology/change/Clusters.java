package dev.skep.topology.change;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.InitialTopology;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Replica;
import dev.skep.topology.Topology;
import dev.skep.topology.placement.Placement;
import dev.skep.topology.placement.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Clusters to begin with, and short words for what comes of them. */
final class Clusters {
    private Clusters() {}

    static List<MemberId> ids(final int... numbers) {
        final List<MemberId> ids = new ArrayList<>();
        for (final int number : numbers) {
            ids.add(MemberId.of(number));
        }
        return ids;
    }

    static List<MemberId> first(final int count) {
        final List<MemberId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(MemberId.of(i));
        }
        return ids;
    }

    static Topology of(final int members, final int partitions, final int replicationFactor) {
        return of(members, partitions, replicationFactor, MemberTraits.NONE);
    }

    static Topology of(
            final int members, final int partitions, final int replicationFactor, final MemberTraits traits) {
        final TreeMap<MemberId, MemberTraits> named = new TreeMap<>();
        final List<Site> sites = new ArrayList<>();
        for (final MemberId member : first(members)) {
            named.put(member, traits);
            sites.add(new Site(member, traits.region(), traits.zone()));
        }
        return InitialTopology.of(
                "cluster", named, Placement.initial(sites, partitions, replicationFactor), replicationFactor);
    }

    /** All are alive but these; nobody has a zone. */
    static ClusterView allBut(final Collection<MemberId> dead) {
        return new ClusterView() {
            @Override
            public boolean isAlive(final MemberId member) {
                return !dead.contains(member);
            }

            @Override
            public Optional<MemberTraits> traits(final MemberId member) {
                return Optional.empty();
            }
        };
    }

    static String words(final ChangeOperation operation) {
        return operation.toString().replaceAll("MemberId\\[text=(\\w+)]", "$1");
    }

    static List<String> words(final List<ChangeOperation> operations) {
        return operations.stream().map(Clusters::words).toList();
    }

    /** Who holds what, without versions and times. */
    static String shape(final Topology topology) {
        final StringBuilder shape = new StringBuilder();
        topology.members().forEach((member, entry) -> {
            shape.append(member).append(' ').append(entry.state());
            for (final var replica : entry.partitions().entrySet()) {
                final Replica held = replica.getValue();
                shape.append(' ').append(replica.getKey()).append('=').append(held.priority());
                shape.append(held.state().name().charAt(0)).append(held.exporters());
            }
            shape.append('\n');
        });
        return shape + "routed " + topology.routedPartitions() + " factor " + topology.replicationFactor();
    }
}
