package dev.skep.operator.plan;

import dev.skep.operator.plan.BrokersView.Answer;
import dev.skep.operator.plan.BrokersView.Lag;
import dev.skep.operator.plan.BrokersView.Member;
import dev.skep.operator.plan.BrokersView.Replica;
import dev.skep.operator.plan.BrokersView.Topology;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the partitions are, put together from what each broker says of itself. */
public record Health(SortedMap<Integer, Partition> partitions) {
    private static final long SMALL_LAG_ENTRIES = 1000;

    /**
     * @param replicas priority by broker, as the topology gives them
     * @param leader empty when no living broker leads it
     * @param sound brokers that run their replica
     */
    public record Partition(
            int id,
            SortedMap<Integer, Integer> replicas,
            Optional<Integer> leader,
            List<Integer> sound,
            List<Integer> behind) {
        int quorum() {
            return replicas.size() / 2 + 1;
        }

        boolean whole() {
            return leader.isPresent() && sound.size() == replicas.size();
        }

        /** Whether one more loss would stop it. */
        boolean atRisk() {
            return sound.size() - 1 < quorum() && replicas.size() > 1;
        }

        /** Led by another than the one of the highest priority. */
        boolean unbalanced() {
            if (leader.isEmpty() || !replicas.containsKey(leader.get())) {
                return false;
            }
            final int most = Collections.max(replicas.values());
            return replicas.get(leader.get()) < most;
        }

        int preferred() {
            final int most = Collections.max(replicas.values());
            return replicas.entrySet().stream()
                    .filter(replica -> replica.getValue() == most)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
        }
    }

    public static Health of(final BrokersView brokers) {
        final SortedMap<Integer, Partition> partitions = new TreeMap<>();
        final Optional<Topology> topology = brokers.topology();
        if (topology.isEmpty()) {
            return new Health(partitions);
        }
        final SortedMap<Integer, SortedMap<Integer, Integer>> replicas = new TreeMap<>();
        for (final Map.Entry<Integer, Member> member : topology.get().members().entrySet()) {
            member.getValue()
                    .priorities()
                    .forEach((partition, priority) -> replicas.computeIfAbsent(partition, id -> new TreeMap<>())
                            .put(member.getKey(), priority));
        }
        final List<Lag> lag = brokers.lag();
        replicas.forEach((id, priorities) -> {
            Optional<Integer> leader = Optional.empty();
            final List<Integer> sound = new ArrayList<>();
            final List<Integer> behind = new ArrayList<>();
            for (final int broker : priorities.keySet()) {
                final Answer answer = brokers.answers().get(broker);
                final Replica replica =
                        answer == null ? null : answer.replicas().get(id);
                if (replica != null && replica.takesPart()) {
                    sound.add(broker);
                    if (replica.leader()) {
                        leader = Optional.of(broker);
                    }
                }
                if (lag.stream().anyMatch(l -> l.partition() == id && l.broker() == broker && isMuch(l))) {
                    behind.add(broker);
                }
            }
            partitions.put(id, new Partition(id, priorities, leader, sound, behind));
        });
        return new Health(partitions);
    }

    private static boolean isMuch(final Lag lag) {
        return lag.entries() > SMALL_LAG_ENTRIES || lag.bytes() > 0;
    }

    boolean allLed() {
        return partitions.values().stream()
                .allMatch(partition -> partition.leader().isPresent());
    }

    boolean allWhole() {
        return partitions.values().stream().allMatch(Partition::whole);
    }

    int unbalanced() {
        return (int) partitions.values().stream().filter(Partition::unbalanced).count();
    }

    /** Why a broker may not be taken down now; empty when it may. */
    Optional<String> needs(final int broker) {
        for (final Partition partition : partitions.values()) {
            if (!partition.replicas().containsKey(broker)) {
                continue;
            }
            if (partition.leader().isEmpty()) {
                return Optional.of("partition " + partition.id() + " has no leader");
            }
            final List<Integer> others = new ArrayList<>(partition.sound());
            others.removeIf(other -> other == broker);
            final List<Integer> late = new ArrayList<>(partition.behind());
            late.removeIf(other -> other == broker);
            if (!late.isEmpty()) {
                return Optional.of(
                        "partition " + partition.id() + ": broker " + late.getFirst() + " is still catching up");
            }
            // with one or two replicas no restart is free: all of the others must be there
            final int needed =
                    partition.replicas().size() <= 2 ? partition.replicas().size() - 1 : partition.quorum();
            if (others.size() < needed) {
                return Optional.of("partition " + partition.id() + " would keep " + others.size() + " of "
                        + partition.replicas().size() + " replicas, and needs " + needed);
            }
        }
        return Optional.empty();
    }
}
