package dev.skep.node.cluster;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.gateway.OpenJobStream;
import dev.skep.node.management.ClusterControl;
import dev.skep.partition.Followers;
import dev.skep.raft.FollowerProgress;
import dev.skep.topology.Topology;
import dev.skep.topology.change.ChangeAnswer;
import dev.skep.topology.change.ChangeRequest;
import dev.skep.topology.change.LeaseAnswer;
import dev.skep.topology.change.RequestOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/** Administration of the cluster through this member. */
public final class ClusterAdmin implements ClusterControl {
    private static final long LOOK_NANOS = 100_000_000L;
    private static final long HAND_OVER_NANOS = 5_000_000_000L;

    private final ClusterMember member;

    public ClusterAdmin(final ClusterMember member) {
        this.member = member;
    }

    @Override
    public MemberId self() {
        return member.self();
    }

    @Override
    public Optional<Topology> topology() {
        return member.document();
    }

    @Override
    public Optional<MemberId> coordinator() {
        return member.document().flatMap(document -> document.coordinator(member::isAlive));
    }

    @Override
    public Optional<MemberId> leaderOf(final int partition) {
        return Optional.ofNullable(member.leaderOf(partition));
    }

    @Override
    public Optional<URI> managementOf(final MemberId id) {
        final MemberFacts facts = member.members().get(id);
        final Address address = facts == null ? null : facts.management();
        return address == null ? Optional.empty() : Optional.of(URI.create("http://" + address));
    }

    @Override
    public CompletableFuture<ChangeAnswer> change(final ChangeRequest request, final RequestOptions options) {
        final TopologyKeeper topology = member.topology();
        return topology.ask(core -> core.request(topology.now(), request, options, topology));
    }

    @Override
    public CompletableFuture<LeaseAnswer> takeLease(
            final String holder, final String subject, final long durationMillis, final OptionalLong expectedVersion) {
        final TopologyKeeper topology = member.topology();
        return topology.ask(core -> core.takeLease(topology.now(), holder, subject, durationMillis, expectedVersion));
    }

    @Override
    public CompletableFuture<LeaseAnswer> giveLeaseBack(final String holder, final OptionalLong expectedVersion) {
        final TopologyKeeper topology = member.topology();
        return topology.ask(core -> core.giveLeaseBack(topology.now(), holder, expectedVersion));
    }

    @Override
    public CompletableFuture<List<Handover>> rebalance() {
        return handOver((document, partition) -> document.preferredLeader(partition));
    }

    @Override
    public CompletableFuture<List<Handover>> drain(final MemberId broker) {
        return handOver((document, partition) -> {
            final MemberId leader = member.leaders().leaderOf(partition);
            return broker.equals(leader) ? successor(document, partition, broker) : Optional.ofNullable(leader);
        });
    }

    /** The living replica of the highest priority besides the broker. */
    private Optional<MemberId> successor(final Topology document, final int partition, final MemberId broker) {
        MemberId best = null;
        int highest = Integer.MIN_VALUE;
        for (final var entry : document.priorities(partition).entrySet()) {
            final boolean able = !entry.getKey().equals(broker) && member.isAlive(entry.getKey());
            if (able && entry.getValue() > highest) {
                best = entry.getKey();
                highest = entry.getValue();
            }
        }
        return Optional.ofNullable(best);
    }

    /** Asks leaders to hand over to those they should, and answers when all have or when it has taken too long. */
    private CompletableFuture<List<Handover>> handOver(final BiFunction<Topology, Integer, Optional<MemberId>> wanted) {
        final CompletableFuture<List<Handover>> answer = new CompletableFuture<>();
        member.loop().post(() -> {
            final SortedMap<Integer, Wish> wishes = new TreeMap<>();
            member.document().ifPresent(document -> {
                for (final int partition : document.partitions()) {
                    final MemberId from = member.leaders().leaderOf(partition);
                    final MemberId to = wanted.apply(document, partition).orElse(null);
                    wishes.put(partition, new Wish(from, to));
                    if (from != null && to != null && !to.equals(from)) {
                        member.replicas().handOver(partition, from, to);
                    }
                }
            });
            await(wishes, member.loop().nanoTime() + HAND_OVER_NANOS, answer);
        });
        return answer;
    }

    private record Wish(MemberId from, MemberId to) {}

    private void await(
            final SortedMap<Integer, Wish> wishes,
            final long deadlineNanos,
            final CompletableFuture<List<Handover>> answer) {
        final List<Handover> results = new ArrayList<>();
        boolean open = false;
        for (final var entry : wishes.entrySet()) {
            final Wish wish = entry.getValue();
            final MemberId leader = member.leaders().leaderOf(entry.getKey());
            final boolean there = wish.to() != null && wish.to().equals(leader);
            open |= !there && wish.to() != null && wish.from() != null;
            results.add(new Handover(
                    entry.getKey(), wish.from(), wish.to(), there && !wish.to().equals(wish.from()), why(wish, there)));
        }
        if (!open || member.loop().nanoTime() >= deadlineNanos) {
            answer.complete(results);
            return;
        }
        member.loop().schedule(LOOK_NANOS, () -> await(wishes, deadlineNanos, answer));
    }

    private static String why(final Wish wish, final boolean there) {
        if (there) {
            return "";
        }
        if (wish.from() == null) {
            return "nobody leads it right now";
        }
        return wish.to() == null
                ? "no other replica is alive"
                : "member " + wish.to() + " has not taken over within " + HAND_OVER_NANOS / 1_000_000_000
                        + " s: it may be behind, or not answer";
    }

    @Override
    public CompletableFuture<Void> ban(final long processInstanceKey) {
        return member.gateway().ban(processInstanceKey);
    }

    @Override
    public CompletableFuture<List<OpenJobStream>> jobStreams() {
        return member.gateway().jobStreams();
    }

    @Override
    public Optional<MemberId> memberOfGateway(final long gatewayId) {
        return Optional.ofNullable(member.gateways().memberOf(gatewayId));
    }

    @Override
    public List<ReplicaProgress> progress() {
        final List<ReplicaProgress> progress = new ArrayList<>();
        member.hosted().forEach((partition, replica) -> {
            final Followers followers = replica.partition().followers();
            for (final FollowerProgress follower : followers.progress()) {
                progress.add(new ReplicaProgress(
                        partition,
                        follower.member(),
                        Math.max(0, followers.lastIndex() - follower.matchIndex()),
                        follower.snapshotBytesTotal() - follower.snapshotBytesDone()));
            }
        });
        return progress;
    }
}
