package dev.skep.simulator.cluster;

import dev.skep.base.Check.InvariantViolation;
import dev.skep.base.DiskException;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.journal.CorruptJournal;
import dev.skep.partition.PartitionListener;
import dev.skep.partition.PartitionStatus;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.raft.Configuration;
import dev.skep.raft.Role;
import dev.skep.simulator.SimDisk;
import dev.skep.simulator.SimLoop;
import dev.skep.simulator.Violation;
import dev.skep.simulator.World;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** One broker: its disk, which outlives it, and the replicas of its present life. */
final class SimBroker implements SimLoop.Machine {
    private static final long REOPEN_NANOS = 2 * World.SECONDS;
    private static final int FAILURES_MAX = 2;
    private static final int ROTTEN_BITS_MAX = 8;

    private final int number;
    private final MemberId member;
    private final Cluster cluster;
    private final World world;
    private final ClusterOptions options;
    private final Rng rng;
    private final SortedMap<Integer, SimReplica> replicas = new TreeMap<>();
    // What the topology says of this broker: with what a replica begins that finds nothing on the disk.
    private final SortedMap<Integer, Configuration> hosted = new TreeMap<>();
    private final SortedSet<Integer> leaving = new TreeSet<>();
    private final Map<Integer, Long> flushedBefore = new TreeMap<>();
    private final Map<Integer, Long> snapshotBefore = new TreeMap<>();
    private final Map<Integer, Integer> failures = new TreeMap<>();
    private final Beliefs beliefs = new Beliefs();
    private final BrokerMail mail = new BrokerMail(this);
    private SimDisk disk;
    private int disks;
    private boolean up;
    private boolean rotten;
    private boolean rotWanted;
    private boolean wipeWanted;
    private boolean lostDisk;
    private boolean slowDisk;
    // The machine stopped in the middle of a disk operation, or one failed: that may have been a cut of the log.
    private boolean stoppedInWrite;
    private long stillUntil;
    private long skewMillis;
    private long life;
    private int rebuilds;
    private Throwable fault;
    private long installed;

    SimBroker(final int number, final Cluster cluster) {
        this.number = number;
        this.cluster = cluster;
        member = MemberId.of(number);
        world = cluster.world();
        options = cluster.options();
        rng = world.rng("broker-" + number);
        disk = newDisk();
    }

    private SimDisk newDisk() {
        return new SimDisk(world.rng("disk-" + number + "-" + disks++));
    }

    // ---------------------------------------------------------------- life

    /** The topology gives it a replica. */
    void host(final int partition, final Configuration bootstrap) {
        hosted.put(partition, bootstrap);
        if (up && !replicas.containsKey(partition)) {
            open(partition);
        }
    }

    /** Its replica is no member any more, and goes with all that it has. */
    void markLeaving(final int partition) {
        hosted.remove(partition);
        drop(partition);
        forget(partition);
        leaving.add(partition);
    }

    void leave() {
        if (up) {
            endLeaving();
        }
    }

    /** Safe to repeat after a crash in the middle of it. */
    private void endLeaving() {
        for (final int partition : List.copyOf(leaving)) {
            try {
                delete(partition);
            } catch (final DiskException e) {
                world.note("can't delete: " + e.getMessage());
                stopInWrite(false);
                return;
            }
            leaving.remove(partition);
        }
    }

    private void delete(final int partition) {
        disk.delete(SimReplica.directory(partition));
        disk.syncDirectory("partitions");
    }

    private void forget(final int partition) {
        flushedBefore.remove(partition);
        snapshotBefore.remove(partition);
    }

    void start() {
        life++;
        if (wipeWanted) {
            wipeWanted = false;
            world.note("wiped " + number);
            disk = newDisk();
            lostDisk = true;
            hosted.keySet().forEach(partition -> {
                hosted.put(partition, Configuration.EMPTY);
                forget(partition);
            });
        }
        if (rotWanted) {
            rotWanted = false;
            final Rng rot = world.rng("rot-" + number + "-" + life);
            for (int bits = 1 + rot.nextInt(ROTTEN_BITS_MAX); bits > 0; bits--) {
                final String file = disk.rot(rot);
                rotten |= file != null;
                world.note("rot in " + file);
            }
        }
        up = true;
        endLeaving();
        for (final int partition : List.copyOf(hosted.keySet())) {
            if (up) {
                open(partition);
            }
        }
        stoppedInWrite &= !up;
    }

    private void open(final int partition) {
        final long thisLife = life;
        final SimReplica replica;
        try {
            replica = new SimReplica(
                    partition,
                    this,
                    hosted.get(partition),
                    partition + "-" + number + "-" + world.steps(),
                    cluster.truth(partition),
                    listener(partition, thisLife));
        } catch (final CorruptJournal | InvariantViolation e) {
            damaged(partition, e);
            return;
        } catch (final DiskException e) {
            world.note("can't open: " + e.getMessage());
            if (rotten && !e.full()) {
                damaged(partition, e);
            } else if (e.full()) {
                reopenLater(partition, thisLife);
            } else {
                stopInWrite(false);
            }
            return;
        }
        final long lost = flushedBefore.getOrDefault(partition, 0L);
        if (replica.journal().lastIndex() < lost && (rotten || !stoppedInWrite)) {
            // The journal documents that rot in the last flush looks like a torn tail.
            replica.die();
            damaged(
                    partition,
                    new IllegalStateException(
                            "the log ends at " + replica.journal().lastIndex() + ", but was durable up to " + lost));
            return;
        }
        hosted.put(partition, Configuration.EMPTY);
        replicas.put(partition, replica);
        replica.partition().ask(core -> core.priorities(cluster.priorities(partition)));
        replica.start();
    }

    /** What is damaged here is whole elsewhere: it is set aside, and comes anew from the others. */
    private void damaged(final int partition, final Throwable damage) {
        if (!rotten) {
            throw new Violation(
                    "durability",
                    "broker " + number + " has a damaged replica, without a fault of its disk: " + damage);
        }
        world.note("set aside " + number + " " + damage.getMessage());
        rebuilds++;
        drop(partition);
        delete(partition);
        forget(partition);
        hosted.put(partition, Configuration.EMPTY);
        open(partition);
    }

    private void drop(final int partition) {
        final SimReplica replica = replicas.remove(partition);
        if (replica != null) {
            installed += replica.watch().installed();
            replica.die();
        }
    }

    private void reopenLater(final int partition, final long ofLife) {
        world.after(REOPEN_NANOS, "reopen", () -> {
            if (ofLife == life && up && hosted.containsKey(partition) && !replicas.containsKey(partition)) {
                open(partition);
            }
        });
    }

    private PartitionListener listener(final int partition, final long ofLife) {
        return new PartitionListener() {
            @Override
            public void failed(final int partitionId, final Throwable failure) {
                world.after(1, "failed", () -> {
                    if (ofLife == life) {
                        SimBroker.this.failed(partition, failure);
                    }
                });
                if (!(failure instanceof DiskException) && !rotten) {
                    fault = failure;
                }
            }

            @Override
            public void changed(final int partitionId, final PartitionStatus status) {
                if (status.leading()) {
                    cluster.configured(partitionId, status.configuration());
                    mail.claim(partitionId, status.term());
                }
            }
        };
    }

    private void failed(final int partition, final Throwable failure) {
        world.note("failed " + number + " " + failure.getMessage());
        if (failure instanceof DiskException full && full.full()) {
            remember(partition);
            drop(partition);
            reopenLater(partition, life);
        } else if (rotten && failures.merge(partition, 1, Integer::sum) > FAILURES_MAX) {
            failures.remove(partition);
            damaged(partition, failure);
        } else if (failure instanceof DiskException) {
            stopInWrite(false);
        } else {
            crash(false);
        }
    }

    /** The machine stopped in the middle of a disk operation, which may have been part of a start. */
    void stopInWrite(final boolean powerLost) {
        up = true;
        crash(powerLost);
        stoppedInWrite = true;
    }

    /** The process is gone, with or without the power; it starts again after a while. */
    void crash(final boolean powerLost) {
        crash(powerLost, rng.chance(0.3) ? World.MILLIS : options.spell());
    }

    void crash(final boolean powerLost, final long downNanosMax) {
        if (!up) {
            return;
        }
        world.note((powerLost ? "power lost " : "killed ") + number);
        up = false;
        life++;
        for (final int partition : List.copyOf(replicas.keySet())) {
            remember(partition);
            drop(partition);
        }
        if (powerLost) {
            disk.losePower();
        } else {
            disk.kill();
        }
        if (rng.chance(0.5)) {
            world.after(rng.between(1, options.raft().electionNanos()), "gone", () -> cluster.gone(this));
        }
        final long deadLife = life;
        world.after(rng.between(1, downNanosMax), "start", () -> {
            if (deadLife == life) {
                start();
            }
        });
    }

    private void remember(final int partition) {
        final SimReplica replica = replicas.get(partition);
        flushedBefore.put(partition, replica.journal().flushedIndex());
        snapshotBefore.put(partition, replica.store().snapshotIndex());
    }

    boolean up() {
        return up;
    }

    /** Another number for each start and each end. */
    long life() {
        return life;
    }

    // ---------------------------------------------------------------- faults

    void rotBeforeNextStart() {
        rotWanted = true;
    }

    void wipeBeforeNextStart() {
        wipeWanted = true;
    }

    boolean isRotten() {
        return rotten;
    }

    /** A disk that was lost after its word had been sent is no witness of what it held. */
    boolean isWitness() {
        return !rotten && !lostDisk && rebuilds == 0;
    }

    /** Whether each of its replicas has all again that it may have lost, and its say. */
    boolean isWhole() {
        return up
                && !rotWanted
                && !wipeWanted
                && replicas.keySet().equals(hosted.keySet())
                && replicas.values().stream().allMatch(this::isWhole);
    }

    private boolean isWhole(final SimReplica replica) {
        final PartitionStatus status = replica.partition().status();
        return status.role() != Role.LEARNER
                || (!status.configuration().isEmpty() && !status.configuration().isVoter(member));
    }

    /** What rot there was is mended. */
    void declareWhole() {
        rotten = false;
        failures.clear();
    }

    void standStill(final long nanos) {
        stillUntil = world.nanos() + nanos;
    }

    void skewClock(final long millis) {
        skewMillis = millis;
    }

    void slowDisk(final boolean isSlow) {
        slowDisk = isSlow;
    }

    boolean diskIsSlow() {
        return slowDisk;
    }

    void heal() {
        disk.heal();
        slowDisk = false;
        stillUntil = 0;
        rotWanted = false;
        wipeWanted = false;
    }

    @Override
    public long standsStillNanos() {
        return Math.max(0, stillUntil - world.nanos());
    }

    @Override
    public long clockSkewMillis() {
        return skewMillis;
    }

    // ---------------------------------------------------------------- words

    void toGateway(final Consumer<ClusterGateway> word) {
        cluster.network()
                .send(
                        number,
                        options.brokers(),
                        SimNetwork.Lane.DATA,
                        "to gateway",
                        () -> word.accept(cluster.gateway()));
    }

    void hearsGone(final MemberId dead) {
        replicas.values()
                .forEach(replica -> replica.partition().ask(core -> core.memberGone(replica.nanoTime(), dead)));
    }

    void submit(final CommandRequest request) {
        final SimReplica replica = replicas.get(request.partitionId());
        if (replica != null) {
            replica.partition().submit(request);
        } else if (up && request.origin() != null) {
            mail.refuse(request.origin());
        }
    }

    BrokerMail mail() {
        return mail;
    }

    Beliefs beliefs() {
        return beliefs;
    }

    // ---------------------------------------------------------------- what others may know

    int number() {
        return number;
    }

    MemberId member() {
        return member;
    }

    Cluster cluster() {
        return cluster;
    }

    World world() {
        return world;
    }

    ClusterOptions options() {
        return options;
    }

    SimDisk disk() {
        return disk;
    }

    SortedMap<Integer, SimReplica> replicas() {
        return replicas;
    }

    Rng rng() {
        return rng;
    }

    boolean hosts(final int partition) {
        return hosted.containsKey(partition);
    }

    int rebuilds() {
        return rebuilds;
    }

    long installed() {
        return installed
                + replicas.values().stream()
                        .mapToLong(each -> each.watch().installed())
                        .sum();
    }

    /** Whether a loss of power would leave it the entry, or a snapshot with it. */
    boolean holdsDurably(final int partition, final long index, final byte[] bytes) {
        final SimReplica replica = replicas.get(partition);
        final long snapshot = replica == null
                ? snapshotBefore.getOrDefault(partition, -1L)
                : replica.store().snapshotIndex();
        return snapshot >= index || disk.holdsDurably(SimReplica.logDirectory(partition), bytes);
    }

    void look() {
        if (fault != null) {
            throw new IllegalStateException(
                    "a replica of broker " + number + " stops without a fault of its disk: " + fault, fault);
        }
        replicas.values().forEach(replica -> {
            replica.watch().look();
            replica.checkLimits();
        });
    }
}
