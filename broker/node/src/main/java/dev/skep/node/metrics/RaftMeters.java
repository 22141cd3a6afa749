package dev.skep.node.metrics;

import dev.skep.base.MemberId;
import dev.skep.node.cluster.ClusterMetrics;
import dev.skep.raft.RaftEntry;
import dev.skep.raft.RaftMessage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the replica of one partition says to the others and hears from them. */
final class RaftMeters implements ClusterMetrics.Traffic {
    /** A snapshot of which nothing more came for so long does not come any more. */
    private static final long SNAPSHOT_SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The label of each kind of message. */
    private enum Type {
        POLL,
        POLL_REPLY,
        VOTE,
        VOTE_REPLY,
        APPEND,
        APPEND_REPLY,
        INSTALL,
        INSTALL_REPLY,
        TRANSFER,
        FORCE_CONFIGURE,
        FORCE_CONFIGURE_REPLY;

        static Type of(final RaftMessage message) {
            return switch (message) {
                case RaftMessage.PreVote _ -> POLL;
                case RaftMessage.PreVoteReply _ -> POLL_REPLY;
                case RaftMessage.RequestVote _ -> VOTE;
                case RaftMessage.RequestVoteReply _ -> VOTE_REPLY;
                case RaftMessage.AppendEntries _ -> APPEND;
                case RaftMessage.AppendEntriesReply _ -> APPEND_REPLY;
                case RaftMessage.InstallSnapshot _ -> INSTALL;
                case RaftMessage.InstallSnapshotReply _ -> INSTALL_REPLY;
                case RaftMessage.TimeoutNow _ -> TRANSFER;
                case RaftMessage.ForceConfiguration _ -> FORCE_CONFIGURE;
                case RaftMessage.ForceConfigurationReply _ -> FORCE_CONFIGURE_REPLY;
            };
        }
    }

    private static final int TYPES = Type.values().length;

    private final MeterRegistry registry;
    private final Tags tags;
    private final Map<MemberId, Peer> peers = new ConcurrentHashMap<>();
    private final AtomicLong snapshotBeganNanos = new AtomicLong();
    private volatile long snapshotLastNanos;
    private volatile boolean snapshotComing;
    private volatile long snapshotMillis;

    /** @param tags of the partition */
    RaftMeters(final MeterRegistry registry, final Tags tags) {
        this.registry = registry;
        this.tags = tags;
        Gauge.builder("atomix_snapshot_replication_count", this, RaftMeters::snapshotsComing)
                .tags(tags)
                .register(registry);
        Gauge.builder("atomix_snapshot_replication_duration_milliseconds", () -> snapshotMillis)
                .tags(tags)
                .register(registry);
    }

    /** Another replica of the partition. */
    private static final class Peer {
        private final Counter[] sent = new Counter[TYPES];
        private final Counter[] received = new Counter[TYPES];
        private final Counter entries;
        private final Counter kilobytes;
        private final Timer latency;

        // One batch of entries at a time is timed, from sending it to the word that it is durable there.
        private long timedTerm;
        private long timedFromNanos;
        private volatile long timedIndex;

        Peer(final MeterRegistry registry, final Tags tags, final MemberId id) {
            for (final Type type : Type.values()) {
                sent[type.ordinal()] =
                        registry.counter("atomix_raft_messages_send", tags.and("to", id.text(), "type", type.name()));
                received[type.ordinal()] = registry.counter(
                        "atomix_raft_messages_received", tags.and("from", id.text(), "type", type.name()));
            }
            final Tags follower = tags.and("follower", id.text());
            entries = registry.counter("atomix_append_entries_rate", follower);
            kilobytes = registry.counter("atomix_append_entries_data_rate", follower);
            latency = Buckets.latency(registry, "atomix_append_entries_latency", follower);
        }

        /** On the loop of the partition. */
        void appending(final RaftMessage.AppendEntries message) {
            final List<RaftEntry> batch = message.entries();
            if (batch.isEmpty()) {
                return;
            }
            long bytes = 0;
            for (int i = 0; i < batch.size(); i++) {
                bytes += batch.get(i).bytes().length;
            }
            entries.increment(batch.size());
            kilobytes.increment(bytes / 1_000.0);
            if (timedIndex == 0 || message.term() != timedTerm) {
                timedTerm = message.term();
                timedFromNanos = System.nanoTime();
                timedIndex = message.previousIndex() + batch.size();
            }
        }

        /** On a thread of the transport. */
        void appended(final RaftMessage.AppendEntriesReply reply) {
            final long index = timedIndex;
            if (index != 0 && reply.flushedIndex() >= index && reply.term() == timedTerm) {
                latency.record(System.nanoTime() - timedFromNanos, TimeUnit.NANOSECONDS);
                timedIndex = 0;
            }
        }
    }

    private Peer peer(final MemberId id) {
        final Peer known = peers.get(id);
        return known != null ? known : peers.computeIfAbsent(id, added -> new Peer(registry, tags, added));
    }

    @Override
    public void sent(final MemberId to, final RaftMessage message) {
        final Peer peer = peer(to);
        peer.sent[Type.of(message).ordinal()].increment();
        if (message instanceof final RaftMessage.AppendEntries append) {
            peer.appending(append);
        }
    }

    @Override
    public void received(final MemberId from, final RaftMessage message) {
        final Peer peer = peer(from);
        peer.received[Type.of(message).ordinal()].increment();
        if (message instanceof final RaftMessage.AppendEntriesReply reply) {
            peer.appended(reply);
        } else if (message instanceof final RaftMessage.InstallSnapshot install) {
            snapshotPiece(install.chunk().offset() == 0, install.chunk().isLast());
        }
    }

    private void snapshotPiece(final boolean first, final boolean last) {
        final long now = System.nanoTime();
        if (first) {
            snapshotBeganNanos.set(now);
        }
        snapshotLastNanos = now;
        snapshotMillis = TimeUnit.NANOSECONDS.toMillis(now - snapshotBeganNanos.get());
        snapshotComing = !last;
    }

    private int snapshotsComing() {
        return snapshotComing && System.nanoTime() - snapshotLastNanos < SNAPSHOT_SILENCE_NANOS ? 1 : 0;
    }
}
