package dev.skep.node.metrics;

import dev.skep.gateway.GatewayMetrics;
import dev.skep.gateway.Rpc;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What the gateway counts. */
public final class GatewayMeters implements GatewayMetrics {
    /** Job types come from users: beyond this many the rest counts together. */
    private static final int JOB_TYPES_MAX = 500;

    private static final String OTHER_TYPES = "other";

    /** Meters of one method on one partition with one outcome, bound once. */
    private record CallKey(Rpc rpc, int partitionId, Status.Code code) {}

    /** See {@link CallKey}; {@code failed} is null for a call that went well. */
    private record CallMeters(Timer latency, Counter total, Counter failed, Counter handled, Timer handledLatency) {
        void record(final long nanos) {
            latency.record(nanos, TimeUnit.NANOSECONDS);
            total.increment();
            if (failed != null) {
                failed.increment();
            }
            handled.increment();
            handledLatency.record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private final MeterRegistry registry;
    private final Map<CallKey, CallMeters> calls = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> waiting = new ConcurrentHashMap<>();
    private final AtomicLong streams = new AtomicLong();
    private final AtomicLong clients = new AtomicLong();
    private final Counter pushed;
    private final Counter pushFailed;

    GatewayMeters(final MeterRegistry registry) {
        this.registry = registry;
        gauge("zeebe_gateway_job_stream_streams", Tags.empty(), streams);
        gauge("zeebe_gateway_job_stream_clients", Tags.empty(), clients);
        pushed = registry.counter("zeebe_gateway_job_stream_push", "status", "success");
        pushFailed = registry.counter("zeebe_gateway_job_stream_push", "status", "failure");
    }

    private void gauge(final String name, final Tags tags, final AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::doubleValue).tags(tags).register(registry);
    }

    @Override
    public void callEnded(final Rpc rpc, final int partitionId, final Status.Code code, final long nanos) {
        calls.computeIfAbsent(new CallKey(rpc, partitionId, code), this::bind).record(nanos);
    }

    private CallMeters bind(final CallKey key) {
        final Tags tags = Tags.of(
                "partition",
                Integer.toString(key.partitionId()),
                "requestType",
                key.rpc().requestType());
        final Tags grpc = Tags.of(
                "grpc_type",
                key.rpc() == Rpc.ACTIVATE_JOBS || key.rpc() == Rpc.STREAM_ACTIVATED_JOBS ? "server_streaming" : "unary",
                "grpc_service",
                "gateway_protocol.Gateway",
                "grpc_method",
                key.rpc().methodName());
        return new CallMeters(
                Buckets.latency(registry, "zeebe_gateway_request_latency", tags),
                registry.counter("zeebe_gateway_total_requests", tags),
                key.code() == Status.Code.OK
                        ? null
                        : registry.counter(
                                "zeebe_gateway_failed_requests",
                                tags.and("error", key.code().name())),
                registry.counter(
                        "grpc_server_handled", grpc.and("grpc_code", key.code().name())),
                Buckets.latency(registry, "grpc_server_handled_latency_seconds", grpc));
    }

    @Override
    public void jobStreams(final int change) {
        streams.addAndGet(change);
    }

    @Override
    public void jobStreamClients(final int change) {
        clients.addAndGet(change);
    }

    @Override
    public void jobPushed(final boolean delivered) {
        (delivered ? pushed : pushFailed).increment();
    }

    @Override
    public void pollsWaiting(final String jobType, final int change) {
        final AtomicLong known = waiting.get(jobType);
        if (known != null) {
            known.addAndGet(change);
            return;
        }
        final String label = waiting.size() < JOB_TYPES_MAX ? jobType : OTHER_TYPES;
        waiting.computeIfAbsent(label, this::waitingFor).addAndGet(change);
    }

    private AtomicLong waitingFor(final String label) {
        final AtomicLong count = new AtomicLong();
        gauge("zeebe_long_polling_queued_current", Tags.of("type", label), count);
        return count;
    }
}
