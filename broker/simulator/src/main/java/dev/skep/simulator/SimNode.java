package dev.skep.simulator;

import dev.skep.base.Check.InvariantViolation;
import dev.skep.base.Disk;
import dev.skep.base.DiskException;
import dev.skep.base.Rng;
import dev.skep.journal.CorruptJournal;
import dev.skep.journal.JournalScan;
import dev.skep.partition.PartitionOutlets;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.message.CommandRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** One broker: its disk, which outlives it, and the partitions of its present life. */
final class SimNode implements Known {
    private static final int DOWN_INSTANCES_MAX = 8;

    private final World world;
    private final Options options;
    private final Fabric fabric;
    private final SimGateway gateway;
    private final SimDisk disk;
    private final Disk visibleDisk;
    private final Rng rng;
    private final Rng mail;
    private final Rng rot;
    private final SortedMap<Integer, LogBook> books = new TreeMap<>();
    private final List<Runnable> onReady = new ArrayList<>();
    private List<SimPartition> partitions = List.of();
    private boolean up;
    private boolean healed;
    private boolean rotten;
    private boolean rotWanted;
    private boolean stoppedInWrite;
    private String refusal;
    private long life;
    private int restarts;
    private final Crossings crossings = new Crossings();

    SimNode(final World world, final Options options, final Fabric fabric, final SimGateway gateway) {
        this.world = world;
        this.options = options;
        this.fabric = fabric;
        this.gateway = gateway;
        this.disk = new SimDisk(world.rng("disk"));
        this.visibleDisk = fabric.disk(disk);
        this.rng = world.rng("node");
        this.mail = world.rng("mail");
        this.rot = world.rng("rot");
        for (int id = 1; id <= options.partitions(); id++) {
            final SimDisk scratch = new SimDisk(new Rng(0));
            books.put(
                    id,
                    new LogBook(
                            world,
                            id,
                            SimPartition.logDirectory(id),
                            disk,
                            new Ledger(id, crossings),
                            new DecisionChecker(options.engine(id), scratch)));
        }
        gateway.serves(this);
    }

    // ---------------------------------------------------------------- life

    void start() {
        final long thisLife = ++life;
        final long mayLose = rotWanted ? turnABit() : Long.MAX_VALUE;
        final List<SimPartition> opened = new ArrayList<>();
        try {
            for (int id = 1; id <= options.partitions(); id++) {
                final SimPartition partition = new SimPartition(
                        id,
                        new SimPartition.Surroundings(
                                world,
                                options,
                                fabric,
                                visibleDisk,
                                () -> options.has(Fault.SLOW_DISK) && !healed,
                                new PartitionOutlets(gateway, request -> send(request, thisLife)),
                                (failedId, failure) -> failed(failedId, failure, thisLife)));
                opened.add(partition);
                books.get(id).opened(partition.journal(), stoppedInWrite, mayLose);
            }
        } catch (final CorruptJournal | InvariantViolation e) {
            opened.forEach(SimPartition::die);
            refuse(e);
            return;
        } catch (final DiskException e) {
            opened.forEach(SimPartition::die);
            world.note("can't start: " + e.getMessage());
            down(true);
            return;
        }
        if (mayLose < Long.MAX_VALUE && partitionsLost(opened)) {
            refuse(new IllegalStateException("rot in the last flush, which looks like a torn tail"));
            return;
        }
        partitions = opened;
        stoppedInWrite = false;
        up = true;
        gateway.opened();
        opened.forEach(each -> each.start(() -> started(thisLife)));
    }

    private boolean partitionsLost(final List<SimPartition> opened) {
        for (int id = 1; id <= opened.size(); id++) {
            if (opened.get(id - 1).journal().lastIndex() < books.get(id).committed()) {
                return true;
            }
        }
        return false;
    }

    private void started(final long ofLife) {
        if (ofLife == life && ready()) {
            restarts++;
            onReady.forEach(Runnable::run);
        }
    }

    @Override
    public void whenReady(final Runnable action) {
        onReady.add(action);
    }

    boolean up() {
        return up;
    }

    /** All partitions take commands. */
    boolean ready() {
        return up && partitions.stream().allMatch(SimPartition::ready);
    }

    /** The process is gone in the middle of a disk operation. */
    void stopInWrite(final boolean powerLost) {
        stoppedInWrite = true;
        crash(powerLost);
    }

    /** The process is gone, with or without the power; it starts again after a while. */
    void crash(final boolean powerLost) {
        world.note(powerLost ? "power lost" : "killed");
        if (up) {
            pollAll();
        }
        down(!powerLost);
    }

    private void down(final boolean killed) {
        up = false;
        life++;
        partitions.forEach(SimPartition::die);
        partitions = List.of();
        books.values().forEach(LogBook::closed);
        gateway.closed();
        if (killed) {
            disk.kill();
        } else {
            disk.losePower();
        }
        if (healed) {
            disk.heal();
        }
        final long deadLife = life;
        world.after(rng.between(1, options.span(DOWN_INSTANCES_MAX)), "start", () -> {
            if (deadLife == life) {
                start();
            }
        });
    }

    private void failed(final int id, final Throwable failure, final long ofLife) {
        world.note("partition " + id + " failed: " + failure.getMessage());
        if (failure instanceof DiskException disk) {
            // A replica can't take part without room for its vote and the entry that opens its term; later it only
            // refuses commands.
            final boolean leads = id <= partitions.size() && partition(id).ready();
            Violation.unless(
                    !disk.full() || !leads, "full disk", "partition %d stops because the disk is full: %s", id, disk);
            world.after(World.MILLIS, "give up", () -> {
                if (ofLife == life) {
                    crash(false);
                }
            });
        } else {
            refuse(failure);
        }
    }

    /** What was broken by rot must be refused by name; there is no other replica to heal from, so the run ends. */
    private void refuse(final Throwable failure) {
        if (!rotten) {
            throw new IllegalStateException("a partition stops without a fault of the disk: " + failure, failure);
        }
        world.note("refused");
        refusal = failure.toString();
        up = false;
    }

    /** Why the node can't go on, or null. */
    String refusal() {
        return refusal;
    }

    int restarts() {
        return restarts;
    }

    // ---------------------------------------------------------------- faults

    SimDisk disk() {
        return disk;
    }

    /** One bit turns over before the next start. Once in a run: a single replica has no promise for more. */
    void rotOnce() {
        rotWanted = !rotten;
    }

    /** Gives the frame behind which a loss looks like a torn tail, as the journal documents. */
    private long turnABit() {
        rotWanted = false;
        final SortedMap<Integer, Long> marks = new TreeMap<>();
        books.keySet()
                .forEach(id -> marks.put(
                        id,
                        JournalScan.walk(disk, SimPartition.logDirectory(id), frame -> {})
                                .flushedMark()));
        final String file = disk.rot(rot);
        if (file == null) {
            return Long.MAX_VALUE;
        }
        rotten = true;
        world.note("rot in " + file);
        for (final int id : marks.keySet()) {
            if (file.startsWith(SimPartition.logDirectory(id))) {
                return marks.get(id);
            }
        }
        return Long.MAX_VALUE;
    }

    /** No more faults from now on. */
    void heal() {
        healed = true;
        rotWanted = false;
        disk.heal();
    }

    // ---------------------------------------------------------------- the way in

    SimPartition partition(final int id) {
        return partitions.get(id - 1);
    }

    @Override
    public Ledger ledger(final int partitionId) {
        return books.get(partitionId).ledger();
    }

    @Override
    public boolean isDistributed(final long deploymentKey) {
        return books.get(PartitionKeys.DEPLOYMENT_PARTITION).isDistributed(deploymentKey);
    }

    LogBook book(final int id) {
        return books.get(id);
    }

    SortedMap<Integer, LogBook> books() {
        return books;
    }

    int partitions() {
        return options.partitions();
    }

    /** A command of one partition for another one. */
    private void send(final CommandRequest request, final long ofLife) {
        final boolean bad = options.has(Fault.LOST_MAIL) && !healed;
        if (bad && mail.chance(0.2)) {
            return;
        }
        final int copies = bad && mail.chance(0.2) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            final long delay = mail.between(1, bad ? options.span(40) : World.MILLIS);
            world.after(delay, "mail", () -> {
                if (ofLife == life && up) {
                    partition(request.partitionId()).partition().submit(request);
                }
            });
        }
    }

    // ---------------------------------------------------------------- looking on

    /** After each step. */
    void look() {
        if (!up) {
            return;
        }
        pollAll();
        for (int id = 1; id <= partitions.size(); id++) {
            partition(id).checkLimits();
            if (partition(id).ready()) {
                books.get(id).commit(partition(id).partition().status().committedIndex());
            }
        }
    }

    private void pollAll() {
        books.values().forEach(LogBook::poll);
    }

    /** The state of each partition is what its whole log gives. */
    void checkReplay() {
        for (int id = 1; id <= partitions.size(); id++) {
            if (partition(id).ready()) {
                ReplayChecker.check(
                        books.get(id), options.engine(id), partition(id).store());
            }
        }
    }

    int inFlight() {
        return partitions.stream().mapToInt(SimPartition::inFlight).sum();
    }

    /** Whether nothing is under way between partitions. */
    boolean isQuiet() {
        return crossings.allSettled()
                && books.values().stream().allMatch(book -> book.ledger().isQuiet());
    }

    /** In the end, nothing is left of the instances, and what was given to other partitions was done. */
    void checkNothingLeft() {
        crossings.checkDone(options.partitions());
        books.values().forEach(book -> book.ledger().checkNothingLeft());
    }

    String undone() {
        return crossings.toString();
    }
}
