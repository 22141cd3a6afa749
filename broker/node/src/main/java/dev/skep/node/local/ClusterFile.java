package dev.skep.node.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.skep.base.Address;
import dev.skep.node.StartFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** The file that tells scripts which brokers and gateways run; it is there exactly while they do. */
final class ClusterFile {
    private static final String NAME = "cluster.json";

    private final Path path;

    ClusterFile(final Path directory) {
        path = directory.resolve(NAME);
    }

    /** Readers see all of it or nothing. */
    void write(final List<ChildProcess> processes) {
        final Path unfinished = path.resolveSibling(NAME + ".new");
        try {
            try (OutputStream out = Files.newOutputStream(unfinished);
                    JsonGenerator json = new JsonFactory().createGenerator(out).useDefaultPrettyPrinter()) {
                json.writeStartObject();
                json.writeArrayFieldStart("brokers");
                for (final ChildProcess process : processes) {
                    if (process.plan() instanceof final BrokerPlan broker) {
                        write(json, broker, process.pid());
                    }
                }
                json.writeEndArray();
                json.writeArrayFieldStart("gateways");
                for (final ChildProcess process : processes) {
                    if (process.plan() instanceof final GatewayPlan gateway) {
                        write(json, gateway, process.pid());
                    }
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartFailure(path + " can't be written: " + e.getMessage(), e);
        }
    }

    private static void write(final JsonGenerator json, final GatewayPlan plan, final long pid) throws IOException {
        json.writeStartObject();
        json.writeStringField("memberId", plan.memberId());
        json.writeNumberField("pid", pid);
        json.writeStringField("gateway", plan.clients().toString());
        write(json, "rest", plan.rest());
        json.writeStringField("internal", plan.internal().toString());
        json.writeStringField("management", plan.management().toString());
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final BrokerPlan plan, final long pid) throws IOException {
        final Optional<Address> gateway = plan.gateway();
        json.writeStartObject();
        json.writeNumberField("nodeId", plan.nodeId());
        json.writeNumberField("pid", pid);
        write(json, "gateway", gateway);
        write(json, "rest", plan.rest());
        json.writeStringField("command", plan.command().toString());
        json.writeStringField("internal", plan.internal().toString());
        json.writeStringField("management", plan.management().toString());
        json.writeStringField("data", plan.data().toString());
        json.writeEndObject();
    }

    private static void write(final JsonGenerator json, final String name, final Optional<Address> address)
            throws IOException {
        if (address.isPresent()) {
            json.writeStringField(name, address.get().toString());
        } else {
            json.writeNullField(name);
        }
    }

    /** That of an earlier run names processes that are gone. */
    void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new StartFailure(path + " of an earlier run can't be deleted: " + e.getMessage(), e);
        }
    }
}
