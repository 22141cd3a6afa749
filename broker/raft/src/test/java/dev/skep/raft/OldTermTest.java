package dev.skep.raft;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import dev.skep.raft.RaftMessage.AppendEntriesReply;
import dev.skep.raft.RaftMessage.PreVoteReply;
import dev.skep.raft.RaftMessage.RequestVoteReply;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figure 3.7 of the dissertation (8 of the paper), with one real replica. */
final class OldTermTest implements RaftEffects {
    private static final MemberId SELF = MemberId.of(0);
    private static final MemberId OTHER = MemberId.of(1);

    private final MemoryLog log = new MemoryLog();
    private final List<Long> commits = new ArrayList<>();

    @Test
    void entryOfAnOldTermIsNotCommittedByCounting() {
        log.append(List.of(
                RaftEntry.of(RaftEntry.Kind.NEW_TERM, 1, new byte[0]),
                RaftEntry.of(RaftEntry.Kind.NEW_TERM, 2, new byte[0])));
        log.flush(2);
        final RaftCore core = new RaftCore(
                SELF,
                World.SMALL,
                new HardState(3, null),
                new SnapshotId(0, 0, World.voters(0, 1, 2)),
                log,
                this,
                new Rng(1));
        core.start(0);
        core.tick(core.nextDeadlineNanos());
        core.receive(1, OTHER, new PreVoteReply(3, 4, true));
        core.receive(2, OTHER, new RequestVoteReply(4, true));
        assertThat(core.role()).isEqualTo(Role.LEADER);
        log.flush(log.lastIndex());
        core.flushed(3);
        core.receive(4, OTHER, new AppendEntriesReply(4, true, 2, 0, 2, 1, false));
        assertThat(commits).isEmpty();
        core.receive(5, OTHER, new AppendEntriesReply(4, true, 3, 0, 2, 2, false));
        assertThat(commits).as("written, but not flushed").isEmpty();
        core.receive(6, MemberId.of(7), new AppendEntriesReply(4, true, 3, 0, 3, 2, false));
        assertThat(commits).as("an answer of a stranger").isEmpty();
        core.receive(7, OTHER, new AppendEntriesReply(4, true, 3, 0, 3, 2, false));
        assertThat(commits).containsExactly(3L);
    }

    @Override
    public void persist(final HardState state) {}

    @Override
    public void send(final MemberId to, final RaftMessage message) {}

    @Override
    public void append(final List<RaftEntry> entries) {
        log.append(entries);
    }

    @Override
    public void truncateAfter(final long index) {
        log.truncateAfter(index);
    }

    @Override
    public void committed(final long index) {
        commits.add(index);
    }

    @Override
    public void roleChanged(final Role role, final long term, final MemberId leader) {}

    @Override
    public void configurationChanged(final Configuration configuration) {}

    @Override
    public void readSnapshotChunk(final MemberId to, final long snapshotIndex, final long offset, final int bytesMax) {}

    @Override
    public void storeSnapshotChunk(final SnapshotChunk chunk) {}

    @Override
    public void installSnapshot(final SnapshotId snapshot) {}
}
