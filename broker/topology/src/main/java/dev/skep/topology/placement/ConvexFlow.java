package dev.skep.topology.placement;

import java.util.Arrays;

/**
 * A flow of least cost through arcs whose cost grows with what flows through them (convex costs): the n-th unit of an arc costs
 * {@code base + slope * (n - 1)}. Begins with any flow that is allowed and pushes it around circles of negative cost until there
 * are none, which is when nothing cheaper exists (Klein 1967; convex arcs: Ahuja, Magnanti, Orlin, Network Flows, chapter 14).
 * A start near the optimum needs few circles. Circles are searched in the order of the arcs, so the outcome is always the same.
 */
final class ConvexFlow {
    private static final int NONE = -1;

    private final int nodes;
    private int[] from = new int[64];
    private int[] to = new int[64];
    private int[] capacity = new int[64];
    private int[] flow = new int[64];
    private long[] base = new long[64];
    private long[] slope = new long[64];
    private int arcs;

    /** Arc by which a node was reached at least cost, twice its number, plus 1 if against its direction. */
    private final int[] reachedBy;

    private final long[] cost;
    private final int[] walk;

    ConvexFlow(final int nodes) {
        this.nodes = nodes;
        reachedBy = new int[nodes];
        cost = new long[nodes];
        walk = new int[nodes];
    }

    /** Adds an arc and returns its number. */
    int arc(final int source, final int target, final int units, final long baseCost, final long slopeCost) {
        if (arcs == from.length) {
            final int larger = arcs * 2;
            from = Arrays.copyOf(from, larger);
            to = Arrays.copyOf(to, larger);
            capacity = Arrays.copyOf(capacity, larger);
            flow = Arrays.copyOf(flow, larger);
            base = Arrays.copyOf(base, larger);
            slope = Arrays.copyOf(slope, larger);
        }
        from[arcs] = source;
        to[arcs] = target;
        capacity[arcs] = units;
        base[arcs] = baseCost;
        slope[arcs] = slopeCost;
        return arcs++;
    }

    /** Lets one more unit flow at the start; the caller keeps what enters and leaves each node equal. */
    void push(final int arc) {
        flow[arc]++;
    }

    int flow(final int arc) {
        return flow[arc];
    }

    void minimize() {
        while (pushAroundNegativeCircles()) {
            // each time the flow gets cheaper by at least 1
        }
    }

    private boolean pushAroundNegativeCircles() {
        Arrays.fill(reachedBy, NONE);
        Arrays.fill(cost, 0);
        while (relax()) {
            if (pushAroundCircles()) {
                return true;
            }
        }
        return false;
    }

    /** One round of Bellman and Ford over all arcs. */
    private boolean relax() {
        boolean cheaper = false;
        for (int arc = 0; arc < arcs; arc++) {
            final int source = from[arc];
            final int target = to[arc];
            if (flow[arc] < capacity[arc]) {
                final long through = cost[source] + base[arc] + slope[arc] * flow[arc];
                if (through < cost[target]) {
                    cost[target] = through;
                    reachedBy[target] = 2 * arc;
                    cheaper = true;
                }
            }
            if (flow[arc] > 0) {
                final long back = cost[target] - base[arc] - slope[arc] * (flow[arc] - 1);
                if (back < cost[source]) {
                    cost[source] = back;
                    reachedBy[source] = 2 * arc + 1;
                    cheaper = true;
                }
            }
        }
        return cheaper;
    }

    /** Circles of nodes that are reached by one another are of negative cost, and share no node. */
    private boolean pushAroundCircles() {
        Arrays.fill(walk, 0);
        boolean found = false;
        for (int start = 0; start < nodes; start++) {
            int node = start;
            while (walk[node] == 0 && reachedBy[node] != NONE) {
                walk[node] = start + 1;
                node = before(node);
            }
            if (walk[node] == start + 1 && reachedBy[node] != NONE) {
                pushAround(node);
                found = true;
            }
        }
        return found;
    }

    private void pushAround(final int start) {
        int node = start;
        do {
            final int arc = reachedBy[node] / 2;
            flow[arc] += reachedBy[node] % 2 == 0 ? 1 : -1;
            node = before(node);
        } while (node != start);
    }

    private int before(final int node) {
        final int arc = reachedBy[node] / 2;
        return reachedBy[node] % 2 == 0 ? from[arc] : to[arc];
    }
}
