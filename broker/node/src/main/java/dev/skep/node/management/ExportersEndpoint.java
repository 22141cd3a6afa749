package dev.skep.node.management;

import dev.skep.node.json.JsonValue;
import dev.skep.node.json.MalformedJson;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ExporterState;
import dev.skep.topology.Replica;
import dev.skep.topology.Topology;
import dev.skep.topology.change.ChangeAnswer;
import dev.skep.topology.change.ChangeRequest;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@code /actuator/exporters}: exporters of the whole cluster are turned on and off; {@code /actuator/exporting}: all of them pause and go on. */
final class ExportersEndpoint {
    private static final String PARTITIONS = "/actuator/partitions/";
    private static final String FROM = "expected a body such as {\"initializeFrom\": \"another exporter\"}, or none";
    private static final List<String> SOFT = List.of("soft");

    private final Deciders deciders;
    private final MemberControls member;

    ExportersEndpoint(final Deciders deciders, final MemberControls member) {
        this.deciders = deciders;
        this.member = member;
    }

    // ---------------------------------------------------------------- on and off

    Answer answer(final Request request) {
        return member.askOfCluster((up, topology) -> {
            if (!request.rest().isEmpty()) {
                return one(request, up, topology);
            }
            return request.isGet() ? list(up, topology) : ClusterEndpoint.methodNotAllowed(request, "GET");
        });
    }

    private static Answer list(final MemberControls.Up up, final Topology topology) {
        return Answer.array(200, json -> {
            for (final String id : known(up, topology)) {
                json.writeStartObject();
                json.writeStringField("exporterId", id);
                json.writeStringField("status", status(topology, id));
                if (up.partitions().isPresent()) {
                    json.writeBooleanField(
                            "loaded", up.partitions().get().exporterIds().contains(id));
                }
                json.writeEndObject();
            }
        });
    }

    private Answer one(final Request request, final MemberControls.Up up, final Topology topology) {
        final List<String> parts = List.of(request.rest().split("/", -1));
        final boolean remove = parts.size() == 1;
        final boolean enable = parts.getLast().equals("enable");
        if (!remove && (parts.size() != 2 || (!enable && !parts.getLast().equals("disable")))) {
            return Answer.message(
                    404,
                    "there is nothing at " + request.path()
                            + "; POST /actuator/exporters/{id}/enable or /disable, DELETE /actuator/exporters/{id}");
        }
        final String method = remove ? "DELETE" : "POST";
        if (!request.method().equals(method)) {
            return ClusterEndpoint.methodNotAllowed(request, method);
        }
        try {
            // nothing is left of one that is disabled, so there is no more to remove
            return change(up, topology, request, parts.getFirst(), enable && !remove);
        } catch (final Malformed e) {
            return Answer.message(400, e.getMessage());
        }
    }

    private Answer change(
            final MemberControls.Up up,
            final Topology topology,
            final Request request,
            final String id,
            final boolean enable)
            throws Malformed {
        final Optional<String> from = enable ? initializeFrom(request) : Optional.empty();
        requireKnown(up, topology, id);
        if (from.isPresent()) {
            requireKnown(up, topology, from.get());
        }
        return deciders.await(
                up.cluster()
                        .change(new ChangeRequest.SwitchExporter(id, enable, from), ClusterRequests.options(request)),
                answer -> switch (answer) {
                    case ChangeAnswer.Planned planned -> Answer.json(202, json -> ClusterJson.planned(json, planned));
                    case ChangeAnswer.Refused refused -> deciders.refused(up.cluster(), request, refused.refusal());
                });
    }

    private static Optional<String> initializeFrom(final Request request) throws Malformed {
        if (request.body().length == 0) {
            return Optional.empty();
        }
        try {
            final JsonValue body = JsonValue.parse(request.body());
            final JsonValue from = body.get("initializeFrom");
            if (body.isObject() && (from.isAbsent() || from.text().isPresent())) {
                return from.text();
            }
            throw new Malformed(FROM);
        } catch (final MalformedJson e) {
            throw new Malformed(FROM);
        }
    }

    private static void requireKnown(final MemberControls.Up up, final Topology topology, final String id)
            throws Malformed {
        // a gateway leaves it to the brokers' own settings
        if (up.partitions().isPresent() && !known(up, topology).contains(id)) {
            throw new Malformed("there is no exporter \"" + id + "\"; there are " + known(up, topology));
        }
    }

    private static SortedSet<String> known(final MemberControls.Up up, final Topology topology) {
        final TreeSet<String> ids = new TreeSet<>();
        up.partitions().ifPresent(broker -> ids.addAll(broker.exporterIds()));
        for (final int partition : topology.partitions()) {
            topology.replicas(partition)
                    .values()
                    .forEach(replica -> ids.addAll(replica.exporters().keySet()));
        }
        return ids;
    }

    private static String status(final Topology topology, final String id) {
        final Optional<ChangeOperation> pending = topology.change().stream()
                .flatMap(change -> change.pending().stream())
                .filter(operation -> isAbout(operation, id))
                .findFirst();
        if (pending.isPresent()) {
            return pending.get() instanceof ChangeOperation.PartitionEnableExporter ? "ENABLING" : "DISABLING";
        }
        int enabled = 0;
        int all = 0;
        for (final int partition : topology.partitions()) {
            for (final Replica replica : topology.replicas(partition).values()) {
                all++;
                enabled += replica.exporters()
                                .getOrDefault(id, ExporterState.ENABLED)
                                .enabled()
                        ? 1
                        : 0;
            }
        }
        if (enabled == all) {
            return "ENABLED";
        }
        return enabled == 0 ? "DISABLED" : "UNKNOWN";
    }

    private static boolean isAbout(final ChangeOperation operation, final String id) {
        return switch (operation) {
            case ChangeOperation.PartitionEnableExporter enable ->
                enable.exporter().equals(id);
            case ChangeOperation.PartitionDisableExporter disable ->
                disable.exporter().equals(id);
            default -> false;
        };
    }

    // ---------------------------------------------------------------- pausing

    /** Every broker is asked; done is it when all have done it. */
    Answer answerExporting(final Request request) {
        final boolean pause = request.rest().equals("pause");
        if (!pause && !request.rest().equals("resume")) {
            return Answer.message(404, "there is nothing at " + request.path() + "; POST pause or resume below it");
        }
        if (!request.method().equals("POST")) {
            return ClusterEndpoint.methodNotAllowed(request, "POST");
        }
        try {
            final boolean soft = Query.of(request.query(), SOFT).flag("soft");
            final PartitionOperation operation = !pause
                    ? PartitionOperation.RESUME_EXPORTING
                    : soft ? PartitionOperation.SOFT_PAUSE_EXPORTING : PartitionOperation.PAUSE_EXPORTING;
            return member.askOfCluster((up, topology) -> {
                final Answer here = up.partitions()
                        .map(partitions -> deciders.await(partitions.run(operation), done -> Answer.empty(204)))
                        .orElse(Answer.empty(204));
                return deciders.askOthers(up.cluster(), topology, to(request, operation))
                        .and(up.cluster().self(), here)
                        .orFailure(Answer.empty(204));
            });
        } catch (final Malformed e) {
            return Answer.message(400, e.getMessage());
        }
    }

    private static Request to(final Request request, final PartitionOperation operation) {
        return new Request("POST", PARTITIONS + operation.path(), "", null, request.headers(), new byte[0]);
    }
}
