package dev.skep.node.management;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skep.node.management.GatewayHealth.Leadership;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * {@code /actuator/health} of a gateway that stands alone, and the probes below it.
 *
 * <p>A cluster that is gone is no fault of the gateway, and often comes back: only when it stays away for long the gateway says that
 * it should be restarted, as it may look for the brokers at the wrong place.
 */
final class GatewayHealthEndpoint {
    static final long GONE_NANOS_MAX = TimeUnit.MINUTES.toNanos(5);

    private final LongSupplier nanoTime;
    private final Gone brokers = new Gone();
    private final Gone leaders = new Gone();

    /** Null before the gateway has started. */
    private volatile GatewayHealth gateway;

    private volatile boolean stopping;

    GatewayHealthEndpoint(final LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** For how long something has not been there, as the probes have seen it. */
    private static final class Gone {
        private boolean there = true;
        private long sinceNanos;

        synchronized boolean forLong(final boolean thereNow, final long nowNanos) {
            if (there && !thereNow) {
                sinceNanos = nowNanos;
            }
            there = thereNow;
            return !there && nowNanos - sinceNanos > GONE_NANOS_MAX;
        }
    }

    /** What a component says, from best to worst. */
    private enum Status {
        UP,
        /** Only a part of it does its work. */
        DEGRADED,
        OUT_OF_SERVICE,
        DOWN;

        Status and(final Status other) {
            return compareTo(other) >= 0 ? this : other;
        }

        int code() {
            return this == UP || this == DEGRADED ? 200 : 503;
        }
    }

    void started(final GatewayHealth health) {
        gateway = health;
    }

    void stopping() {
        stopping = true;
    }

    Answer answer(final Request request) {
        final TreeMap<String, Status> components = new TreeMap<>();
        switch (request.rest()) {
            case "" -> {
                components.put("gatewayStarted", started());
                components.put("gatewayClusterAwareness", awareOfBrokers());
                components.put("gatewayPartitionLeaderAwareness", awareOfLeaders());
                components.put("gatewayClusterHealth", cluster());
            }
            case "status" -> {
                components.put("gatewayStarted", ready());
                components.put("gatewayClusterHealth", cluster());
            }
            case "startup" -> components.put("gatewayStarted", started());
            case "readiness" -> components.put("gatewayStarted", ready());
            case "liveness" -> {
                components.put("livenessGatewayClusterAwareness", alive(brokers, awareOfBrokers()));
                components.put("livenessGatewayPartitionLeaderAwareness", alive(leaders, awareOfLeaders()));
            }
            default -> {
                return Answer.notFound(
                        request.path(),
                        "there is no probe " + request.rest() + "; there are startup, readiness, liveness and status");
            }
        }
        if (!request.isGet()) {
            return Answer.methodNotAllowed(request.method(), request.path(), "GET");
        }
        final Status all = components.values().stream().reduce(Status.UP, Status::and);
        return Answer.json(all.code(), json -> write(json, all, components));
    }

    private void write(final JsonGenerator json, final Status all, final SortedMap<String, Status> components)
            throws IOException {
        json.writeStringField("status", all.name());
        json.writeObjectFieldStart("components");
        for (final var component : components.entrySet()) {
            json.writeObjectFieldStart(component.getKey());
            json.writeStringField("status", component.getValue().name());
            if (component.getKey().equals("gatewayClusterHealth")) {
                json.writeObjectFieldStart("details");
                for (final var partition : partitions().entrySet()) {
                    json.writeStringField("Partition " + partition.getKey(), word(partition.getValue()));
                }
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static String word(final Leadership leadership) {
        return switch (leadership) {
            case NOBODY -> "NO_LEADER";
            case UNWELL -> "UNHEALTHY";
            case WELL -> "HEALTHY";
        };
    }

    private Status started() {
        return stopping ? Status.OUT_OF_SERVICE : upIf(gateway != null);
    }

    private Status ready() {
        final GatewayHealth health = gateway;
        return started().and(upIf(health != null && health.ready()));
    }

    private Status awareOfBrokers() {
        final GatewayHealth health = gateway;
        return upIf(health != null && health.brokers() > 0);
    }

    private Status awareOfLeaders() {
        return upIf(partitions().values().stream().anyMatch(leadership -> leadership != Leadership.NOBODY));
    }

    private Status cluster() {
        final SortedMap<Integer, Leadership> partitions = partitions();
        final long well = partitions.values().stream()
                .filter(leadership -> leadership == Leadership.WELL)
                .count();
        return well == 0 ? Status.DOWN : well == partitions.size() ? Status.UP : Status.DEGRADED;
    }

    private Status alive(final Gone gone, final Status now) {
        return upIf(!gone.forLong(now == Status.UP, nanoTime.getAsLong()));
    }

    private SortedMap<Integer, Leadership> partitions() {
        final GatewayHealth health = gateway;
        return health == null ? new TreeMap<>() : health.partitions();
    }

    private static Status upIf(final boolean up) {
        return up ? Status.UP : Status.DOWN;
    }
}
