package dev.skep.operator.plan;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the brokers that answered say, by number. */
public record BrokersView(SortedMap<Integer, Answer> answers) {
    /**
     * @param version of the engine; empty when it did not say
     * @param topology as this broker knows it; empty before the foundation
     * @param replicas what it runs itself, by partition
     * @param exporters those that it knows of, and what they are in the whole cluster; empty when it was not asked or does not tell
     */
    public record Answer(
            String version,
            Optional<Topology> topology,
            SortedMap<Integer, Replica> replicas,
            Optional<SortedMap<String, Exporter>> exporters) {
        public Answer {
            replicas = Collections.unmodifiableSortedMap(new TreeMap<>(replicas));
            exporters = exporters.map(TreeMap::new).map(Collections::unmodifiableSortedMap);
        }
    }

    /**
     * @param status in the whole cluster
     * @param loaded whether the asked broker has it, as far as it says so: others may have told it
     */
    public record Exporter(String status, boolean loaded) {}

    /**
     * A replica as its broker runs it.
     *
     * @param processed position of the last record that it has worked through; below zero when it does not say
     * @param saved the same of its snapshot; below zero when there is none since its broker started, or at all
     */
    public record Replica(boolean leader, boolean takesPart, long processed, long saved) {}

    /**
     * @param lag entries and bytes that a replica of a partition lacks, as far as the asked broker leads it
     * @param clusterId empty for brokers that don't say
     */
    public record Topology(
            long version,
            String clusterId,
            int partitions,
            int replicationFactor,
            SortedMap<Integer, Member> members,
            Optional<Change> pending,
            Optional<Change> last,
            List<Lag> lag) {
        public Topology {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
            lag = List.copyOf(lag);
        }

        /** Numbers of those that belong to the cluster. */
        public SortedSet<Integer> memberIds() {
            final SortedSet<Integer> ids = new TreeSet<>();
            members.forEach((id, member) -> {
                if (!member.state().equals("LEFT")) {
                    ids.add(id);
                }
            });
            return ids;
        }
    }

    /** @param priorities of the replicas it holds, by partition */
    public record Member(String state, SortedMap<Integer, Integer> priorities) {
        public Member {
            priorities = Collections.unmodifiableSortedMap(new TreeMap<>(priorities));
        }
    }

    /**
     * A change of the topology.
     *
     * @param step what is under way; empty when unknown
     */
    public record Change(long id, String status, int done, int total, String startedAt, String step) {}

    /** What a replica lacks. */
    public record Lag(int partition, int broker, long entries, long bytes) {}

    public BrokersView {
        answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }

    /** The newest that anybody knows. */
    public Optional<Topology> topology() {
        return answers.values().stream()
                .flatMap(answer -> answer.topology().stream())
                .max(Comparator.comparingLong(Topology::version));
    }

    boolean alive(final int broker) {
        return answers.containsKey(broker);
    }

    /** Whether it belongs to the cluster and answers, and has no replica to hold. */
    boolean isIdle(final int broker) {
        return alive(broker)
                && topology()
                        .map(topology -> topology.members().get(broker))
                        .filter(member -> member.state().equals("ACTIVE")
                                && member.priorities().isEmpty())
                        .isPresent();
    }

    /** Who knows the newest topology. */
    long witnesses() {
        final long newest = topology().map(Topology::version).orElse(-1L);
        return answers.values().stream()
                .filter(answer -> answer.topology().map(Topology::version).orElse(-2L) == newest)
                .count();
    }

    /** What replicas lack, by all who lead. */
    List<Lag> lag() {
        return answers.values().stream()
                .flatMap(answer -> answer.topology().stream())
                .flatMap(topology -> topology.lag().stream())
                .toList();
    }
}
