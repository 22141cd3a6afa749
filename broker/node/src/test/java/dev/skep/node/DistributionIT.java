package dev.skep.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built distribution as a process: exit codes, what is printed, start, stop, kill, start again. */
final class DistributionIT {
    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();
    private final List<HeldPort> ports = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
        ports.forEach(HeldPort::close);
    }

    @Test
    void versionAndWrongUse() throws Exception {
        assertThat(run("version"))
                .isEqualTo(new Outcome(0, "skep " + Version.text() + " (Java " + Runtime.version() + ")\n", ""));
        final Outcome wrong = run("up", "--partitions", "none");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err()).hasLineCount(1).contains("--partitions is \"none\"");
    }

    @Test
    void completionScriptIsGoodBash() throws Exception {
        final Path script = Files.writeString(
                folder.resolve("completion"), run("completion", "bash").out());
        final Process bash =
                new ProcessBuilder("bash", "-n", script.toString()).inheritIO().start();
        assertThat(bash.waitFor()).isZero();
    }

    @Test
    void upServesUntilItIsToldToStop() throws Exception {
        final int port = freePorts();
        final Process broker = up(port, folder.resolve("data"));
        final String ready = awaitReady(broker);

        assertThat(ready).contains("127.0.0.1:" + port, "http://127.0.0.1:" + (port + 4), folder + "/data");
        assertThat(get(port + 4, "/actuator/health/readiness")).isEqualTo(200);

        final Outcome second =
                run("up", "--data", folder.resolve("data").toString(), "--gateway-port", "" + freePorts());
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err()).contains("is in use by another broker", "process " + broker.pid());

        final Outcome samePort = run("up", "--data", folder.resolve("other").toString(), "--gateway-port", "" + port);
        assertThat(samePort.status()).isEqualTo(1);
        assertThat(samePort.err()).contains("port " + port + " (gateway)", "--gateway-port");

        broker.destroy();
        assertThat(broker.waitFor()).isZero();
        assertThat(Files.readString(folder.resolve("err-" + port)))
                .contains("Stopped")
                .doesNotContain("Exception");
    }

    @Test
    void startsAgainAfterKill() throws Exception {
        for (int i = 0; i < 2; i++) {
            final Process broker = up(freePorts(), folder.resolve("data"));
            awaitReady(broker);
            broker.destroyForcibly();
            assertThat(broker.waitFor()).isEqualTo(128 + 9);
        }
        for (final Path partition : partitions()) {
            final Outcome verified = run("log", "verify", partition.toString());
            assertThat(verified.out()).contains("sound");
            assertThat(verified.status()).isZero();
        }
    }

    @Test
    void brokerIsConfiguredByItsEnvironmentAndLogsJson() throws Exception {
        final int port = freePorts();
        final ProcessBuilder builder = command("broker");
        builder.environment()
                .putAll(Map.of(
                        "ZEEBE_BROKER_GATEWAY_NETWORK_PORT",
                        "" + port,
                        "ZEEBE_BROKER_NETWORK_COMMANDAPI_PORT",
                        "" + (port + 1),
                        "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT",
                        "" + (port + 2),
                        "MANAGEMENT_SERVER_PORT",
                        "" + (port + 4),
                        "ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT",
                        "2",
                        "ZEEBE_BROKER_DATA_BACKUP_STORE",
                        "S3",
                        "ZEEBE_LOG_APPENDER",
                        "Stackdriver",
                        "ZEEBE_BROKER_DATA_DIRECTORY",
                        folder.resolve("env").toString()));
        builder.environment().put("SERVER_PORT", "" + (port + 3));
        final Process broker = start(builder);

        final List<String> messages = new ArrayList<>();
        final BufferedReader log =
                new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            messages.add(new ObjectMapper().readTree(line).get("message").asText());
            if (messages.getLast().startsWith("Ready after")) {
                break;
            }
        }

        assertThat(messages.getFirst()).startsWith("Skep ").contains("2 partition(s)", folder + "/env");
        assertThat(messages).anyMatch(line -> line.contains("DATA_BACKUP_STORE") && line.contains("not used"));
        assertThat(messages.getLast()).startsWith("Ready after");
        broker.destroy();
        assertThat(broker.waitFor()).isZero();
    }

    private record Outcome(int status, String out, String err) {}

    private static ProcessBuilder command(final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            command.add(built.map(path -> path.resolve("bin/skep"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no distribution in target/; run mvn verify"))
                    .toAbsolutePath()
                    .toString());
        }
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }

    private Process start(final ProcessBuilder builder) throws IOException {
        final Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Outcome run(final String... arguments) throws Exception {
        final Path out = Files.createTempFile(folder, "out", "");
        final Path err = Files.createTempFile(folder, "err", "");
        final Process process =
                start(command(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()));
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("ends by itself").isTrue();
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private Process up(final int port, final Path data) throws IOException {
        return start(command("up", "--data", data.toString(), "--gateway-port", "" + port)
                .redirectError(folder.resolve("err-" + port).toFile()));
    }

    /** What is printed up to the line that says how to stop. */
    private static String awaitReady(final Process broker) throws IOException {
        final StringBuilder printed = new StringBuilder();
        final BufferedReader out =
                new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            printed.append(line).append('\n');
            if (line.startsWith("Stop with")) {
                return printed.toString();
            }
        }
        throw new AssertionError("the broker ended before it was ready: " + printed);
    }

    private List<Path> partitions() throws IOException {
        try (Stream<Path> children = Files.list(folder.resolve("data/partitions"))) {
            return children.toList();
        }
    }

    private static int get(final int port, final String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            final HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    /** The first of five ports in a row that nobody else gets. */
    private int freePorts() {
        while (true) {
            final int before = ports.size();
            final HeldPort first = HeldPort.any();
            ports.add(first);
            try {
                for (int step = 1; step < 5; step++) {
                    ports.add(HeldPort.at(first.number() + step));
                }
                return first.number();
            } catch (final IOException | IllegalArgumentException e) {
                final List<HeldPort> inVain = ports.subList(before, ports.size());
                inVain.forEach(HeldPort::close);
                inVain.clear();
            }
        }
    }
}
