package dev.skep.node.management;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** {@code /actuator/health} and the probes below it. */
final class HealthEndpoint {
    /** Null before the broker has started. */
    private volatile BrokerHealth broker;

    private volatile boolean stopping;

    void brokerStarted(final BrokerHealth health) {
        broker = health;
    }

    void brokerStopping() {
        stopping = true;
    }

    Answer answer(final Request request) {
        final Boolean up = switch (request.rest()) {
            case "", "status" -> status();
            case "startup" -> started();
            case "readiness" -> ready();
            case "liveness" -> alive();
            default -> null;
        };
        if (up == null) {
            return Answer.notFound(
                    request.path(),
                    "there is no probe " + request.rest() + "; there are startup, readiness, liveness and status");
        }
        if (!request.isGet()) {
            return Answer.methodNotAllowed(request.method(), request.path(), "GET");
        }
        return Answer.json(up ? 200 : 503, json -> {
            json.writeStringField("status", word(up));
            if (request.rest().isEmpty()) {
                components(json);
            }
        });
    }

    private boolean started() {
        return broker != null;
    }

    private boolean ready() {
        final BrokerHealth health = broker;
        return health != null && !stopping && health.ready();
    }

    private boolean status() {
        return ready() && broker.report().status() == HealthStatus.HEALTHY;
    }

    /** Down only when nothing but a restart can help: every partition of this broker is dead. */
    private boolean alive() {
        final BrokerHealth health = broker;
        if (health == null) {
            return true;
        }
        final HealthReport report = health.report();
        return report.parts().isEmpty()
                ? report.status() != HealthStatus.DEAD
                : report.parts().stream().anyMatch(part -> part.status() != HealthStatus.DEAD);
    }

    private void components(final JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("components");
        component(json, "brokerStartup", started());
        component(json, "brokerReady", ready());
        json.writeObjectFieldStart("brokerStatus");
        json.writeStringField("status", word(status()));
        final BrokerHealth health = broker;
        if (health != null) {
            json.writeObjectFieldStart("details");
            tree(json, health.report());
            json.writeEndObject();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void component(final JsonGenerator json, final String name, final boolean up) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("status", word(up));
        json.writeEndObject();
    }

    private static void tree(final JsonGenerator json, final HealthReport report) throws IOException {
        json.writeStringField("name", report.name());
        json.writeStringField("status", report.status().name());
        if (!report.message().isEmpty()) {
            json.writeStringField("message", report.message());
        }
        if (!report.parts().isEmpty()) {
            json.writeArrayFieldStart("children");
            for (final HealthReport part : report.parts()) {
                json.writeStartObject();
                tree(json, part);
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static String word(final boolean up) {
        return up ? "UP" : "DOWN";
    }
}
