package dev.skep.simulator.cluster;

import dev.skep.base.MemberId;
import dev.skep.partition.PartitionStatus;
import dev.skep.protocol.PartitionKeys;
import dev.skep.raft.Configuration;
import dev.skep.simulator.Crossings;
import dev.skep.simulator.Known;
import dev.skep.simulator.Ledger;
import dev.skep.simulator.Violation;
import dev.skep.simulator.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** All brokers, the network between them, and what is known of the partitions. */
final class Cluster implements Known {
    private static final long GOSSIP_NANOS = 500 * World.MILLIS;

    private final World world;
    private final ClusterOptions options;
    private final SimNetwork network;
    private final ClusterGateway gateway;
    private final List<SimBroker> brokers = new ArrayList<>();
    private final SortedMap<Integer, Truth> truths = new TreeMap<>();
    private final Crossings crossings = new Crossings();
    private final boolean prefers;
    private BiConsumer<Integer, Configuration> onConfigured = (partition, configuration) -> {};
    private Consumer<SimBroker> onElected = leader -> {};
    private boolean healed;
    private int routedPartitions;

    Cluster(final World world, final ClusterOptions options) {
        this.world = world;
        this.options = options;
        network = new SimNetwork(world, options);
        prefers = world.rng("priorities").chance(0.5);
        gateway = new ClusterGateway(world, options, this);
        for (int id = 1; id <= options.partitions(); id++) {
            addPartition();
        }
        routedPartitions = options.partitions();
        for (int number = 0; number < options.brokers(); number++) {
            brokers.add(new SimBroker(number, this));
        }
    }

    /** One more partition, which nobody holds yet; gives its id. */
    int addPartition() {
        final int id = truths.size() + 1;
        truths.put(id, new Truth(world, id, options.base(), crossings));
        return id;
    }

    /** It takes new instances from now on. */
    void route(final int partition) {
        routedPartitions = partition;
    }

    /** Those that are being added included. */
    int partitions() {
        return truths.size();
    }

    @Override
    public int routedPartitions(final int first) {
        return routedPartitions;
    }

    /** Replicas go round robin. */
    void start() {
        for (final int partition : truths.keySet()) {
            final List<MemberId> voters = new ArrayList<>();
            for (int i = 0; i < options.replicas(); i++) {
                voters.add(MemberId.of((partition - 1 + i) % options.brokers()));
            }
            voters.forEach(member -> broker(member).host(partition, Configuration.of(voters)));
        }
        brokers.forEach(broker -> world.after(1 + broker.number(), "start", broker::start));
        gossip();
    }

    /** Hears who begins to lead. */
    void onElected(final Consumer<SimBroker> listener) {
        onElected = listener;
    }

    void elected(final SimBroker leader) {
        onElected.accept(leader);
    }

    /** Hears what configurations leaders have. */
    void onConfigured(final BiConsumer<Integer, Configuration> listener) {
        onConfigured = listener;
    }

    void configured(final int partition, final Configuration configuration) {
        onConfigured.accept(partition, configuration);
    }

    /** Who should rather lead, as the topology says. */
    Map<MemberId, Integer> priorities(final int partition) {
        final Map<MemberId, Integer> priorities = new TreeMap<>();
        for (int i = 0; prefers && i < options.brokers(); i++) {
            priorities.put(MemberId.of((partition - 1 + i) % options.brokers()), options.brokers() - i);
        }
        return priorities;
    }

    /** The membership says of a broker that it is dead, rightly or not. */
    void gone(final SimBroker dead) {
        for (final SimBroker broker : brokers) {
            if (broker != dead) {
                broker.hearsGone(dead.member());
            }
        }
    }

    private void gossip() {
        world.after(GOSSIP_NANOS, "gossip", () -> {
            brokers.forEach(broker -> broker.mail().claimAgain());
            gossip();
        });
    }

    void heal() {
        healed = true;
        network.heal();
        brokers.forEach(SimBroker::heal);
    }

    boolean healed() {
        return healed;
    }

    // ---------------------------------------------------------------- parts

    World world() {
        return world;
    }

    ClusterOptions options() {
        return options;
    }

    SimNetwork network() {
        return network;
    }

    ClusterGateway gateway() {
        return gateway;
    }

    List<SimBroker> brokers() {
        return brokers;
    }

    SimBroker broker(final int number) {
        return brokers.get(number);
    }

    SimBroker broker(final MemberId member) {
        return brokers.get(member.nodeId());
    }

    Truth truth(final int partition) {
        return truths.get(partition);
    }

    Collection<Truth> truths() {
        return truths.values();
    }

    // ---------------------------------------------------------------- what is known

    @Override
    public Ledger ledger(final int partitionId) {
        return truths.get(partitionId).ledger();
    }

    @Override
    public boolean isDistributed(final long deploymentKey) {
        return truths.get(PartitionKeys.DEPLOYMENT_PARTITION).isDistributed(deploymentKey);
    }

    /** Once, soon: the gateway finds its way to who leads later. */
    @Override
    public void whenReady(final Runnable action) {
        world.after(options.raft().electionNanos(), "ready", action);
    }

    /** The replica that leads in the highest term and takes commands; null for none. */
    SimReplica leader(final int partition) {
        SimReplica best = null;
        for (final SimBroker broker : brokers) {
            final SimReplica each = broker.replicas().get(partition);
            if (each != null && each.partition().status().leading() && (best == null || term(each) > term(best))) {
                best = each;
            }
        }
        return best;
    }

    private static long term(final SimReplica replica) {
        return replica.partition().status().term();
    }

    void look() {
        for (final SimBroker broker : brokers) {
            broker.look();
        }
    }

    /** Whether all members of each partition have all that is committed. */
    boolean isEven() {
        for (final Truth truth : truths()) {
            final SimReplica leader = leader(truth.partitionId());
            if (leader == null) {
                return false;
            }
            for (final MemberId member :
                    leader.partition().status().configuration().members()) {
                final SimReplica each = broker(member).replicas().get(truth.partitionId());
                if (each == null || !hasAll(each, truth)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean hasAll(final SimReplica replica, final Truth truth) {
        final PartitionStatus status = replica.partition().status();
        return status.committedIndex() == truth.committed()
                && status.appliedIndex() == truth.committed()
                && replica.store().committedIndex() == truth.stateIndex();
    }

    /** Whether nothing is under way between partitions. */
    boolean isQuiet() {
        return crossings.allSettled()
                && truths().stream().allMatch(truth -> truth.ledger().isQuiet());
    }

    /** In the end, nothing is left of the instances, and what was given to other partitions was done. */
    void checkNothingLeft() {
        crossings.checkDone(options.partitions());
        truths().forEach(truth -> truth.ledger().checkNothingLeft());
    }

    /** In the end, all states are the same. */
    void checkStates() {
        for (final Truth truth : truths()) {
            truth.hashEnd();
            int checked = 0;
            for (final SimBroker broker : brokers) {
                final SimReplica each = broker.replicas().get(truth.partitionId());
                if (each != null) {
                    truth.checkState(each.store(), "broker " + broker.number());
                    checked++;
                }
            }
            Violation.unless(checked > 0, "states", "partition %d is nowhere", truth.partitionId());
        }
    }

    String words() {
        final StringBuilder words = new StringBuilder(crossings.toString());
        for (final SimBroker broker : brokers) {
            words.append("; broker ").append(broker.number()).append(broker.up() ? "" : " is down");
            broker.replicas()
                    .forEach((id, replica) -> words.append(' ')
                            .append(id)
                            .append(": ")
                            .append(replica.partition().status())
                            .append(" log ")
                            .append(replica.journal().firstIndex())
                            .append("..")
                            .append(replica.journal().lastIndex()));
        }
        truths.forEach((id, truth) -> words.append("; partition ")
                .append(id)
                .append(" committed ")
                .append(truth.committed())
                .append(truth.ledger().remains())
                .append(options.has(ClusterFault.EXPORTERS) ? ", " + truth.exports() : ""));
        return words.toString();
    }
}
