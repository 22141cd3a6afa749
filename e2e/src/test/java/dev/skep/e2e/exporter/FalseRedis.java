package dev.skep.e2e.exporter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** Speaks as much of the protocol of Redis as an exporter needs that adds to streams, and keeps what is added. */
final class FalseRedis implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int STREAM = 1;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<Added> added = new CopyOnWriteArrayList<>();

    /** One entry of a stream. */
    record Added(String stream, JsonNode record) {}

    FalseRedis() throws IOException {
        Thread.ofVirtual().name("false-redis").start(this::accept);
    }

    String address() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    List<Added> added() {
        return List.copyOf(added);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                final Socket client = server.accept();
                clients.add(client);
                Thread.ofVirtual().name("false-redis-client").start(() -> serve(client));
            } catch (final IOException e) {
                return; // closed
            }
        }
    }

    private void serve(final Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
                OutputStream out = client.getOutputStream()) {
            while (true) {
                out.write((answer(command(in)) + "\r\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (final IOException e) {
            clients.remove(client); // it is gone
        }
    }

    /** A list of texts, each with its length before it. */
    private static List<String> command(final DataInputStream in) throws IOException {
        final List<String> words = new ArrayList<>();
        for (int left = number(in); left > 0; left--) {
            final byte[] word = new byte[number(in)];
            in.readFully(word);
            in.readFully(new byte[2]);
            words.add(new String(word, StandardCharsets.UTF_8));
        }
        return words;
    }

    /** Behind the letter that says of what. */
    private static int number(final DataInputStream in) throws IOException {
        final StringBuilder digits = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            digits.append((char) next);
        }
        return Integer.parseInt(digits.substring(1).strip());
    }

    private String answer(final List<String> command) throws IOException {
        return switch (command.getFirst().toUpperCase(Locale.ROOT)) {
            case "HELLO" -> "-ERR unknown command";
            case "PING" -> "+PONG";
            case "XADD" -> {
                added.add(new Added(command.get(STREAM), JSON.readTree(command.getLast())));
                yield "$3\r\n1-1";
            }
            default -> "+OK";
        };
    }

    @Override
    public void close() {
        try {
            server.close();
            for (final Socket client : clients) {
                client.close();
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
