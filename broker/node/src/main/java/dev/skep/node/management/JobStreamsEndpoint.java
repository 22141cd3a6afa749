package dev.skep.node.management;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skep.base.MemberId;
import dev.skep.gateway.OpenJobStream;
import dev.skep.protocol.message.JobStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * {@code /actuator/jobstreams}: the job streams that clients have open at the gateway of this member ({@code client}), and those that get
 * jobs of the partitions that this broker leads ({@code remote}).
 */
final class JobStreamsEndpoint {
    private static final String CLIENT = "client";
    private static final String REMOTE = "remote";

    private final Deciders deciders;
    private final MemberControls member;

    JobStreamsEndpoint(final Deciders deciders, final MemberControls member) {
        this.deciders = deciders;
        this.member = member;
    }

    Answer answer(final Request request) {
        final String side = request.rest();
        if (!side.isEmpty() && !side.equals(CLIENT) && !side.equals(REMOTE)) {
            return Answer.json(
                    400,
                    json -> json.writeStringField(
                            "error",
                            "there are no job streams '" + side + "', only '" + CLIENT + "' and '" + REMOTE + "'"));
        }
        if (!request.isGet()) {
            return ClusterEndpoint.methodNotAllowed(request, "GET");
        }
        return member.ask(up -> deciders.await(
                up.cluster()
                        .jobStreams()
                        .thenCombine(
                                up.partitions()
                                        .map(PartitionControl::jobStreams)
                                        .orElseGet(() -> CompletableFuture.completedFuture(List.of())),
                                Both::new),
                both -> told(side, both, up.cluster())));
    }

    private record Both(List<OpenJobStream> clients, List<JobStream> remote) {}

    private static Answer told(final String side, final Both both, final ClusterControl cluster) {
        return switch (side) {
            case CLIENT -> Answer.array(200, json -> writeClients(json, both.clients()));
            case REMOTE -> Answer.array(200, json -> writeRemote(json, both.remote(), cluster));
            default ->
                Answer.json(200, json -> {
                    json.writeArrayFieldStart(REMOTE);
                    writeRemote(json, both.remote(), cluster);
                    json.writeEndArray();
                    json.writeArrayFieldStart(CLIENT);
                    writeClients(json, both.clients());
                    json.writeEndArray();
                });
        };
    }

    private static void writeClients(final JsonGenerator json, final List<OpenJobStream> streams) throws IOException {
        for (final OpenJobStream open : streams) {
            json.writeStartObject();
            json.writeStringField("jobType", open.stream().type());
            json.writeStringField("id", id(open.stream()));
            writeMetadata(json, wishes(open.stream()));
            json.writeNumberField("clients", open.clients());
            json.writeArrayFieldStart("connectedTo");
            for (final MemberId leader : open.leaders()) {
                member(json, leader);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** What clients want, whoever they are. */
    private record Wishes(
            String type, String worker, long timeoutMillis, List<String> fetchVariables, List<String> tenantIds) {}

    private static Wishes wishes(final JobStream stream) {
        return new Wishes(
                stream.type(), stream.worker(), stream.timeoutMillis(), stream.fetchVariables(), stream.tenantIds());
    }

    /** Equal wishes of several gateways are one entry with several consumers. */
    private static void writeRemote(
            final JsonGenerator json, final List<JobStream> streams, final ClusterControl cluster) throws IOException {
        final Map<Wishes, Map<Long, JobStream>> equal = new LinkedHashMap<>();
        for (final JobStream stream : streams) {
            equal.computeIfAbsent(wishes(stream), key -> new TreeMap<>()).put(stream.id(), stream);
        }
        for (final Map.Entry<Wishes, Map<Long, JobStream>> entry : equal.entrySet()) {
            json.writeStartObject();
            json.writeStringField("jobType", entry.getKey().type());
            writeMetadata(json, entry.getKey());
            json.writeArrayFieldStart("consumers");
            for (final JobStream stream : entry.getValue().values()) {
                json.writeStartObject();
                json.writeStringField("id", id(stream));
                json.writeStringField(
                        "receiver",
                        cluster.memberOfGateway(stream.gatewayId())
                                .map(MemberId::text)
                                .orElse(null));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void writeMetadata(final JsonGenerator json, final Wishes wishes) throws IOException {
        json.writeObjectFieldStart("metadata");
        json.writeStringField("worker", wishes.worker());
        json.writeStringField(
                "timeout", Duration.ofMillis(wishes.timeoutMillis()).toString());
        texts(json, "fetchVariables", wishes.fetchVariables());
        texts(json, "tenantIds", wishes.tenantIds());
        json.writeEndObject();
    }

    private static void texts(final JsonGenerator json, final String name, final List<String> texts)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (final String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    /** Brokers are numbers, gateways that stand alone are not. */
    private static void member(final JsonGenerator json, final MemberId member) throws IOException {
        if (member.text().matches("\\d{1,9}")) {
            json.writeNumber(Integer.parseInt(member.text()));
        } else {
            json.writeString(member.text());
        }
    }

    private static String id(final JobStream stream) {
        return Long.toHexString(stream.id());
    }
}
