package dev.skep.gateway;

import dev.skep.base.Loop;
import dev.skep.protocol.value.JobBatchValue;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.ActivateJobsResponse;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * ActivateJobs: which calls ask the partitions, and which wait until there is something to ask for.
 *
 * <p>When a partition tells of jobs, the call that has waited longest asks; the next one is woken when that one has found some, so that
 * one job does not make a thousand waiting calls ask. Whoever is woken either finds jobs and wakes the next, or has seen that there are none.
 */
final class LongPolling {
    private final GatewayCore core;
    private final GatewayConfig.LongPollingConfig config;
    private final GatewayLimits limits;
    /** In the order of their last use; the oldest ones nobody asks for are forgotten. */
    private final Map<Wish, JobType> types = new LinkedHashMap<>(16, 0.75f, true);

    /** The same ones: partitions tell of a type, not for which tenants it has jobs. */
    private final Map<String, List<JobType>> byName = new HashMap<>();

    private final SequencedSet<Poll> open = new LinkedHashSet<>();
    private Loop.Timer probe;
    /** Read by partitions' loops, to leave this one alone when there is nobody to tell. */
    private volatile boolean knowsTypes;

    LongPolling(final GatewayCore core, final GatewayConfig config) {
        this.core = core;
        this.config = config.longPolling();
        limits = config.limits();
    }

    boolean knowsTypes() {
        return knowsTypes;
    }

    /**
     * Throws {@link RefusedCall} for a request that is not valid, or too many of them.
     *
     * @param atOnce whether the client gets all jobs at the end, in one piece
     */
    void activate(
            final ActivateJobsRequest request,
            final ServerCallStreamObserver<ActivateJobsResponse> client,
            final boolean atOnce) {
        final JobBatchValue wanted = core.requests().activateJobs(request);
        if (core.stopping()) {
            throw new RefusedCall(StatusMapper.shuttingDown());
        }
        if (open.size() >= limits.pollsMax()) {
            throw new RefusedCall(Status.RESOURCE_EXHAUSTED.withDescription("Expected to wait for jobs of type '"
                    + wanted.type() + "', but " + limits.pollsMax()
                    + " requests wait for jobs already, the most this gateway allows: try again later"));
        }
        final Poll poll =
                new Poll(core, typeOf(wanted), client, wanted, waitNanos(request.getRequestTimeout()), atOnce);
        open.add(poll);
        poll.start();
    }

    private long waitNanos(final long requestTimeoutMillis) {
        if (!config.enabled() || requestTimeoutMillis < 0) {
            return 0;
        }
        return requestTimeoutMillis == 0
                ? config.defaultNanos()
                : Math.min(requestTimeoutMillis, Long.MAX_VALUE / 4_000_000) * 1_000_000;
    }

    private JobType typeOf(final JobBatchValue wanted) {
        final Wish wish = new Wish(wanted.type(), wanted.tenantIds());
        JobType type = types.get(wish);
        if (type == null) {
            if (types.size() >= limits.jobTypesMax()) {
                forgetOldest();
            }
            type = new JobType(wish.type());
            types.put(wish, type);
            byName.computeIfAbsent(wish.type(), name -> new ArrayList<>(1)).add(type);
            knowsTypes = true;
        }
        return type;
    }

    private void forgetOldest() {
        final Iterator<JobType> oldest = types.values().iterator();
        while (oldest.hasNext()) {
            final JobType type = oldest.next();
            if (type.polls == 0) {
                oldest.remove();
                final List<JobType> ofName = byName.get(type.name);
                ofName.remove(type);
                if (ofName.isEmpty()) {
                    byName.remove(type.name);
                }
                return;
            }
        }
    }

    /** A partition has jobs of the type that nobody was waiting for there. */
    void jobsAvailable(final int partitionId, final String jobType) {
        final List<JobType> ofName = byName.get(jobType);
        if (ofName == null) {
            return;
        }
        for (final JobType type : List.copyOf(ofName)) {
            news(type, partitionId);
        }
    }

    /** A partition has a leader that was not asked before: it may have jobs of any type. */
    void leaderFound(final int partitionId) {
        for (final JobType type : List.copyOf(types.values())) {
            news(type, partitionId);
        }
    }

    private void news(final JobType type, final int partitionId) {
        type.emptyRounds = 0;
        type.nextIndex = core.router().table().indexOf(partitionId);
        if (!wakeNext(type)) {
            type.toldDuringRound = type.rounds > 0;
        }
    }

    /** A leader was asked in vain, which says nothing about jobs: one call of the type asks again soon. */
    void askAgain(final JobType type) {
        if (!type.asksAgain && !core.stopping()) {
            type.asksAgain = true;
            core.loop().schedule(GatewayCore.retryNanos(type.vainRounds++), () -> {
                type.asksAgain = false;
                wakeNext(type);
            });
        }
    }

    /** Whether new calls for the type wait without asking. */
    boolean knownEmpty(final JobType type) {
        return type.emptyRounds >= config.emptyRoundsMin();
    }

    void park(final Poll poll) {
        final JobType type = poll.type();
        type.parked.add(poll);
        core.metrics().pollsWaiting(type.name, 1);
        if (probe == null) {
            probe = core.loop().schedule(config.probeNanos(), this::probe);
        }
    }

    void unpark(final Poll poll) {
        if (poll.type().parked.remove(poll)) {
            core.metrics().pollsWaiting(poll.type().name, -1);
        }
    }

    /** Lets the call that has waited longest ask; false when none waits. */
    boolean wakeNext(final JobType type) {
        if (type.parked.isEmpty()) {
            return false;
        }
        final Poll poll = type.parked.getFirst();
        unpark(poll);
        poll.walk();
        return true;
    }

    /** Looks for jobs that nobody told of: a message may have been lost. */
    private void probe() {
        probe = null;
        boolean waiting = false;
        for (final JobType type : List.copyOf(types.values())) {
            if (!type.parked.isEmpty()) {
                waiting = true;
                if (core.nanoTime() - type.lastRoundNanos >= config.probeNanos() / 2) {
                    wakeNext(type);
                }
            }
        }
        if (waiting && probe == null) {
            probe = core.loop().schedule(config.probeNanos(), this::probe);
        }
    }

    void ended(final Poll poll) {
        open.remove(poll);
    }

    void stop() {
        for (final Poll poll : new ArrayList<>(open)) {
            poll.stop();
        }
        if (probe != null) {
            probe.cancel();
            probe = null;
        }
    }

    /** What calls ask for alike: where one finds nothing, the other doesn't either. */
    private record Wish(String type, List<String> tenantIds) {}

    /** What is known of one job type, for the same tenants. */
    static final class JobType {
        private final String name;
        private final SequencedSet<Poll> parked = new LinkedHashSet<>();
        private int polls;
        private int rounds;
        private int emptyRounds;
        private int nextIndex;
        private long lastRoundNanos;
        private boolean toldDuringRound;
        private boolean asksAgain;
        private int vainRounds;

        JobType(final String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        void joined() {
            polls++;
        }

        void left() {
            polls--;
        }

        /** Begins a round over the partitions; returns where. */
        int roundBegins(final int partitions) {
            rounds++;
            final int index = nextIndex < partitions ? nextIndex : 0;
            nextIndex = index + 1;
            return index;
        }

        void roundEnds(final long nowNanos) {
            rounds--;
            lastRoundNanos = nowNanos;
        }

        /** All partitions were asked, and none had any. */
        void roundWasEmpty() {
            emptyRounds++;
            vainRounds = 0;
        }

        void jobsFound() {
            emptyRounds = 0;
            vainRounds = 0;
        }

        /** Whether a partition told of jobs while a round was on; said once. */
        boolean takeToldDuringRound() {
            final boolean told = toldDuringRound;
            toldDuringRound = false;
            return told;
        }
    }
}
