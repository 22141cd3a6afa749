package dev.skep.simulator.cluster;

import dev.skep.base.Rng;
import dev.skep.simulator.SimDisk;
import dev.skep.simulator.World;
import java.util.ArrayList;
import java.util.List;

/** Breaks things, each family of faults at moments of its own. */
final class ClusterFaults {
    private static final long SHORT_REIGN_NANOS = 20 * World.MILLIS;

    private final World world;
    private final ClusterOptions options;
    private final Cluster cluster;
    private final Rng reigns;
    private int reignsToCome;
    private Runnable comeback = () -> {};
    // The one that may be without what it had: a majority of the others must be whole.
    private SimBroker impaired;
    private boolean healed;

    ClusterFaults(final World world, final ClusterOptions options, final Cluster cluster) {
        this.world = world;
        this.options = options;
        this.cluster = cluster;
        reigns = world.rng("fault." + ClusterFault.SHORT_REIGNS);
    }

    void start() {
        cluster.onElected(this::elected);
        every(ClusterFault.KILL, 4, rng -> some(rng).crash(false));
        every(ClusterFault.POWER_LOSS, 4, this::losePower);
        every(ClusterFault.STOP_IN_WRITE, 4, rng -> some(rng).disk().crashAfter(1 + rng.nextInt(60)));
        every(ClusterFault.SYNC_FAILURE, 6, rng -> some(rng).disk().failNextSync());
        every(ClusterFault.FULL_DISK, 5, this::fillDisk);
        every(ClusterFault.SLOW_DISK, 4, this::slowDisk);
        every(ClusterFault.ROT, 8, rng -> impair(rng, true));
        every(ClusterFault.WIPE, 10, rng -> impair(rng, false));
        every(ClusterFault.PAUSES, 4, this::pause);
        every(ClusterFault.CLOCK_SKEW, 3, rng -> some(rng).skewClock(rng.between(-3_000, 20_000)));
        every(ClusterFault.SLOW_LINKS, 4, this::slowLink);
        every(ClusterFault.RESETS, 2, this::reset);
        every(ClusterFault.PARTITIONS, 5, this::split);
        every(ClusterFault.ONE_WAY, 3, this::cutOneWay);
        every(ClusterFault.ISOLATION, 5, rng -> cutOff(List.of(rng.nextInt(options.brokers())), rng));
        every(ClusterFault.REGION_CUT, 6, this::cutRegion);
        every(ClusterFault.SHORT_REIGNS, 1, this::beginShortReigns);
    }

    /** Nothing breaks any more. */
    void stop() {
        healed = true;
    }

    private interface Breaking {
        void happen(Rng rng);
    }

    /** So many spells lie between two faults, on average. */
    private void every(final ClusterFault fault, final int spells, final Breaking breaking) {
        if (options.has(fault)) {
            again(fault, world.rng("fault." + fault), spells * options.spell() / 2, breaking);
        }
    }

    private void again(final ClusterFault fault, final Rng rng, final long meanNanos, final Breaking breaking) {
        world.after(rng.between(1, 2 * meanNanos), "fault", () -> {
            if (healed) {
                return;
            }
            world.note(fault.name());
            breaking.happen(rng);
            again(fault, rng, meanNanos, breaking);
        });
    }

    private SimBroker some(final Rng rng) {
        return cluster.broker(rng.nextInt(options.brokers()));
    }

    /** For a while one leader follows the other. */
    private void beginShortReigns(final Rng rng) {
        reignsToCome = 4 + rng.nextInt(12);
        final SimReplica leader = cluster.leader(1 + rng.nextInt(options.partitions()));
        if (leader != null) {
            dethrone(leader.broker());
        }
    }

    /** What a leader of a moment has told to nobody, or to some, is what the next ones may get wrong. */
    private void elected(final SimBroker leader) {
        if (healed || reignsToCome == 0) {
            return;
        }
        reignsToCome--;
        final Runnable unheard = reigns.chance(0.6) ? isolate(leader) : () -> {};
        world.after(reigns.between(World.MILLIS, SHORT_REIGN_NANOS), "dethroned", () -> {
            dethrone(leader);
            unheard.run();
        });
    }

    /** It comes back when the next one falls. */
    private void dethrone(final SimBroker leader) {
        if (healed) {
            return;
        }
        comeback.run();
        comeback = isolate(leader);
        if (reigns.chance(0.5)) {
            leader.crash(false, SHORT_REIGN_NANOS);
        }
        cluster.gone(leader);
    }

    /** The other brokers don't hear it, nor it them. @return ends that; it ends by itself if nobody does so */
    private Runnable isolate(final SimBroker broker) {
        final boolean[] ended = {false};
        final Runnable end = () -> {
            if (!ended[0] && !healed) {
                ended[0] = true;
                eachOther(broker, cluster.network()::mend);
            }
        };
        eachOther(broker, cluster.network()::cut);
        world.after(2 * options.spell(), "mended", end);
        return end;
    }

    private void eachOther(final SimBroker broker, final Way way) {
        for (int other = 0; other < options.brokers(); other++) {
            if (other != broker.number()) {
                eachWay(broker.number(), other, way);
            }
        }
    }

    private void losePower(final Rng rng) {
        if (rng.chance(0.2)) {
            cluster.brokers().forEach(broker -> broker.crash(true));
        } else {
            some(rng).crash(true);
        }
    }

    private void fillDisk(final Rng rng) {
        final SimBroker broker = some(rng);
        final SimDisk disk = broker.disk();
        disk.capacityBytes(disk.usedBytes() + rng.nextInt(20_000));
        world.after(rng.between(1, 2 * options.spell()), "space", () -> disk.capacityBytes(SimDisk.ROOMY));
    }

    private void slowDisk(final Rng rng) {
        final SimBroker broker = some(rng);
        broker.slowDisk(true);
        world.after(rng.between(1, 2 * options.spell()), "quick disk", () -> broker.slowDisk(false));
    }

    private void impair(final Rng rng, final boolean byRot) {
        if (impaired != null && !impaired.isWhole()) {
            return;
        }
        if (impaired != null) {
            impaired.declareWhole();
            impaired = null;
        }
        final SimBroker broker = some(rng);
        if (!broker.isWhole()) {
            return;
        }
        impaired = broker;
        if (byRot) {
            broker.rotBeforeNextStart();
        } else {
            broker.wipeBeforeNextStart();
        }
        broker.crash(rng.chance(0.3));
    }

    /** Whoever stands still may be taken for dead. */
    private void pause(final Rng rng) {
        final SimBroker broker = some(rng);
        broker.standStill(rng.between(1, 2 * options.spell()));
        if (rng.chance(0.3)) {
            cluster.gone(broker);
        }
    }

    private void slowLink(final Rng rng) {
        final int from = rng.nextInt(options.brokers() + 1);
        final int to = rng.nextInt(options.brokers() + 1);
        cluster.network().slow(from, to, true);
        world.after(
                rng.between(1, 2 * options.spell()),
                "quick link",
                () -> cluster.network().slow(from, to, false));
    }

    private void reset(final Rng rng) {
        cluster.network().reset(rng.nextInt(options.brokers() + 1), rng.nextInt(options.brokers() + 1));
    }

    private void split(final Rng rng) {
        final List<Integer> island = new ArrayList<>();
        for (int endpoint = 0; endpoint <= options.brokers(); endpoint++) {
            if (rng.chance(0.5)) {
                island.add(endpoint);
            }
        }
        cutOff(island, rng);
    }

    private void cutRegion(final Rng rng) {
        final int region = rng.nextInt(options.regions());
        final List<Integer> island = new ArrayList<>();
        for (int broker = 0; broker < options.brokers(); broker++) {
            if (options.regionOf(broker) == region) {
                island.add(broker);
            }
        }
        cutOff(island, rng);
    }

    private void cutOneWay(final Rng rng) {
        final int from = rng.nextInt(options.brokers());
        final int to = rng.nextInt(options.brokers());
        cluster.network().cut(from, to);
        later(rng, () -> cluster.network().mend(from, to));
    }

    /** They hear only each other. */
    void cutOff(final List<Integer> island, final Rng rng) {
        if (healed) {
            return;
        }
        eachBorder(island, cluster.network()::cut);
        later(rng, () -> eachBorder(island, cluster.network()::mend));
    }

    private static void eachWay(final int one, final int other, final Way way) {
        way.between(one, other);
        way.between(other, one);
    }

    private interface Way {
        void between(int from, int to);
    }

    private void eachBorder(final List<Integer> island, final Way way) {
        for (final int inside : island) {
            for (int outside = 0; outside <= options.brokers(); outside++) {
                if (!island.contains(outside)) {
                    eachWay(inside, outside, way);
                }
            }
        }
    }

    private void later(final Rng rng, final Runnable mend) {
        world.after(rng.between(options.raft().heartbeatNanos(), 2 * options.spell()), "mended", () -> {
            if (!healed) {
                mend.run();
            }
        });
    }
}
