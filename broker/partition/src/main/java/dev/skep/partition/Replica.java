package dev.skep.partition;

import dev.skep.base.Check;
import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.journal.Frame;
import dev.skep.partition.ReplicaFile.Content;
import dev.skep.raft.Configuration;
import dev.skep.raft.HardState;
import dev.skep.raft.RaftCore;
import dev.skep.raft.RaftEffects;
import dev.skep.raft.RaftEntry;
import dev.skep.raft.RaftMessage;
import dev.skep.raft.Role;
import dev.skep.raft.SnapshotChunk;
import dev.skep.raft.SnapshotId;
import java.util.List;
import java.util.function.Consumer;

/**
 * This member's part in the consensus of one partition: gives {@link RaftCore} messages, flushes and time, and does what it
 * says. Its owner hears of roles and commits after each step, never in the middle of one.
 */
final class Replica implements RaftEffects {
    private final Loop loop;
    private final RaftLog log;
    private final Flusher flusher;
    private final ReplicaFile file;
    private final Configuration bootstrap;
    private final ReplicaNetwork network;
    private final Owner owner;
    private final RaftCore raft;
    private SnapshotExchange snapshots;
    private Loop.Timer timer;
    private long timerNanos = Long.MAX_VALUE;
    private long committedIndex;
    private boolean committedMoved;
    private boolean roleMoved;
    private boolean transferring;
    private boolean stepping;
    private boolean stopped;

    /** Who acts on what consensus has come to. Called on the loop, between two steps. */
    interface Owner {
        /** The role, the term or the leader is another one; comes before the commits of the same step. */
        void roleChanged();

        /** Entries up to {@link Replica#committedIndex()} are committed. */
        void committed();

        /** Entries may be written again: leadership was to be handed over, and was not. */
        void mayWriteAgain();

        void failed(Throwable failure);
    }

    Replica(final Partition.Parts parts, final RaftLog log, final SnapshotId snapshot, final Owner owner) {
        this.loop = parts.loop();
        this.log = log;
        this.owner = owner;
        network = parts.network();
        flusher = new Flusher(parts.journal(), loop, parts.flushing(), this::flushed, owner::failed);
        file = parts.replicaFile();
        final Content content = file.read();
        bootstrap = content == null ? parts.bootstrap() : content.bootstrap();
        final HardState hardState = content == null ? HardState.INITIAL : content.hardState();
        if (content == null) {
            file.write(new Content(hardState, bootstrap));
        }
        final SnapshotId start = snapshot == null ? new SnapshotId(0, 0, bootstrap) : snapshot;
        raft = new RaftCore(parts.self(), parts.raft(), hardState, start, log, this, parts.rng());
        committedIndex = start.index();
        log.keepRecent(raft.configuration().members().size() > 1);
    }

    /** Who moves snapshots; set once, before the start. */
    void snapshots(final SnapshotExchange exchange) {
        snapshots = exchange;
    }

    // ---------------------------------------------------------------- what comes in, on the loop

    void start() {
        step(core -> core.start(loop.nanoTime()));
    }

    void receive(final MemberId from, final RaftMessage message) {
        step(core -> core.receive(loop.nanoTime(), from, message));
    }

    /** Runs a step of consensus, and tells the owner what came of it. */
    void step(final Consumer<RaftCore> input) {
        if (stopped) {
            return;
        }
        Check.that(!stepping, "a step of consensus within a step");
        stepping = true;
        try {
            input.accept(raft);
        } catch (final RuntimeException e) {
            owner.failed(e);
            return;
        } finally {
            stepping = false;
        }
        arm();
        if (roleMoved) {
            roleMoved = false;
            owner.roleChanged();
        }
        if (committedMoved) {
            committedMoved = false;
            owner.committed();
        }
        final boolean transferred = transferring;
        transferring = raft.isTransferring();
        if (transferred && !transferring) {
            owner.mayWriteAgain();
        }
    }

    /** On a leader: writes an entry that has room for a head in front, and gives its index; {@link #replicate} does the rest. */
    long write(final byte[] array, final int length) {
        RaftEntry.writeHead(array, RaftEntry.Kind.DATA, raft.term());
        return log.append(array, length, raft.term());
    }

    /** On a leader: what was written goes to the followers and to the disk. */
    void replicate() {
        step(core -> core.appended(loop.nanoTime()));
        flusher.flush();
    }

    void stop() {
        stopped = true;
        flusher.stop();
        if (timer != null) {
            timer.cancel();
        }
    }

    // ---------------------------------------------------------------- what is known

    /** A snapshot has become the state: what it covers is committed, and the log begins behind it. */
    void installed(final long snapshotIndex) {
        log.reset(snapshotIndex + 1);
        committedIndex = snapshotIndex;
    }

    boolean leads() {
        return raft.role() == Role.LEADER;
    }

    RaftCore raft() {
        return raft;
    }

    long lastIndex() {
        return log.lastIndex();
    }

    long committedIndex() {
        return committedIndex;
    }

    Frame frame(final long index) {
        return log.frame(index);
    }

    // ---------------------------------------------------------------- effects

    @Override
    public void persist(final HardState state) {
        file.write(new Content(state, bootstrap));
    }

    @Override
    public void send(final MemberId to, final RaftMessage message) {
        network.send(to, message);
    }

    @Override
    public void append(final List<RaftEntry> entries) {
        for (final RaftEntry entry : entries) {
            log.append(entry);
        }
        flusher.flush();
    }

    @Override
    public void truncateAfter(final long index) {
        log.truncateAfter(index);
    }

    @Override
    public void committed(final long index) {
        Check.that(index >= committedIndex, "the commit went back from %s to %s", committedIndex, index);
        committedIndex = index;
        committedMoved = true;
    }

    @Override
    public void roleChanged(final Role newRole, final long term, final MemberId leader) {
        roleMoved = true;
    }

    @Override
    public void configurationChanged(final Configuration configuration) {
        log.keepRecent(configuration.members().size() > 1);
        roleMoved = true;
    }

    @Override
    public void readSnapshotChunk(final MemberId to, final long index, final long offset, final int bytesMax) {
        snapshots.read(to, index, offset, bytesMax);
    }

    @Override
    public void storeSnapshotChunk(final SnapshotChunk chunk) {
        snapshots.store(chunk);
    }

    @Override
    public void installSnapshot(final SnapshotId snapshot) {
        snapshots.install(snapshot);
    }

    // ---------------------------------------------------------------- time

    private void flushed() {
        step(core -> core.flushed(loop.nanoTime()));
    }

    private void arm() {
        final long next = raft.nextDeadlineNanos();
        if (next >= timerNanos || stopped) {
            return; // an early timer finds out that it is early, and is set again
        }
        if (timer != null) {
            timer.cancel();
        }
        timerNanos = next;
        timer = loop.schedule(Math.max(0, next - loop.nanoTime()), () -> {
            timer = null;
            timerNanos = Long.MAX_VALUE;
            if (loop.nanoTime() >= raft.nextDeadlineNanos()) {
                step(core -> core.tick(loop.nanoTime()));
            } else {
                arm();
            }
        });
    }
}
