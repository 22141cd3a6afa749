package dev.skep.topology.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangePlan;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Topology;
import dev.skep.topology.TopologyCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Members with a core each, a network that loses, doubles and reorders, and crashes between any two effects. What operations do is
 * done to {@link #configurations}, which stands for the consensus of the partitions.
 */
final class World {
    private final Rng rng;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Message> network = new ArrayList<>();
    final TreeMap<Integer, TreeSet<MemberId>> configurations = new TreeMap<>();
    final TreeMap<Integer, Integer> fewestReplicas = new TreeMap<>();
    private final TreeSet<MemberId> gone = new TreeSet<>();
    private long millis = 1000;
    private int effectsUntilCrash = Integer.MAX_VALUE;
    private boolean calm;

    private record Message(MemberId from, MemberId to, byte[] document) {}

    /** The process of a member ends here. */
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    World(final Rng rng, final int members, final Topology first, final int founders) {
        this.rng = rng;
        for (int i = 0; i < members; i++) {
            nodes.add(new Node(MemberId.of(i), i < founders ? first : null));
        }
        for (final int partition : first.partitions()) {
            configurations.put(
                    partition, new TreeSet<>(first.replicas(partition).keySet()));
        }
        noteFewest();
        nodes.forEach(Node::start);
    }

    /** One thing happens. */
    void step() {
        if (!calm && rng.chance(0.15)) {
            effectsUntilCrash = 1 + rng.nextInt(4);
        }
        final int what = rng.nextInt(100);
        if (what < 55) {
            deliver();
        } else if (what < 75) {
            endAnOperation();
        } else if (what < 93 || calm) {
            millis += rng.between(1, 5000);
            nodes.forEach(node -> node.with(core -> {
                if (core.nextDeadlineNanos() <= now().nanos()) {
                    core.tick(now());
                }
            }));
        } else {
            final Node node = nodes.get(rng.nextInt(nodes.size()));
            if (node.core == null) {
                node.start();
            } else if (rng.chance(0.3)) {
                node.crash();
            }
        }
        effectsUntilCrash = Integer.MAX_VALUE;
    }

    /** From now on nothing fails, and everybody but the dead runs. */
    void heal() {
        calm = true;
        for (final Node node : nodes) {
            if (node.core == null) {
                node.start();
            }
        }
    }

    /** From now on anything may fail. */
    void storm() {
        calm = false;
    }

    boolean isQuiet() {
        final Topology newest = newest();
        return newest.change().isEmpty()
                && nodes.stream().filter(node -> node.core != null).allMatch(node -> newest.equals(node.saved));
    }

    /** Ends the member for ever. */
    void kill(final MemberId member) {
        gone.add(member);
        node(member).crash();
    }

    /** Asks the coordinator; empty when none takes it. */
    Optional<ChangeAnswer.Planned> request(final ChangeRequest request) {
        for (final Node node : nodes) {
            if (node.core != null
                    && node.core.coordinator().filter(node.id::equals).isPresent()
                    && newest().equals(node.saved)) {
                final ClusterView view = new ClusterView() {
                    @Override
                    public boolean isAlive(final MemberId member) {
                        return !gone.contains(member);
                    }

                    @Override
                    public Optional<MemberTraits> traits(final MemberId member) {
                        return Optional.empty();
                    }
                };
                final ChangeAnswer answer = node.core.request(now(), request, RequestOptions.NONE, view);
                return answer instanceof ChangeAnswer.Planned planned ? Optional.of(planned) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The newest document that anybody ever persisted. */
    Topology newest() {
        Topology newest = null;
        for (final Node node : nodes) {
            if (node.saved != null && (newest == null || isNewer(node.saved, newest))) {
                newest = node.saved;
            }
        }
        return newest;
    }

    private static boolean isNewer(final Topology left, final Topology right) {
        final int order = left.stamp().compareTo(right.stamp());
        if (order != 0) {
            return order > 0;
        }
        return left.change().map(ChangePlan::version).orElse(-1)
                > right.change().map(ChangePlan::version).orElse(-1);
    }

    private Moment now() {
        return new Moment(millis * 1_000_000, millis);
    }

    private Node node(final MemberId member) {
        return nodes.get(member.nodeId());
    }

    private void deliver() {
        if (network.isEmpty()) {
            return;
        }
        final int index = rng.nextInt(network.size());
        final Message message = network.get(index);
        if (rng.chance(calm ? 1 : 0.9)) {
            network.remove(index);
        }
        if (calm || rng.chance(0.8)) {
            node(message.to())
                    .with(core -> core.received(now(), message.from(), TopologyCodec.decode(message.document())));
        }
    }

    private void endAnOperation() {
        final Node node = nodes.get(rng.nextInt(nodes.size()));
        if (node.performing.isEmpty()) {
            return;
        }
        final ChangeOperation operation = node.performing.removeFirst();
        if (rng.chance(calm ? 0.1 : 0.3)) {
            node.with(core -> core.failed(now(), operation, "bad luck"));
            return;
        }
        carryOut(operation);
        if (!calm && rng.chance(0.1)) {
            node.crash();
        } else {
            node.with(core -> core.performed(now(), operation));
        }
    }

    private void carryOut(final ChangeOperation operation) {
        final TreeSet<MemberId> members =
                configurations.computeIfAbsent(operation.aboutPartition(), _ -> new TreeSet<>());
        switch (operation) {
            case ChangeOperation.PartitionJoin join -> members.add(join.member());
            case ChangeOperation.PartitionBootstrap bootstrap -> members.add(bootstrap.member());
            case ChangeOperation.PartitionLeave leave -> members.remove(leave.member());
            case ChangeOperation.PartitionRemove remove -> members.remove(remove.member());
            case ChangeOperation.PartitionForceReconfigure force -> members.retainAll(force.kept());
            default -> {}
        }
        noteFewest();
    }

    private void noteFewest() {
        configurations.remove(0);
        configurations.forEach((partition, members) -> {
            if (!members.isEmpty()) {
                fewestReplicas.merge(partition, members.size(), Math::min);
            }
        });
    }

    private void tellWhoIsAlive() {
        final List<MemberId> alive = nodes.stream()
                .filter(node -> node.core != null)
                .map(node -> node.id)
                .toList();
        nodes.forEach(node -> node.with(core -> core.alive(now(), alive)));
    }

    private final class Node implements TopologyEffects {
        private final MemberId id;
        private final List<ChangeOperation> performing = new ArrayList<>();
        private Topology saved;
        private TopologyCore core;

        private Node(final MemberId id, final Topology saved) {
            this.id = id;
            this.saved = saved;
        }

        private void start() {
            if (!gone.contains(id)) {
                core = new TopologyCore(
                        id, "cluster", MemberTraits.NONE, TopologySettings.DEFAULT, Optional.ofNullable(saved), this);
                with(started -> started.start(now()));
                tellWhoIsAlive();
            }
        }

        private void crash() {
            if (core != null) {
                core = null;
                performing.clear();
                tellWhoIsAlive();
            }
        }

        private void with(final Consumer<TopologyCore> input) {
            if (core != null) {
                try {
                    input.accept(core);
                } catch (final Crash crash) {
                    crash();
                }
            }
        }

        private void mayCrash() {
            effectsUntilCrash--;
            if (effectsUntilCrash == 0) {
                throw new Crash();
            }
        }

        @Override
        public void persist(final Topology topology) {
            mayCrash();
            if (saved != null) {
                assertThat(topology.stamp()).isGreaterThanOrEqualTo(saved.stamp());
                if (topology.stamp().equals(saved.stamp())) {
                    saved.members()
                            .forEach((member, entry) -> assertThat(
                                            topology.members().get(member).version())
                                    .isGreaterThanOrEqualTo(entry.version()));
                    saved.change()
                            .ifPresent(plan -> assertThat(
                                            topology.change().orElseThrow().version())
                                    .isGreaterThanOrEqualTo(plan.version()));
                }
            }
            saved = TopologyCodec.decode(TopologyCodec.encode(topology));
            mayCrash();
        }

        @Override
        public void gossip(final Topology topology) {
            mayCrash();
            assertThat(topology).as("persisted first").isEqualTo(saved);
            for (int i = 0; i < 2; i++) {
                send(nodes.get(rng.nextInt(nodes.size())).id, topology);
            }
        }

        @Override
        public void send(final MemberId to, final Topology topology) {
            if (!to.equals(id) && network.size() < 100) {
                network.add(new Message(id, to, TopologyCodec.encode(topology)));
            }
        }

        @Override
        public void perform(final ChangeOperation operation) {
            mayCrash();
            assertThat(operation.executor()).isEqualTo(id);
            final long changeId = saved.change().orElseThrow().id();
            newest().change().filter(plan -> plan.id() == changeId).ifPresent(plan -> {
                final List<ChangeOperation> begun = new ArrayList<>();
                plan.completed().forEach(completed -> begun.add(completed.operation()));
                plan.next().ifPresent(begun::add);
                assertThat(begun).as("operations whose turn has come").contains(operation);
            });
            if (!performing.contains(operation)) {
                performing.add(operation);
            }
        }

        @Override
        public void abandon(final ChangeOperation operation) {
            if (rng.chance(0.5)) {
                performing.remove(operation);
            }
        }
    }
}
