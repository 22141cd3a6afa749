package dev.skep.raft;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage.AppendEntries;
import dev.skep.raft.RaftMessage.AppendEntriesReply;
import dev.skep.raft.RaftMessage.ForceConfiguration;
import dev.skep.raft.RaftMessage.ForceConfigurationReply;
import dev.skep.raft.RaftMessage.InstallSnapshot;
import dev.skep.raft.RaftMessage.InstallSnapshotReply;
import dev.skep.raft.RaftMessage.PreVote;
import dev.skep.raft.RaftMessage.PreVoteReply;
import dev.skep.raft.RaftMessage.RequestVote;
import dev.skep.raft.RaftMessage.RequestVoteReply;
import dev.skep.raft.RaftMessage.TimeoutNow;
import java.util.List;

/**
 * Messages as bytes.
 *
 * <pre>
 * message : u8 version | u8 kind | i64 term | fields of the kind
 * </pre>
 *
 * Later writers may add fields at the end. Reading throws {@link MalformedBytes} for anything that no writer of a version known here
 * has written.
 */
public final class RaftMessageCodec {
    private static final int VERSION = 1;

    private static final int PRE_VOTE = 1;
    private static final int PRE_VOTE_REPLY = 2;
    private static final int REQUEST_VOTE = 3;
    private static final int REQUEST_VOTE_REPLY = 4;
    private static final int APPEND_ENTRIES = 5;
    private static final int APPEND_ENTRIES_REPLY = 6;
    private static final int INSTALL_SNAPSHOT = 7;
    private static final int INSTALL_SNAPSHOT_REPLY = 8;
    private static final int TIMEOUT_NOW = 9;
    private static final int FORCE_CONFIGURATION = 10;
    private static final int FORCE_CONFIGURATION_REPLY = 11;

    private RaftMessageCodec() {}

    public static void write(final FieldWriter out, final RaftMessage message) {
        out.int8(VERSION).int8(kindOf(message)).int64(message.term());
        switch (message) {
            case PreVote m -> out.int64(m.lastIndex()).int64(m.lastTerm()).int64(m.epoch());
            case PreVoteReply m -> out.int64(m.askedTerm()).bool(m.granted());
            case RequestVote m ->
                out.int64(m.lastIndex()).int64(m.lastTerm()).int64(m.epoch()).bool(m.leadershipTransfer());
            case RequestVoteReply m -> out.bool(m.granted());
            case AppendEntries m -> {
                out.int64(m.epoch()).int64(m.previousIndex()).int64(m.previousTerm());
                out.int64(m.commitIndex()).int64(m.round());
                out.list(m.entries(), (w, entry) -> w.bytes(entry.bytes()));
            }
            case AppendEntriesReply m -> {
                out.bool(m.accepted()).int64(m.matchIndex()).int64(m.matchTerm());
                out.int64(m.flushedIndex()).int64(m.round()).bool(m.newcomer());
            }
            case InstallSnapshot m -> {
                out.int64(m.epoch());
                writeChunk(out, m.chunk());
            }
            case InstallSnapshotReply m ->
                out.int64(m.snapshotIndex()).int64(m.nextOffset()).bool(m.installed());
            case TimeoutNow m -> {}
            case ForceConfiguration m -> m.configuration().write(out);
            case ForceConfigurationReply m -> out.int64(m.epoch());
        }
    }

    public static byte[] encode(final RaftMessage message) {
        final FieldWriter out = new FieldWriter();
        write(out, message);
        return out.toByteArray();
    }

    public static RaftMessage decode(final byte[] bytes) {
        return read(new FieldReader(bytes));
    }

    public static RaftMessage read(final FieldReader in) {
        final int version = in.int8();
        if (version != VERSION) {
            throw new MalformedBytes("expected a message of version " + VERSION + ", found " + version);
        }
        final int kind = in.int8();
        final long term = number(in);
        return switch (kind) {
            case PRE_VOTE -> new PreVote(term, number(in), number(in), number(in));
            case PRE_VOTE_REPLY -> new PreVoteReply(term, number(in), in.bool());
            case REQUEST_VOTE -> new RequestVote(term, number(in), number(in), number(in), in.bool());
            case REQUEST_VOTE_REPLY -> new RequestVoteReply(term, in.bool());
            case APPEND_ENTRIES ->
                new AppendEntries(
                        term,
                        number(in),
                        number(in),
                        number(in),
                        number(in),
                        number(in),
                        in.list(RaftMessageCodec::readEntry));
            case APPEND_ENTRIES_REPLY ->
                new AppendEntriesReply(term, in.bool(), number(in), number(in), number(in), number(in), in.bool());
            case INSTALL_SNAPSHOT -> new InstallSnapshot(term, number(in), readChunk(in));
            case INSTALL_SNAPSHOT_REPLY -> new InstallSnapshotReply(term, number(in), number(in), in.bool());
            case TIMEOUT_NOW -> new TimeoutNow(term);
            case FORCE_CONFIGURATION -> new ForceConfiguration(term, readConfiguration(in));
            case FORCE_CONFIGURATION_REPLY -> new ForceConfigurationReply(term, number(in));
            default -> throw new MalformedBytes("unknown kind of message " + kind);
        };
    }

    private static int kindOf(final RaftMessage message) {
        return switch (message) {
            case PreVote m -> PRE_VOTE;
            case PreVoteReply m -> PRE_VOTE_REPLY;
            case RequestVote m -> REQUEST_VOTE;
            case RequestVoteReply m -> REQUEST_VOTE_REPLY;
            case AppendEntries m -> APPEND_ENTRIES;
            case AppendEntriesReply m -> APPEND_ENTRIES_REPLY;
            case InstallSnapshot m -> INSTALL_SNAPSHOT;
            case InstallSnapshotReply m -> INSTALL_SNAPSHOT_REPLY;
            case TimeoutNow m -> TIMEOUT_NOW;
            case ForceConfiguration m -> FORCE_CONFIGURATION;
            case ForceConfigurationReply m -> FORCE_CONFIGURATION_REPLY;
        };
    }

    /** No index, term, epoch, round or length is negative. */
    private static long number(final FieldReader in) {
        final long value = in.int64();
        if (value < 0) {
            throw new MalformedBytes("expected a number from 0 on, found " + value);
        }
        return value;
    }

    private static RaftEntry readEntry(final FieldReader in) {
        final byte[] bytes = in.bytes();
        try {
            if (RaftEntry.kindOf(bytes, 0, bytes.length) == RaftEntry.Kind.CONFIGURATION) {
                readConfiguration(new FieldReader(bytes, RaftEntry.HEAD_BYTES, bytes.length - RaftEntry.HEAD_BYTES));
            }
        } catch (final IllegalArgumentException e) {
            final MalformedBytes malformed = new MalformedBytes(e.getMessage());
            malformed.initCause(e);
            throw malformed;
        }
        return new RaftEntry(bytes);
    }

    private static void writeChunk(final FieldWriter out, final SnapshotChunk chunk) {
        out.int64(chunk.snapshot().index()).int64(chunk.snapshot().term());
        chunk.snapshot().configuration().write(out);
        out.int64(chunk.totalBytes()).int64(chunk.offset()).bytes(chunk.data());
    }

    private static SnapshotChunk readChunk(final FieldReader in) {
        final SnapshotId snapshot = new SnapshotId(number(in), number(in), readConfiguration(in));
        final SnapshotChunk chunk = new SnapshotChunk(snapshot, number(in), number(in), in.bytes());
        if (chunk.offset() > chunk.totalBytes() - chunk.data().length) {
            throw new MalformedBytes("a chunk that ends behind its snapshot");
        }
        return chunk;
    }

    private static Configuration readConfiguration(final FieldReader in) {
        final long epoch = number(in);
        return new Configuration(epoch, members(in), members(in), members(in));
    }

    private static List<MemberId> members(final FieldReader in) {
        return in.list(r -> {
            final String text = r.text();
            if (text.isEmpty()) {
                throw new MalformedBytes("a member without an id");
            }
            return new MemberId(text);
        });
    }
}
