package dev.skep.node.management;

import dev.skep.node.json.JsonValue;
import dev.skep.node.json.MalformedJson;
import dev.skep.topology.Topology;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code /actuator/clock}: the time of day that timers, deadlines and times to live go by, for tests of processes. What is set is set at all
 * brokers, until they end.
 */
final class ClockEndpoint {
    /** Milliseconds of which {@link Instant} and sums of them know no end. */
    private static final long MILLIS_MAX = 250_000_000_000_000L;

    private final Deciders deciders;
    private final MemberControls member;

    ClockEndpoint(final Deciders deciders, final MemberControls member) {
        this.deciders = deciders;
        this.member = member;
    }

    Answer answer(final Request request) {
        final String allowed = request.rest().isEmpty() ? "GET, DELETE" : "POST";
        if (!List.of("", "pin", "add").contains(request.rest())) {
            return Answer.message(404, "there is nothing at " + request.path() + "; POST pin or add below it");
        }
        if (!List.of(allowed.split(", ")).contains(request.method())) {
            return ClusterEndpoint.methodNotAllowed(request, allowed);
        }
        return member.askOfCluster((up, topology) -> {
            try {
                final Optional<Answer> here = up.partitions().isEmpty()
                        ? Optional.empty()
                        : Optional.of(here(request, up.partitions().get()));
                final boolean isAll = Forwarding.wasForwarded(request) || request.isGet();
                return here.isPresent() && (isAll || here.get().status() != 200)
                        ? here.get()
                        : others(up.cluster(), topology, request, here);
            } catch (final Malformed e) {
                return Answer.message(400, e.getMessage());
            }
        });
    }

    private static Answer here(final Request request, final PartitionControl partitions) throws Malformed {
        final Optional<ClockControl> clock = partitions.clock();
        if (clock.isEmpty()) {
            return Answer.message(403, "the clock can't be set: start the brokers with ZEEBE_CLOCK_CONTROLLED=true");
        }
        switch (request.rest()) {
            case "pin" -> clock.get().pin(millis(request, "epochMilli"));
            case "add" -> clock.get().add(millis(request, "offsetMilli"));
            default -> {
                if (request.method().equals("DELETE")) {
                    clock.get().reset();
                }
            }
        }
        final Instant now = Instant.ofEpochMilli(clock.get().epochMillis());
        return Answer.json(200, json -> {
            json.writeNumberField("epochMilli", now.toEpochMilli());
            json.writeStringField("instant", now.toString());
        });
    }

    private Answer others(
            final ClusterControl cluster, final Topology topology, final Request request, final Optional<Answer> here) {
        Answer told = here.orElse(null);
        final Deciders.Answers others = deciders.askOthers(cluster, topology, request);
        for (final Answer answer : others.answers().values()) {
            if (answer.status() / 100 == 4) {
                return answer;
            }
            if (told == null && answer.isDone()) {
                told = answer;
            }
        }
        return others.orFailure(told);
    }

    private static long millis(final Request request, final String name) throws Malformed {
        try {
            final OptionalLong millis =
                    JsonValue.parse(request.body()).get(name).wholeNumber();
            if (millis.isPresent() && Math.abs(millis.getAsLong()) <= MILLIS_MAX) {
                return millis.getAsLong();
            }
        } catch (final MalformedJson e) {
            throw new Malformed("the body is not valid JSON: " + e.getMessage());
        }
        throw new Malformed("expected a body such as {\"" + name + "\": 60000} with a number of milliseconds");
    }
}
