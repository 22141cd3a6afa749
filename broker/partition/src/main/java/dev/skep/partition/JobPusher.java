package dev.skep.partition;

import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chooses streams for jobs that have just become activatable. The choice depends on who listens right now, which no log
 * knows; so it becomes a command, and the activation is decided from that like any other.
 */
final class JobPusher {
    private final int partitionId;
    private final Map<Long, OpenStream> streams = new LinkedHashMap<>();
    private final Map<String, List<OpenStream>> byType = new LinkedHashMap<>();
    private int turn;

    JobPusher(final int partitionId) {
        this.partitionId = partitionId;
    }

    private static final class OpenStream {
        private final JobStream stream;
        private boolean ready = true;

        OpenStream(final JobStream stream) {
            this.stream = stream;
        }
    }

    void open(final JobStream stream) {
        if (!streams.containsKey(stream.id())) {
            final OpenStream open = new OpenStream(stream);
            streams.put(stream.id(), open);
            byType.computeIfAbsent(stream.type(), type -> new ArrayList<>()).add(open);
        }
    }

    void close(final long jobStreamId) {
        final OpenStream open = streams.remove(jobStreamId);
        if (open != null) {
            final List<OpenStream> ofType = byType.get(open.stream.type());
            ofType.remove(open);
            if (ofType.isEmpty()) {
                byType.remove(open.stream.type());
            }
        }
    }

    /** The gateway is gone: nobody waits at its streams any more. */
    void closeAllOf(final long gatewayId) {
        final List<Long> gone = new ArrayList<>();
        for (final OpenStream open : streams.values()) {
            if (open.stream.gatewayId() == gatewayId) {
                gone.add(open.stream.id());
            }
        }
        gone.forEach(this::close);
    }

    void ready(final long jobStreamId, final boolean ready) {
        final OpenStream open = streams.get(jobStreamId);
        if (open != null) {
            open.ready = ready;
        }
    }

    /** Forgets all streams: their gateways open them where the partition is led now. */
    void clear() {
        streams.clear();
        byType.clear();
    }

    /** All streams, in the order in which they were opened. */
    List<JobStream> streams() {
        return streams.values().stream().map(open -> open.stream).toList();
    }

    int openStreams() {
        return streams.size();
    }

    /** The stream that gets the job, in turn among those that can take it, or null. */
    JobStream choose(final JobValue job) {
        final List<OpenStream> ofType = byType.get(job.type());
        if (ofType == null) {
            return null;
        }
        for (int i = 0; i < ofType.size(); i++) {
            final OpenStream open = ofType.get(Math.floorMod(turn++, ofType.size()));
            if (open.ready && open.stream.tenantIds().contains(job.tenantId())) {
                return open.stream;
            }
        }
        return null;
    }

    /** The command that activates the jobs for the stream. */
    CommandRequest activation(final JobStream stream, final List<Long> jobKeys) {
        return new CommandRequest(
                partitionId,
                -1,
                JobBatchIntent.ACTIVATE,
                new JobBatchValue(
                        stream.type(),
                        stream.worker(),
                        stream.timeoutMillis(),
                        jobKeys.size(),
                        stream.fetchVariables(),
                        stream.tenantIds(),
                        stream.id(),
                        List.copyOf(jobKeys),
                        -1,
                        false),
                null);
    }
}
