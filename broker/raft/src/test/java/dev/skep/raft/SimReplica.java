package dev.skep.raft;

import dev.skep.base.Check;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.List;

/** One replica with its disk and its state, which is a hash over all committed entries. What a crash loses is in {@link #crash}. */
final class SimReplica implements RaftEffects {
    private static final int SNAPSHOT_BYTES = 300;

    private final World world;
    private final MemberId id;
    // On the disk.
    private final MemoryLog log = new MemoryLog();
    private byte[] hard = hardBytes(HardState.INITIAL);
    private SnapshotId snapshot;
    private byte[] snapshotBytes = {};
    // In memory.
    private RaftCore core;
    private int life;
    private boolean flushing;
    private boolean diskStuck;
    private FieldWriter pending = new FieldWriter();
    private long appliedIndex;
    private long appliedHash;
    private long timerAt = Long.MAX_VALUE;
    private int snapshotsInstalled;
    private int chunksStored;
    private Role role = Role.LEARNER;

    SimReplica(final World world, final MemberId id, final Configuration bootstrap) {
        this.world = world;
        this.id = id;
        this.snapshot = new SnapshotId(0, 0, bootstrap);
    }

    MemberId id() {
        return id;
    }

    RaftCore core() {
        return core;
    }

    MemoryLog log() {
        return log;
    }

    boolean isUp() {
        return core != null;
    }

    boolean isLeader() {
        return core != null && core.role() == Role.LEADER;
    }

    HardState hard() {
        return HardState.read(new FieldReader(hard));
    }

    long appliedIndex() {
        return appliedIndex;
    }

    long appliedHash() {
        return appliedHash;
    }

    SnapshotId snapshot() {
        return snapshot;
    }

    int snapshotsInstalled() {
        return snapshotsInstalled;
    }

    int chunksStored() {
        return chunksStored;
    }

    Role announcedRole() {
        return role;
    }

    void diskStuck(final boolean stuck) {
        diskStuck = stuck;
        if (!stuck && isUp() && !flushing) {
            scheduleFlush();
        }
    }

    void start() {
        Check.that(core == null, "runs already");
        life++;
        flushing = false;
        timerAt = Long.MAX_VALUE;
        restoreSnapshot();
        core = new RaftCore(
                id,
                world.settings(),
                hard(),
                snapshot,
                log,
                this,
                new Rng(world.rng().nextLong()));
        core.priorities(world.priorities());
        core.start(world.now());
        if (log.flushedIndex() < log.lastIndex()) {
            scheduleFlush();
        }
        after();
    }

    private void restoreSnapshot() {
        appliedIndex = snapshot.index();
        appliedHash = snapshot.index() == 0 ? 0 : new FieldReader(snapshotBytes).int64();
    }

    /** Of what was written and not flushed, a random part survives. */
    void crash() {
        log.truncateAfter(world.rng().between(log.flushedIndex(), log.lastIndex()));
        core = null;
        life++;
    }

    void wipe() {
        Check.that(core == null, "is running");
        log.reset(0);
        hard = hardBytes(HardState.INITIAL);
        snapshot = new SnapshotId(0, 0, Configuration.EMPTY);
        snapshotBytes = new byte[0];
    }

    boolean offer(final byte[] data) {
        if (!isLeader() || core.isTransferring()) {
            return false;
        }
        log.append(List.of(RaftEntry.of(RaftEntry.Kind.DATA, core.term(), data)));
        scheduleFlush();
        core.appended(world.now());
        after();
        return true;
    }

    void receive(final MemberId from, final byte[] message) {
        core.receive(world.now(), from, RaftMessageCodec.decode(message));
        after();
    }

    /** Keeps as many entries of the log as told. */
    void takeSnapshot(final long keepEntries) {
        if (appliedIndex <= snapshot.index()) {
            return;
        }
        log.flush(log.lastIndex());
        snapshot = core.snapshotAt(appliedIndex);
        final FieldWriter out = new FieldWriter();
        out.int64(appliedHash).int64(appliedIndex).text(id.text());
        while (out.size() < SNAPSHOT_BYTES) {
            out.int8(id.nodeId() + 1);
        }
        snapshotBytes = out.toByteArray();
        log.compactUpTo(Math.min(snapshot.index(), Math.max(log.lastIndex() - keepEntries, log.firstIndex() - 1)));
        core.snapshotTaken(snapshot);
        core.flushed(world.now());
        after();
    }

    long propose(final Configuration target) {
        final long change = core.proposeConfiguration(world.now(), target);
        after();
        return change;
    }

    boolean handOver(final int to) {
        final boolean begun = core.transferLeadership(world.now(), MemberId.of(to));
        after();
        return begun;
    }

    void memberGone(final int member) {
        core.memberGone(world.now(), MemberId.of(member));
        after();
    }

    boolean force(final Configuration configuration) {
        final boolean begun = core.forceConfiguration(world.now(), configuration);
        after();
        return begun;
    }

    long requestRead() {
        final long read = core.requestRead(world.now());
        after();
        return read;
    }

    /** To be called after each input. */
    void after() {
        final long deadline = core.nextDeadlineNanos();
        if (deadline < timerAt) {
            timerAt = Math.max(deadline, world.now());
            final long at = timerAt;
            whileAlive(timerAt - world.now(), () -> {
                if (timerAt == at) {
                    timerAt = Long.MAX_VALUE;
                    core.tick(world.now());
                }
            });
        }
    }

    private void whileAlive(final long delay, final Runnable task) {
        final int sameLife = life;
        world.in(delay, () -> {
            if (life == sameLife && core != null) {
                task.run();
                after();
            }
        });
    }

    private void scheduleFlush() {
        if (flushing || diskStuck) {
            return;
        }
        flushing = true;
        final long target = log.lastIndex();
        whileAlive(world.flushDelay(), () -> {
            flushing = false;
            log.flush(target);
            core.flushed(world.now());
            if (log.flushedIndex() < log.lastIndex()) {
                scheduleFlush();
            }
        });
    }

    @Override
    public void persist(final HardState state) {
        world.checks().persisted(id, hard(), state);
        hard = hardBytes(state);
    }

    private static byte[] hardBytes(final HardState state) {
        final FieldWriter out = new FieldWriter();
        state.write(out);
        return out.toByteArray();
    }

    @Override
    public void send(final MemberId to, final RaftMessage message) {
        world.checks().sent(id, to, message, hard());
        world.send(id, to, message);
    }

    @Override
    public void append(final List<RaftEntry> entries) {
        log.append(entries);
        scheduleFlush();
    }

    @Override
    public void truncateAfter(final long index) {
        log.truncateAfter(index);
    }

    @Override
    public void committed(final long index) {
        Check.that(index > appliedIndex, "commit goes back");
        while (appliedIndex < index) {
            appliedIndex++;
            final RaftEntry entry = log.entry(appliedIndex);
            appliedHash = World.hash(appliedHash, entry.bytes());
            world.checks().committed(this, appliedIndex, entry, appliedHash, core.role() == Role.LEADER);
        }
    }

    @Override
    public void roleChanged(final Role newRole, final long term, final MemberId leader) {
        world.trace(() -> id + " is " + newRole + " in term " + term + " of " + leader);
        role = newRole;
        if (newRole == Role.LEADER) {
            world.checks().elected(this, term);
        }
    }

    @Override
    public void configurationChanged(final Configuration configuration) {
        world.trace(() -> id + " has " + configuration);
    }

    @Override
    public void readSnapshotChunk(final MemberId to, final long snapshotIndex, final long offset, final int bytesMax) {
        whileAlive(world.diskDelay(), () -> {
            if (snapshot.index() != snapshotIndex || offset > snapshotBytes.length) {
                core.snapshotChunkRead(world.now(), to, null);
            } else {
                final int length = (int) Math.min(bytesMax, snapshotBytes.length - offset);
                final byte[] data = java.util.Arrays.copyOfRange(snapshotBytes, (int) offset, (int) offset + length);
                core.snapshotChunkRead(
                        world.now(), to, new SnapshotChunk(snapshot, snapshotBytes.length, offset, data));
            }
        });
    }

    @Override
    public void storeSnapshotChunk(final SnapshotChunk chunk) {
        if (chunk.offset() == 0) {
            pending = new FieldWriter();
        }
        Check.that(chunk.offset() == pending.size(), "chunks come in their order");
        pending.raw(chunk.data(), 0, chunk.data().length);
        chunksStored++;
        whileAlive(
                world.diskDelay(),
                () -> core.snapshotChunkStored(
                        world.now(), chunk.snapshot().index(), chunk.offset() + chunk.data().length));
    }

    @Override
    public void installSnapshot(final SnapshotId received) {
        final byte[] bytes = pending.toByteArray();
        whileAlive(world.diskDelay(), () -> {
            final FieldReader in = new FieldReader(bytes);
            final long hash = in.int64();
            Check.that(bytes.length == SNAPSHOT_BYTES && in.int64() == received.index(), "mixed up chunks");
            final int maker = new MemberId(in.text()).nodeId() + 1;
            while (in.hasMore()) {
                Check.that(in.int8() == maker, "chunks of two leaders");
            }
            world.checks().restored(received.index(), hash);
            snapshot = received;
            snapshotBytes = bytes;
            log.reset(received.index());
            restoreSnapshot();
            snapshotsInstalled++;
            core.snapshotInstalled(world.now(), received.index(), true);
        });
    }
}
