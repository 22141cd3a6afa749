package dev.skep.operator.plan;

import dev.skep.operator.plan.BrokersView.Answer;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Health.Partition;
import dev.skep.operator.plan.Observed.ClaimView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a status says that the planner works out anyway. */
public final class Facts {
    private final Draft draft;

    private Facts(final Draft draft) {
        this.draft = draft;
    }

    public static Facts of(final Observed seen) {
        return new Facts(new Draft(seen));
    }

    public Optional<Topology> topology() {
        return draft.topology;
    }

    public SortedSet<Integer> members() {
        return draft.members();
    }

    public SortedSet<Integer> wantedMembers() {
        return draft.wantedMembers();
    }

    public List<Partition> partitions() {
        return List.copyOf(draft.health.partitions().values());
    }

    public int partitionsTotal() {
        return draft.health.partitions().size();
    }

    public int withLeader() {
        return (int) partitions().stream()
                .filter(partition -> partition.leader().isPresent())
                .count();
    }

    /** How many partitions somebody says to lead, which brokers tell also when nobody tells the topology. */
    public int ledAsBrokersSay() {
        return (int) draft.seen.brokers().answers().values().stream()
                .flatMap(answer -> answer.replicas().entrySet().stream())
                .filter(replica -> replica.getValue().leader())
                .map(Map.Entry::getKey)
                .distinct()
                .count();
    }

    public int whole() {
        return (int) partitions().stream().filter(Partition::whole).count();
    }

    public int underReplicated() {
        final int wanted = draft.topology.map(Topology::replicationFactor).orElse(0);
        return (int) partitions().stream()
                .filter(partition -> partition.sound().size() < wanted)
                .count();
    }

    /** Whether a partition lacks so many replicas that it can't have a leader. */
    public boolean quorumIsLost() {
        return partitions().stream()
                .anyMatch(partition ->
                        partition.leader().isEmpty() && partition.sound().size() < partition.quorum());
    }

    public int atRisk() {
        return (int) partitions().stream().filter(Partition::atRisk).count();
    }

    public int unbalanced() {
        return draft.health.unbalanced();
    }

    public String whatIsUnbalanced() {
        return Rebalancing.unbalanced(draft);
    }

    /** What is wrong with partitions, as examples. */
    public List<String> problems() {
        final List<String> texts = new ArrayList<>();
        for (final Partition partition : partitions()) {
            final List<Integer> missing = new ArrayList<>(partition.replicas().keySet());
            missing.removeAll(partition.sound());
            if (partition.leader().isEmpty()) {
                texts.add("partition " + partition.id() + " has no leader"
                        + (missing.isEmpty() ? "" : "; it lacks " + Planner.names(draft, missing)));
            } else if (!missing.isEmpty()) {
                texts.add("partition " + partition.id() + " lacks " + Planner.names(draft, missing));
            }
        }
        final int most = 5;
        if (texts.size() > most) {
            final String more = "and " + (texts.size() - most) + " partitions more";
            texts.subList(most, texts.size()).clear();
            texts.add(more);
        }
        return texts;
    }

    public boolean hasExporters() {
        return !draft.wish.exporters().isEmpty() || !draft.memory().exporters().isEmpty();
    }

    /** What is to be said of exporters that are not as wanted, and whether the brokers have refused it. */
    public SortedMap<String, Boolean> exportersNotAsWanted() {
        return Exporting.notAsWanted(draft);
    }

    public int podsUpdated() {
        return (int) Rolling.updated(draft);
    }

    public boolean noPods() {
        return draft.seen.pods().isEmpty();
    }

    public boolean rolledOut() {
        return Rolling.complete(draft);
    }

    public boolean isOld(final int broker) {
        return draft.seen.pods().containsKey(broker) && Rolling.isOld(draft, broker);
    }

    /** Numbers worth a line: members, wanted ones, and whoever has a pod. */
    public SortedSet<Integer> brokers() {
        final SortedSet<Integer> ids = new TreeSet<>(draft.members());
        ids.addAll(draft.seen.pods().keySet());
        return ids;
    }

    public String pod(final int broker) {
        return draft.podOf(broker);
    }

    public String stateOf(final int broker) {
        final boolean alive = draft.seen.brokers().alive(broker);
        final Optional<BrokersView.Member> member =
                draft.topology.map(topology -> topology.members().get(broker));
        if (member.isPresent()) {
            if (!alive) {
                return "Lost";
            }
            final String state = member.get().state();
            return state.isEmpty()
                    ? "Active"
                    : state.charAt(0) + state.substring(1).toLowerCase(Locale.ROOT);
        }
        if (draft.members().contains(broker)) {
            return alive ? "Active" : "Lost";
        }
        final ClaimView claim = draft.seen.claims().get(broker);
        if (claim != null && claim.state() == ClaimView.State.LEFT) {
            return "Left";
        }
        return alive && draft.founded() ? "Joining" : "Starting";
    }

    public int leaderOf(final int broker) {
        return (int) partitions().stream()
                .filter(partition ->
                        partition.leader().filter(leader -> leader == broker).isPresent())
                .count();
    }

    public int replicaOf(final int broker) {
        return (int) partitions().stream()
                .filter(partition -> partition.replicas().containsKey(broker))
                .count();
    }

    public Optional<String> versionOf(final int broker) {
        return Optional.ofNullable(draft.seen.brokers().answers().get(broker))
                .map(Answer::version)
                .filter(version -> !version.isEmpty());
    }

    public Optional<String> oldestVersion() {
        return versions().stream().min(VersionPath::compare);
    }

    private List<String> versions() {
        return draft.seen.brokers().answers().values().stream()
                .map(Answer::version)
                .filter(version -> !version.isEmpty())
                .toList();
    }

    public long growing() {
        return Volumes.growing(draft.seen);
    }

    public long smallestVolume() {
        return draft.seen.claims().values().stream()
                .filter(claim -> claim.state() != ClaimView.State.LEFT)
                .mapToLong(claim -> claim.capacityBytes() > 0 ? claim.capacityBytes() : claim.requestedBytes())
                .min()
                .orElse(0);
    }

    public int wantedPods() {
        return draft.seen.sets().values().stream()
                .mapToInt(Observed.SetView::replicas)
                .sum();
    }

    public int readyPods() {
        return (int) draft.seen.pods().values().stream()
                .filter(pod -> pod.ready() && !pod.terminating())
                .count();
    }

    public String volumeTrouble() {
        return draft.seen.claims().values().stream()
                .filter(claim -> !claim.trouble().isEmpty())
                .map(claim -> claim.name() + ": " + claim.trouble())
                .findFirst()
                .orElse("");
    }
}
