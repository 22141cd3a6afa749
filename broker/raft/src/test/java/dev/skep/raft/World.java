package dev.skep.raft;

import dev.skep.base.Check;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Replicas, a bad network and virtual time, all from one seed. */
final class World {
    static final long MILLI = 1_000_000L;
    static final RaftSettings SMALL = new RaftSettings(50 * MILLI, 300 * MILLI, 200, 600, 4, 64, 1_000 * MILLI);
    private static final boolean TRACE = Boolean.getBoolean("skep.trace");

    private record Event(long at, long number, Runnable task) {}

    private final Rng rng;
    private final RaftSettings settings;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.number(), b.number()));
    private final TreeMap<MemberId, SimReplica> replicas = new TreeMap<>();
    private final TreeSet<String> cut = new TreeSet<>();
    private final Map<MemberId, Integer> priorities = new TreeMap<>();
    private final Checks checks = new Checks(this);
    private double lossRate;
    private double duplicateRate;
    private long delayMax = MILLI;
    private long flushMax = MILLI;
    private Predicate<RaftMessage> filter = message -> true;
    private long sentMessages;
    private long now = 1;
    private long numbers;
    private int offered;

    World(final long seed) {
        this(seed, SMALL);
    }

    World(final long seed, final RaftSettings settings) {
        this.rng = new Rng(seed);
        this.settings = settings;
    }

    /** The first ones are voters, the others wait to be added. */
    World with(final int count, final int voters) {
        final List<MemberId> first = new ArrayList<>();
        for (int i = 0; i < voters; i++) {
            first.add(MemberId.of(i));
        }
        for (int i = 0; i < count; i++) {
            final Configuration bootstrap = i < voters ? Configuration.of(first) : Configuration.EMPTY;
            replicas.put(MemberId.of(i), new SimReplica(this, MemberId.of(i), bootstrap));
        }
        return this;
    }

    World start() {
        replicas.values().forEach(SimReplica::start);
        return this;
    }

    World priority(final int node, final int value) {
        priorities.put(MemberId.of(node), value);
        replicas.values().stream().filter(SimReplica::isUp).forEach(each -> {
            each.core().priorities(priorities);
            each.after();
        });
        return this;
    }

    World network(final double loss, final double duplicates, final long delayNanosMax) {
        lossRate = loss;
        duplicateRate = duplicates;
        delayMax = delayNanosMax;
        return this;
    }

    World disks(final long flushNanosMax) {
        flushMax = flushNanosMax;
        return this;
    }

    /** Messages for which this is false are lost. */
    void only(final Predicate<RaftMessage> passes) {
        filter = passes;
    }

    Map<MemberId, Integer> priorities() {
        return priorities;
    }

    Rng rng() {
        return rng;
    }

    RaftSettings settings() {
        return settings;
    }

    Checks checks() {
        return checks;
    }

    long now() {
        return now;
    }

    long sentMessages() {
        return sentMessages;
    }

    Collection<SimReplica> replicas() {
        return replicas.values();
    }

    SimReplica replica(final int node) {
        return replicas.get(MemberId.of(node));
    }

    RaftCore core(final int node) {
        return replica(node).core();
    }

    void trace(final Supplier<String> text) {
        if (TRACE) {
            System.out.println(now / 1000 + " " + text.get());
        }
    }

    void in(final long delay, final Runnable task) {
        events.add(new Event(now + delay, numbers++, task));
    }

    long flushDelay() {
        return rng.between(0, flushMax);
    }

    long diskDelay() {
        return rng.between(0, 2 * flushMax);
    }

    void send(final MemberId from, final MemberId to, final RaftMessage message) {
        sentMessages++;
        final byte[] bytes = RaftMessageCodec.encode(message);
        final boolean lost = rng.chance(lossRate) || cut.contains(from + ">" + to) || !filter.test(message);
        trace(() -> from + (lost ? " x> " : " -> ") + to + " " + message);
        if (lost) {
            return;
        }
        deliver(from, to, bytes);
        if (rng.chance(duplicateRate)) {
            deliver(from, to, bytes);
        }
    }

    private void deliver(final MemberId from, final MemberId to, final byte[] bytes) {
        in(rng.between(delayMax / 20, delayMax), () -> {
            final SimReplica replica = replicas.get(to);
            if (replica.isUp()) {
                replica.receive(from, bytes);
            }
        });
    }

    static Configuration voters(final Integer... nodes) {
        return Configuration.of(List.of(nodes).stream().map(MemberId::of).toList());
    }

    void cut(final int from, final int to) {
        cut.add(from + ">" + to);
    }

    void isolate(final int node) {
        for (int other = 0; other < replicas.size(); other++) {
            cut(node, other);
            cut(other, node);
        }
    }

    void split(final List<Integer> island) {
        for (final int inside : island) {
            for (int other = 0; other < replicas.size(); other++) {
                if (!island.contains(other)) {
                    cut(inside, other);
                    cut(other, inside);
                }
            }
        }
    }

    void heal() {
        cut.clear();
        filter = message -> true;
    }

    void run(final long nanos) {
        final long end = now + nanos;
        while (!events.isEmpty() && events.peek().at() <= end) {
            step();
        }
        now = end;
    }

    private void step() {
        final Event event = events.poll();
        now = Math.max(now, event.at());
        event.task().run();
    }

    void runUntil(final String what, final BooleanSupplier condition) {
        runUntil(what, 60_000 * MILLI, condition);
    }

    void runUntil(final String what, final long nanosMax, final BooleanSupplier condition) {
        final long end = now + nanosMax;
        while (!condition.getAsBoolean()) {
            Check.that(!events.isEmpty() && events.peek().at() <= end, "in vain waited for: %s\n%s", what, describe());
            step();
        }
    }

    String describe() {
        final StringBuilder out = new StringBuilder();
        for (final SimReplica each : replicas()) {
            out.append(each.id()).append(": ");
            if (each.isUp()) {
                final RaftCore core = each.core();
                out.append(core.role() + " term " + core.term() + " leader " + core.leader() + " commit "
                        + core.commitIndex() + " log " + each.log().firstIndex() + ".."
                        + each.log().lastIndex()
                        + " flushed " + each.log().flushedIndex() + " " + core.configuration() + " "
                        + each.hard() + " due " + core.nextDeadlineNanos() + " " + core.followers());
            } else {
                out.append("down");
            }
            out.append('\n');
        }
        return out.append("now ").append(now).toString();
    }

    /** The one that leads in the highest term; null when nobody does. */
    SimReplica leader() {
        SimReplica best = null;
        for (final SimReplica each : replicas()) {
            if (each.isLeader()
                    && (best == null || each.core().term() > best.core().term())) {
                best = each;
            }
        }
        return best;
    }

    SimReplica awaitLeader() {
        runUntil("a leader", () -> leader() != null);
        return leader();
    }

    /** Somebody leads, and has committed an entry of its term. */
    SimReplica awaitWorkingLeader() {
        runUntil("a leader that commits", () -> {
            final SimReplica leader = leader();
            return leader != null
                    && leader.core().commitIndex() > 0
                    && leader.log().lastIndex() == leader.core().commitIndex()
                    && leader.log().termOf(leader.log().lastIndex())
                            == leader.core().term();
        });
        return leader();
    }

    boolean offer() {
        final SimReplica leader = leader();
        return leader != null && leader.offer(data());
    }

    byte[] data() {
        return new FieldWriter().int32(++offered).int64(rng.nextLong()).toByteArray();
    }

    /** Writes through whoever leads until it is committed everywhere it should be. */
    void commitOne() {
        final long before = checks.commitIndex();
        runUntil("an entry accepted", this::offer);
        runUntil("an entry committed", () -> checks.commitIndex() > before);
    }

    /** Every replica that is up and a member has what is committed. */
    void awaitEqual() {
        runUntil("equal replicas", () -> {
            final SimReplica leader = leader();
            if (leader == null) {
                return false;
            }
            for (final MemberId member : leader.core().configuration().members()) {
                final SimReplica each = replicas.get(member);
                if (each.isUp()
                        && (each.appliedIndex() != leader.log().lastIndex()
                                || each.appliedHash() != leader.appliedHash())) {
                    return false;
                }
            }
            return true;
        });
        checks.logsMatch();
    }

    static long hash(final long before, final byte[] bytes) {
        long hash = before * 31 + bytes.length;
        for (final byte each : bytes) {
            hash = (hash ^ each) * 0x100000001B3L;
        }
        return hash;
    }
}
