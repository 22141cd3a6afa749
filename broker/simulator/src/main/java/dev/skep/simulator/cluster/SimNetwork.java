package dev.skep.simulator.cluster;

import dev.skep.base.Rng;
import dev.skep.simulator.World;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The network between brokers, and from them to the gateway. What the transport promises: order within a connection, and a loss
 * is the loss of all that was sent behind it until the connection is made anew. Consensus is given a harsher one: its words may
 * be lost, repeated and overtaken one by one, and arrive at a later life of the receiver.
 */
final class SimNetwork {
    private static final long NEAR_NANOS_MAX = 2 * World.MILLIS;
    private static final long FAR_NANOS = 40 * World.MILLIS;
    private static final double RARELY = 0.03;

    private final World world;
    private final ClusterOptions options;
    private final Rng rng;
    private final Map<String, Link> links = new TreeMap<>();
    // How many faults cut the way at present.
    private final Map<String, Integer> cuts = new TreeMap<>();
    private final Set<String> slow = new TreeSet<>();
    private boolean healed;
    private long sent;

    /** Frames of one kind on one way. */
    enum Lane {
        RAFT,
        DATA
    }

    private static final class Link {
        private long lastAt;
        private long generation;
    }

    SimNetwork(final World world, final ClusterOptions options) {
        this.world = world;
        this.options = options;
        this.rng = world.rng("network");
    }

    /** One way; {@code arrival} happens later, or never. The gateway is the endpoint behind the last broker. */
    void send(final int from, final int to, final Lane lane, final String what, final Runnable arrival) {
        sent++;
        final Link link = links.computeIfAbsent(way(from, to) + lane, way -> new Link());
        final boolean harsh = lane == Lane.RAFT && !healed;
        if (isCut(from, to) || (harsh && has(ClusterFault.DROP) && rng.chance(RARELY))) {
            if (lane == Lane.DATA) {
                link.generation++;
            }
            return;
        }
        deliver(from, to, lane, link, what, arrival);
        if (harsh && has(ClusterFault.DUPLICATE) && rng.chance(RARELY)) {
            deliver(from, to, lane, link, what, arrival);
        }
    }

    private void deliver(
            final int from, final int to, final Lane lane, final Link link, final String what, final Runnable arrival) {
        long at = world.nanos() + latency(from, to);
        final boolean unordered = lane == Lane.RAFT && !healed && has(ClusterFault.REORDER);
        if (!unordered) {
            at = Math.max(at, link.lastAt + 1);
            link.lastAt = at;
        }
        final long generation = link.generation;
        world.after(at - world.nanos(), what, () -> {
            if (generation == link.generation && !isCut(from, to)) {
                arrival.run();
            } else if (lane == Lane.DATA) {
                link.generation++;
            }
        });
    }

    private long latency(final int from, final int to) {
        final boolean far =
                from < options.brokers() && to < options.brokers() && options.regionOf(from) != options.regionOf(to);
        long nanos = rng.between(50 * World.MICROS, NEAR_NANOS_MAX) + (far ? FAR_NANOS : 0);
        if (!healed && has(ClusterFault.SLOW_LINKS) && rng.chance(RARELY)) {
            nanos += rng.between(0, options.raft().electionNanos());
        }
        if (slow.contains(way(from, to))) {
            nanos += rng.between(0, options.raft().electionNanos() / 2);
        }
        return nanos;
    }

    private boolean has(final ClusterFault fault) {
        return options.has(fault);
    }

    private static String way(final int from, final int to) {
        return from + ">" + to;
    }

    private boolean isCut(final int from, final int to) {
        return !cuts.isEmpty() && cuts.containsKey(way(from, to));
    }

    // ---------------------------------------------------------------- faults

    void cut(final int from, final int to) {
        cuts.merge(way(from, to), 1, Integer::sum);
    }

    void mend(final int from, final int to) {
        cuts.computeIfPresent(way(from, to), (way, count) -> count == 1 ? null : count - 1);
    }

    /** The connections of the way break: what is under way is lost. */
    void reset(final int from, final int to) {
        for (final Lane lane : Lane.values()) {
            final Link link = links.get(way(from, to) + lane);
            if (link != null) {
                link.generation++;
            }
        }
    }

    void slow(final int from, final int to, final boolean isSlow) {
        if (isSlow) {
            slow.add(way(from, to));
        } else {
            slow.remove(way(from, to));
        }
    }

    /** No more faults from now on. */
    void heal() {
        healed = true;
        cuts.clear();
        slow.clear();
    }

    long sent() {
        return sent;
    }
}
