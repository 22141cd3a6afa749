package dev.skep.partition;

import dev.skep.base.WalkStep;
import dev.skep.protocol.intent.CommandDistributionIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.Refusal;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The door of a partition: takes commands from any thread, bounded, or refuses them on the spot with a reason. What frees
 * load, or must get through, is only refused when nothing can be taken at all.
 */
final class Inbox {
    private static final Refusal STARTING = new Refusal(Refusal.Kind.NOT_LEADER, "the partition is starting");

    private final PartitionLimits limits;
    private final RequestLimiter limiter;
    private final PartitionMetrics metrics;
    private final GatewayPort gateway;
    private final Runnable wake;
    private final Queue<Incoming> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicReference<Doors> doors = new AtomicReference<>(new Doors(STARTING, false, false, null));

    Inbox(
            final PartitionLimits limits,
            final RequestLimiter limiter,
            final PartitionMetrics metrics,
            final GatewayPort gateway,
            final Runnable wake) {
        this.limits = limits;
        this.limiter = limiter;
        this.metrics = metrics;
        this.gateway = gateway;
        this.wake = wake;
    }

    /** A command that was let in. */
    record Incoming(CommandRequest request, RequestLimiter.Permit permit) {}

    /** What keeps commands out; closed and failure are null while nothing closes, and nothing has failed. */
    private record Doors(Refusal closed, boolean paused, boolean diskFull, String failure) {
        Refusal refusal() {
            if (failure != null) {
                return new Refusal(Refusal.Kind.FAILED, "the partition stopped: " + failure);
            }
            if (closed != null) {
                return closed;
            }
            if (paused) {
                return new Refusal(Refusal.Kind.PAUSED, "processing is paused by an operator");
            }
            return diskFull ? new Refusal(Refusal.Kind.DISK_FULL, "too little disk space is left") : null;
        }
    }

    void offer(final CommandRequest request) {
        final boolean fromClient = request.origin() != null;
        if (fromClient) {
            metrics.requestReceived();
        }
        final Refusal refusal = doors.get().refusal();
        if (refusal != null) {
            refuse(request, refusal);
            return;
        }
        final RequestLimiter.Permit permit;
        if (!fromClient || mustGetThrough(request.intent())) {
            permit = RequestLimiter.unlimited().acquire();
        } else {
            permit = limiter.acquire();
        }
        if (permit == null || queued.get() >= limits.inboxCommandsMax()) {
            if (permit != null) {
                permit.dropped();
            }
            metrics.requestDropped();
            refuse(
                    request,
                    new Refusal(
                            Refusal.Kind.OVERLOADED,
                            "too many requests are in flight on partition " + request.partitionId()));
            return;
        }
        WalkStep.mark(WalkStep.Step.ADMIT);
        queue.add(new Incoming(request, permit));
        if (queued.getAndIncrement() == 0) {
            wake.run();
        }
    }

    /** The oldest command, or null. On the loop. */
    Incoming poll() {
        final Incoming incoming = queue.poll();
        if (incoming != null) {
            queued.decrementAndGet();
        }
        return incoming;
    }

    /** Sends back what was let in before its size was known. */
    void refuseTooLarge(final Incoming incoming) {
        incoming.permit().dropped();
        refuse(
                incoming.request(),
                new Refusal(
                        Refusal.Kind.TOO_LARGE,
                        "as a command it has more than the " + limits.commandBytesMax()
                                + " bytes that brokers take; send less at once"));
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    boolean paused() {
        final Doors now = doors.get();
        return now.paused() || now.diskFull();
    }

    boolean failed() {
        return doors.get().failure() != null;
    }

    void open() {
        doors.updateAndGet(now -> new Doors(null, now.paused(), now.diskFull(), now.failure()));
    }

    /** This replica does not lead: refuses everything, what is waiting included. */
    void close(final Refusal notLeader) {
        doors.updateAndGet(now -> new Doors(notLeader, now.paused(), now.diskFull(), now.failure()));
        refuseWaiting();
    }

    void refuse(final Refusal.Kind kind, final String reason) {
        set(kind, true);
    }

    void accept(final Refusal.Kind kind) {
        set(kind, false);
    }

    /** Refuses everything from now on, what is waiting included. */
    void fail(final String reason) {
        doors.updateAndGet(now -> new Doors(now.closed(), now.paused(), now.diskFull(), reason));
        refuseWaiting();
    }

    /** On the loop, while commands are refused: answers those that slipped in as the door closed. */
    void refuseWaiting() {
        final Refusal refusal = doors.get().refusal();
        if (refusal == null) {
            return;
        }
        for (Incoming incoming = poll(); incoming != null; incoming = poll()) {
            incoming.permit().dropped();
            refuse(incoming.request(), refusal);
        }
    }

    boolean isPausedByOperator() {
        return doors.get().paused();
    }

    /** Why commands are refused, empty when they are taken. */
    String refusing() {
        final Refusal refusal = doors.get().refusal();
        return refusal == null ? "" : refusal.reason();
    }

    /** Why everything is refused for good, null when that is not so. */
    String failure() {
        return doors.get().failure();
    }

    int queued() {
        return queued.get();
    }

    private void set(final Refusal.Kind kind, final boolean refusing) {
        doors.updateAndGet(now -> switch (kind) {
            case PAUSED -> new Doors(now.closed(), refusing, now.diskFull(), now.failure());
            case DISK_FULL -> new Doors(now.closed(), now.paused(), refusing, now.failure());
            case NOT_LEADER, OVERLOADED, FAILED, TOO_LARGE ->
                throw new IllegalArgumentException(kind + " is not to be set");
        });
    }

    private void refuse(final CommandRequest request, final Refusal refusal) {
        if (request.origin() != null) {
            gateway.replies(List.of(new CommandReply.Refused(request.origin(), refusal)));
        }
    }

    private static boolean mustGetThrough(final Intent intent) {
        return intent == JobIntent.COMPLETE
                || intent == JobIntent.FAIL
                || intent == ProcessInstanceIntent.CANCEL
                || intent instanceof DeploymentIntent
                || intent instanceof CommandDistributionIntent;
    }
}
