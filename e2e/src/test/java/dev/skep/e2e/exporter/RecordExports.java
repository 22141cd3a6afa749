package dev.skep.e2e.exporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skep.e2e.fixture.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/**
 * Plays to the real Zeebe at {@code -Dexports.zeebe} (REST at {@code -Dexports.rest}) and keeps what its exporter for Elasticsearch
 * sends to {@code -Dexports.sink} on this machine, where this stands for one; no test by itself.
 */
final class RecordExports {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> records = new CopyOnWriteArrayList<>();

    @Test
    void record() throws IOException {
        final int port = Integer.getInteger("exports.sink", 9200);
        final HttpServer sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        sink.createContext("/", this::take);
        sink.start();
        try (Client client = Client.at(
                System.getProperty("exports.zeebe", "127.0.0.1:26500"),
                System.getProperty("exports.rest", "127.0.0.1:8080"))) {
            Files.createDirectories(RecordedExportsTest.RECORDED);
            for (final Map.Entry<String, Runnable> play :
                    new ExportPlays(client, new Exported(() -> records)).all().entrySet()) {
                play.getValue().run();
                Files.write(
                        RecordedExportsTest.RECORDED.resolve(play.getKey() + ".txt"),
                        Shapes.of(records, play.getKey()));
            }
            Files.write(RecordedExportsTest.RECORDED.resolve("envelope.txt"), Shapes.envelopes(records));
        } finally {
            sink.stop(0);
        }
    }

    private void take(final HttpExchange exchange) throws IOException {
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final ObjectNode answer = JSON.createObjectNode().put("acknowledged", true);
        if (exchange.getRequestURI().getPath().equals("/_bulk")) {
            final List<String> lines = body.lines().toList();
            answer.put("errors", false).putArray("items");
            for (int i = 1; i < lines.size(); i += 2) {
                final ObjectNode record = (ObjectNode) JSON.readTree(lines.get(i));
                record.remove("sequence"); // it is this exporter that counts
                records.add(record);
            }
        }
        try (exchange) {
            final byte[] bytes = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
