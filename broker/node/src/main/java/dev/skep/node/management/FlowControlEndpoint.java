package dev.skep.node.management;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skep.node.config.BackpressureSettings;
import dev.skep.node.config.InvalidSettings;
import dev.skep.node.json.JsonValue;
import dev.skep.node.json.MalformedJson;
import dev.skep.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code /actuator/flowControl}: how many requests the partitions of the cluster take at once, and another limit for all of them until their
 * brokers end. Each broker answers for what it leads; whoever is asked by a client asks all others.
 */
final class FlowControlEndpoint {
    private static final String EXPECTED = "expected a body such as"
            + " {\"request\": {\"enabled\": true, \"algorithm\": \"fixed\", \"fixed\": {\"limit\": 20}}}";

    private final Deciders deciders;
    private final MemberControls member;

    FlowControlEndpoint(final Deciders deciders, final MemberControls member) {
        this.deciders = deciders;
        this.member = member;
    }

    Answer answer(final Request request) {
        if (!request.rest().isEmpty()) {
            return Answer.message(404, "there is nothing below /actuator/flowControl");
        }
        if (!request.isGet() && !request.method().equals("POST")) {
            return ClusterEndpoint.methodNotAllowed(request, "GET, POST");
        }
        return member.askOfCluster((up, topology) -> {
            try {
                return answer(request, up, topology);
            } catch (final Malformed e) {
                return Answer.message(400, e.getMessage());
            }
        });
    }

    private Answer answer(final Request request, final MemberControls.Up up, final Topology topology) throws Malformed {
        final Optional<BackpressureSettings> wanted =
                request.isGet() ? Optional.empty() : Optional.of(settings(request));
        final SortedMap<Integer, RequestLimit> limits = new TreeMap<>();
        up.partitions().ifPresent(partitions -> {
            wanted.ifPresent(partitions::limitRequests);
            limits.putAll(partitions.requestLimits());
        });
        final Deciders.Answers others = Forwarding.wasForwarded(request)
                ? Deciders.Answers.NONE
                : deciders.askOthers(up.cluster(), topology, request);
        others.done().forEach(answer -> read(answer, limits));
        final Answer told = Answer.json(200, json -> write(json, limits));
        return request.isGet() ? told : others.orFailure(told);
    }

    private static BackpressureSettings settings(final Request request) throws Malformed {
        final JsonValue body;
        try {
            body = JsonValue.parse(request.body());
        } catch (final MalformedJson e) {
            throw new Malformed("the body is not valid JSON: " + e.getMessage() + "; " + EXPECTED);
        }
        final JsonValue wanted = body.get("request");
        if (!wanted.isObject()) {
            throw new Malformed(EXPECTED);
        }
        if (body.fields().size() > 1) {
            throw new Malformed("only requests are limited: " + EXPECTED);
        }
        final Map<String, String> texts = new TreeMap<>();
        collect("", wanted, texts);
        try {
            return BackpressureSettings.of(texts);
        } catch (final InvalidSettings e) {
            throw new Malformed(String.join("; ", e.problems()));
        }
    }

    private static void collect(final String prefix, final JsonValue object, final Map<String, String> texts) {
        object.fields().forEach((name, value) -> {
            if (value.isObject()) {
                collect(prefix + name + ".", value, texts);
            } else if (!value.isAbsent()) {
                texts.put(prefix + name, value.words());
            }
        });
    }

    private static void write(final JsonGenerator json, final SortedMap<Integer, RequestLimit> limits)
            throws IOException {
        for (final Map.Entry<Integer, RequestLimit> entry : limits.entrySet()) {
            final RequestLimit limit = entry.getValue();
            json.writeObjectFieldStart(entry.getKey().toString());
            json.writeObjectFieldStart("request");
            json.writeBooleanField("enabled", limit.enabled());
            if (limit.enabled()) {
                json.writeStringField("algorithm", limit.algorithm());
                json.writeNumberField("limit", limit.limit());
                json.writeNumberField("inFlight", limit.inFlight());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    /** What another broker says. Of two that both think they lead a partition, one is wrong for a moment. */
    private static void read(final Answer answer, final SortedMap<Integer, RequestLimit> limits) {
        try {
            JsonValue.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                    .fields()
                    .forEach((partition, value) -> {
                        final JsonValue limit = value.get("request");
                        limits.put(
                                Integer.valueOf(partition),
                                new RequestLimit(
                                        limit.get("enabled").isTrue(),
                                        limit.get("algorithm").words(),
                                        (int) limit.get("limit").wholeNumber().orElse(0),
                                        (int) limit.get("inFlight")
                                                .wholeNumber()
                                                .orElse(0)));
                    });
        } catch (final MalformedJson e) {
            throw new IllegalStateException("another broker answers what is no JSON: " + answer.body(), e);
        }
    }
}
