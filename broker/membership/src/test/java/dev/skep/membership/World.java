package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Members, the links between them and the time, all in one thread from one seed. All frames go through the codec. */
final class World {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final ClusterId CLUSTER = new ClusterId("skep-test");

    private record Due(long at, long tie, long order, Runnable action) {}

    final Rng rng;
    final SwimSettings settings;
    final TreeMap<Address, SimMember> nodes = new TreeMap<>();
    final List<String> trace = new ArrayList<>();
    long now;
    double loss;
    double doubled;
    long delayMin = MILLI / 10;
    long delayMax = 2 * MILLI;
    BiPredicate<SimMember, Address> cut = (from, to) -> false;
    long messages;
    private final TreeMap<Address, Long> sentTo = new TreeMap<>();

    private final PriorityQueue<Due> queue = new PriorityQueue<>(
            Comparator.comparingLong(Due::at).thenComparingLong(Due::tie).thenComparingLong(Due::order));
    private long order;

    World(final long seed) {
        this(seed, SwimSettings.DEFAULT);
    }

    World(final long seed, final SwimSettings settings) {
        this.rng = new Rng(seed);
        this.settings = settings;
    }

    static Address address(final int number) {
        return new Address("node-" + number, 26502);
    }

    /** Members 0 to n-1 that know only the first two as contact points, started at random moments of the first second. */
    static World of(final long seed, final int size) {
        return of(seed, size, SwimSettings.DEFAULT);
    }

    static World of(final long seed, final int size, final SwimSettings settings) {
        final World world = new World(seed, settings);
        for (int i = 0; i < size; i++) {
            final SimMember node = world.add(MemberId.of(i), address(i), List.of(address(0), address(1)));
            world.at(world.rng.between(0, SECOND), node::start);
        }
        return world;
    }

    SimMember add(final MemberId id, final Address address, final List<Address> contactPoints) {
        return add(id, address, contactPoints, CLUSTER);
    }

    SimMember add(
            final MemberId id, final Address address, final List<Address> contactPoints, final ClusterId cluster) {
        final SimMember node = new SimMember(this, id, address, contactPoints, cluster);
        nodes.put(address, node);
        return node;
    }

    SimMember node(final int number) {
        return nodes.get(address(number));
    }

    void at(final long time, final Runnable action) {
        queue.add(new Due(Math.max(now, time), rng.nextLong(), order++, action));
    }

    void send(final SimMember from, final Address to, final SwimMessage message) {
        messages++;
        sentTo.merge(to, 1L, Long::sum);
        if (rng.chance(loss)) {
            return;
        }
        final byte[] frame = SwimMessageCodec.encode(message);
        deliverLater(from, to, frame);
        if (rng.chance(doubled)) {
            deliverLater(from, to, frame);
        }
    }

    private void deliverLater(final SimMember from, final Address to, final byte[] frame) {
        at(now + rng.between(delayMin, delayMax), () -> {
            final SimMember receiver = nodes.get(to);
            if (receiver != null && !cut.test(from, to)) {
                receiver.receive(frame);
            }
        });
    }

    void runFor(final long nanos) {
        runUntil(() -> false, nanos);
    }

    /** Runs until the condition holds, or the time is over; returns whether it holds. */
    boolean runUntil(final BooleanSupplier condition, final long nanosMax) {
        final long end = now + nanosMax;
        while (!condition.getAsBoolean()) {
            final Due due = queue.peek();
            if (due == null || due.at() > end) {
                now = end;
                return condition.getAsBoolean();
            }
            queue.poll();
            now = Math.max(now, due.at());
            due.action().run();
        }
        return true;
    }

    /** How many messages anybody has sent there. */
    long sentTo(final Address to) {
        return sentTo.getOrDefault(to, 0L);
    }

    List<SimMember> running() {
        final List<SimMember> running = new ArrayList<>();
        for (final SimMember node : nodes.values()) {
            if (node.isRunning()) {
                running.add(node);
            }
        }
        return running;
    }

    /** All running members see exactly each other, as they describe themselves, and nobody is suspected. */
    boolean agreed() {
        return agreed(running());
    }

    static boolean agreed(final List<SimMember> group) {
        final List<Member> truth = new ArrayList<>();
        for (final SimMember node : group) {
            truth.add(node.core.self());
        }
        truth.sort(Comparator.comparing(Member::id));
        for (final SimMember node : group) {
            if (!node.core.members().equals(truth)) {
                return false;
            }
            for (final Member member : truth) {
                if (node.core.isSuspected(member.id())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What everybody sees, for a failed assertion. */
    String views() {
        final StringBuilder views = new StringBuilder("at " + now / MILLI + " ms\n");
        for (final SimMember node : nodes.values()) {
            views.append(node).append(" sees ").append(node.isRunning() ? node.core.members() : "nothing");
            views.append('\n');
        }
        return views + String.join("\n", trace.subList(Math.max(0, trace.size() - 60), trace.size()));
    }

    /** Only members of one side hear each other. */
    void split(final Predicate<Address> leftSide) {
        cut = (from, to) -> leftSide.test(from.address) != leftSide.test(to);
    }

    void heal() {
        cut = (from, to) -> false;
    }
}
