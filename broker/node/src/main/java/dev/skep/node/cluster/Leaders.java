package dev.skep.node.cluster;

import dev.skep.base.MemberId;
import dev.skep.gateway.PartitionTable;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.PartitionPort;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Who leads each partition, as far as this member knows: of all claims the one of the highest term. On the loop of the cluster; the
 * outcome is read from any thread.
 */
final class Leaders {
    private final MemberId self;
    private final Frames frames;
    private final GatewayPort gateway;
    private final IntFunction<PartitionPort> localPorts;
    private final Consumer<PartitionTable> onChange;
    private final TreeMap<Integer, Claim> claims = new TreeMap<>();
    // Gossip goes on to say what they said before they were lost.
    private final TreeSet<MemberId> unreachable = new TreeSet<>();
    private int routedPartitions;
    private int messagePartitions;

    /** Replaced as a whole. */
    private volatile SortedMap<Integer, PartitionPort> ports = new TreeMap<>();

    private volatile SortedMap<Integer, MemberId> byPartition = new TreeMap<>();

    /** @param leader null when the one who led in this term can't be reached or is gone */
    private record Claim(MemberId leader, long term, boolean healthy, PartitionPort port) {}

    /**
     * @param gateway the one of this member
     * @param localPorts the replica of this member, null where it has none
     */
    Leaders(
            final MemberId self,
            final Frames frames,
            final GatewayPort gateway,
            final IntFunction<PartitionPort> localPorts,
            final Consumer<PartitionTable> onChange) {
        this.self = self;
        this.frames = frames;
        this.gateway = gateway;
        this.localPorts = localPorts;
        this.onChange = onChange;
    }

    /**
     * Partitions 1 to this take requests.
     *
     * @param forMessages and 1 to this those about messages
     */
    void routed(final int partitions, final int forMessages) {
        if (partitions != routedPartitions || forMessages != messagePartitions) {
            routedPartitions = partitions;
            messagePartitions = forMessages;
            publish();
        }
    }

    /** A member says, or somebody says of it, that it leads. */
    void claimed(final int partition, final MemberId leader, final long term, final boolean healthy) {
        final Claim known = claims.get(partition);
        if (known != null && (known.term() > term || isSame(known, leader, term, healthy))) {
            return;
        }
        final PartitionPort port = leader.equals(self)
                ? localPorts.apply(partition)
                : new RemotePartition(partition, leader, frames, gateway);
        if (port != null) {
            claims.put(partition, new Claim(leader, term, healthy, port));
            publish();
        }
    }

    private static boolean isSame(final Claim known, final MemberId leader, final long term, final boolean healthy) {
        return known.term() == term && leader.equals(known.leader()) && known.healthy() == healthy;
    }

    /** What the living say of themselves. */
    void members(final SortedMap<MemberId, MemberFacts> members) {
        members.forEach((member, facts) -> {
            if (unreachable.contains(member)) {
                return;
            }
            for (final MemberFacts.ReplicaFact replica : facts.replicas()) {
                if (replica.leads()) {
                    claimed(
                            replica.partition(),
                            member,
                            replica.term(),
                            replica.health() == MemberFacts.Health.HEALTHY);
                }
            }
        });
    }

    /** The member is gone, or its connections are: nothing is sent to it before it claims to lead again. */
    void lost(final MemberId member) {
        unreachable.add(member);
        boolean changed = false;
        for (final var entry : claims.entrySet()) {
            final Claim claim = entry.getValue();
            if (member.equals(claim.leader())) {
                entry.setValue(new Claim(null, claim.term(), false, claim.port()));
                changed = true;
            }
        }
        if (changed) {
            publish();
        }
    }

    /** It can be reached again; what it claims counts from the next word of the members on. */
    void found(final MemberId member) {
        unreachable.remove(member);
    }

    boolean isUnreachable(final MemberId member) {
        return unreachable.contains(member);
    }

    /** Who leads; null for nobody that is known. */
    MemberId leaderOf(final int partition) {
        final Claim claim = claims.get(partition);
        return claim == null ? null : claim.leader();
    }

    /** The partitions that it leads as far as is known. */
    List<Integer> ledBy(final MemberId member) {
        final List<Integer> led = new ArrayList<>();
        claims.forEach((partition, claim) -> {
            if (member.equals(claim.leader())) {
                led.add(partition);
            }
        });
        return led;
    }

    /** Any thread: the same. */
    MemberId currentLeaderOf(final int partition) {
        return byPartition.get(partition);
    }

    /** Any thread: the way to the leader of a partition, null for nobody. */
    PartitionPort portOf(final int partition) {
        return ports.get(partition);
    }

    private void publish() {
        final TreeMap<Integer, PartitionPort> led = new TreeMap<>();
        final TreeMap<Integer, MemberId> leading = new TreeMap<>();
        final List<PartitionTable.Entry> entries = new ArrayList<>();
        claims.forEach((partition, claim) -> {
            if (claim.leader() != null) {
                led.put(partition, claim.port());
                leading.put(partition, claim.leader());
            }
        });
        for (int partition = 1; partition <= routedPartitions; partition++) {
            final Claim claim = claims.get(partition);
            entries.add(
                    claim == null
                            ? new PartitionTable.Entry(
                                    new RemotePartition(partition, self, frames, gateway), null, 0, false)
                            : new PartitionTable.Entry(claim.port(), claim.leader(), claim.term(), claim.healthy()));
        }
        ports = led;
        byPartition = leading;
        onChange.accept(PartitionTable.of(entries, messagePartitions));
    }
}
