package dev.skep.node.cluster;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.partition.Partition;
import dev.skep.partition.ReplicaNetwork;
import dev.skep.raft.RaftMessage;
import dev.skep.raft.RaftMessageCodec;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * What replicas here and elsewhere say to each other. A message that brings news goes at once, in a frame of its own. What only
 * says that all is as before, a heartbeat or the answer to one, waits a moment for those of other partitions to the same member: with
 * many idle partitions, whose heartbeats are due at the same time, one frame has them all.
 *
 * <pre>
 * frame : one or more of (i32 partition | i32 length | {@link RaftMessage})
 * </pre>
 */
final class ReplicaMail {
    private static final long WAIT_NANOS = 1_000_000;
    /** Well below what a lane takes at once. */
    private static final int JOINT_BYTES_MAX = 32 * 1024;

    private final Frames frames;
    private final Loop loop;
    private final ClusterMetrics metrics;
    private final TreeMap<MemberId, FieldWriter> waiting = new TreeMap<>();

    /** @param loop for what waits */
    ReplicaMail(final Frames frames, final Loop loop, final ClusterMetrics metrics) {
        this.frames = frames;
        this.loop = loop;
        this.metrics = metrics;
    }

    /** Any thread: gives what arrives to the partitions that are here. */
    void deliverTo(final IntFunction<Partition> hosted) {
        frames.on(FrameKind.RAFT, (from, payload) -> {
            final FieldReader in = new FieldReader(payload);
            while (in.hasMore()) {
                final int partition = in.int32();
                final int length = in.int32();
                final int start = in.skip(length);
                final Partition replica = hosted.apply(partition);
                if (replica != null) {
                    final RaftMessage message = RaftMessageCodec.read(new FieldReader(payload, start, length));
                    metrics.trafficOf(partition).received(from, message);
                    replica.receive(from, message);
                }
            }
        });
    }

    /** How the replica of a partition here reaches the others; used by one thread at a time. */
    ReplicaNetwork of(final int partition) {
        return new Sender(partition, metrics.trafficOf(partition));
    }

    private void sendSoon(final MemberId to, final byte[] piece) {
        loop.post(() -> {
            final FieldWriter joint = waiting.get(to);
            if (joint != null && joint.size() + piece.length <= JOINT_BYTES_MAX) {
                joint.raw(piece, 0, piece.length);
                return;
            }
            if (joint != null) {
                send(to, joint);
            } else {
                loop.schedule(WAIT_NANOS, () -> send(to, waiting.remove(to)));
            }
            waiting.put(to, new FieldWriter().raw(piece, 0, piece.length));
        });
    }

    private void send(final MemberId to, final FieldWriter joint) {
        frames.send(to, Lane.DATA, FrameKind.RAFT, joint.toByteArray());
    }

    private static Lane laneOf(final RaftMessage message) {
        return switch (message) {
            // heartbeats must not overtake the entries before them, or they'd be sent again
            case RaftMessage.AppendEntries _, RaftMessage.AppendEntriesReply _ -> Lane.DATA;
            case RaftMessage.InstallSnapshot _ -> Lane.BULK;
            default -> Lane.CONTROL;
        };
    }

    /** Knows what it said last to each member, and so whether something is news. */
    private final class Sender implements ReplicaNetwork {
        private final int partition;
        private final ClusterMetrics.Traffic traffic;
        private final TreeMap<MemberId, RaftMessage> last = new TreeMap<>();

        Sender(final int partition, final ClusterMetrics.Traffic traffic) {
            this.partition = partition;
            this.traffic = traffic;
        }

        @Override
        public void send(final MemberId to, final RaftMessage message) {
            traffic.sent(to, message);
            final FieldWriter piece = new FieldWriter().int32(partition).int32(0);
            RaftMessageCodec.write(piece, message);
            piece.putInt32(Integer.BYTES, piece.size() - 2 * Integer.BYTES);
            if (saysTheSame(message, last.put(to, known(message)))) {
                sendSoon(to, piece.toByteArray());
            } else {
                frames.send(to, laneOf(message), FrameKind.RAFT, piece.toByteArray());
            }
        }

        /** Without the entries, which need not be kept. */
        private static RaftMessage known(final RaftMessage message) {
            return message instanceof RaftMessage.AppendEntries append
                            && !append.entries().isEmpty()
                    ? null
                    : message;
        }

        private static boolean saysTheSame(final RaftMessage message, final RaftMessage before) {
            return switch (message) {
                case RaftMessage.AppendEntries now ->
                    now.entries().isEmpty()
                            && before instanceof RaftMessage.AppendEntries then
                            && now.term() == then.term()
                            && now.epoch() == then.epoch()
                            && now.previousIndex() == then.previousIndex()
                            && now.commitIndex() == then.commitIndex();
                case RaftMessage.AppendEntriesReply now ->
                    before instanceof RaftMessage.AppendEntriesReply then
                            && now.accepted()
                            && then.accepted()
                            && now.term() == then.term()
                            && now.matchIndex() == then.matchIndex()
                            && now.flushedIndex() == then.flushedIndex()
                            && now.newcomer() == then.newcomer();
                default -> false;
            };
        }
    }
}
