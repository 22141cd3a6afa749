package dev.skep.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.node.StartFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SkepTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                             | name a command: up, broker, gateway, log, cluster, topology, simulate, version, completion",
                "upp                          | unknown command upp, did you mean up?",
                "up --partitons 3             | unknown flag --partitons, did you mean --partitions?",
                "up extra                     | unexpected extra",
                "up --partitions              | --partitions",
                "up --partitions none         | --partitions is \"none\", expected a whole number from 1 to 8191",
                "up --partitions 0            | expected a whole number",
                "up --gateway-port 99999      | --gateway-port is \"99999\", expected a port from 1 to 65531",
                "up --gateway-port x          | --gateway-port is \"x\", expected a port",
                "up --management-port 26500   | the same port",
                "up --rest-port 9600          | the same port",
                "up --brokers 0               | --brokers is \"0\", expected a whole number from 1 to 1024",
                "up --brokers many            | --brokers is \"many\", expected a whole number",
                "up --replication-factor 3    | replicationFactor is 3, more than the 1 brokers",
                "up --brokers 2 --replication-factor 3 | replicationFactor is 3, more than the 2 brokers",
                "up --brokers 2 --command-port 26510 | port 26510 would be that of the command API of broker 0 and of the gateway of",
                "up --brokers 2 --gateway-port 65528 | port 65532 is too high for 2 brokers",
                "up --gateways many           | --gateways is \"many\", expected a whole number from 0 to 100",
                "up --gateways 1              | gateways run beside several brokers",
                "up --log-format xml          | --log-format is \"xml\", expected text or json",
                "up --log-level loud          | --log-level is \"loud\", expected one of OFF, ERROR",
                "broker --config /none.yaml   | /none.yaml does not exist",
                "topology --gateway here      | --gateway is \"here\", expected a host and a port such as 127.0.0.1:26500",
                "topology --brokers three     | --brokers is \"three\", expected a whole number",
                "topology --certificate /none | --certificate can't be read: /none",
                "simulate --sede 1            | unknown flag --sede, did you mean --seed?",
                "gateway --config /none.yaml  | /none.yaml does not exist",
                "gateway --port 1             | unknown flag --port",
                "log                          | name a command: print, verify",
                "log print                    | DIR",
                "log print / --from x         | --from",
                "completion fish              | expected bash or zsh",
                "version now                  | unexpected now"
            })
    void wrongUseIsOneLineAndStatusTwo(final String line, final String message) {
        final int code = run(line == null ? new String[0] : line.split(" +"));

        assertThat(code).isEqualTo(2);
        assertThat(err()).contains(message).hasLineCount(1);
        assertThat(out()).isEmpty();
    }

    @Test
    void wrongSettingsAreOneLineEach() {
        environment.put("ZEEBE_BROKER_CLUSTER_NODEID", "minus");
        environment.put("ZEEBE_BROKER_CLUSTER_PARTITIONCOUNT", "3");

        assertThat(run("broker", "--print-config")).isEqualTo(2);
        assertThat(err())
                .hasLineCount(2)
                .contains("ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT?")
                .contains("\"minus\"");
    }

    @Test
    void printConfigShowsValuesAndSources() throws IOException {
        final Path file = Files.writeString(folder.resolve("broker.yaml"), "zeebe.broker.cluster.partitionsCount: 3\n");
        environment.put("ZEEBE_LOG_LEVEL", "debug");

        assertThat(run("broker", "--config", file.toString(), "--print-config", "--log-format", "json"))
                .isZero();
        assertThat(out())
                .contains("partitionsCount: 3  # " + file + " line 1\n")
                .contains("level: debug  # environment ZEEBE_LOG_LEVEL\n")
                .contains("appender: Stackdriver  # flag --log-format\n");
    }

    @Test
    void helpNamesEveryCommandAndFlag() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("up", "broker", "log", "cluster", "version", "completion");
        assertThat(run("up", "--help")).isZero();
        assertThat(out())
                .contains(
                        "--data",
                        "--brokers",
                        "--partitions",
                        "--replication-factor",
                        "--gateway-port",
                        "--rest-port",
                        "--management-port");
        assertThat(run("log", "print", "--help")).isZero();
        assertThat(err()).isEmpty();
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("version")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(out()).matches("(?s)skep \\d+\\.\\d+.*").doesNotContain("${").hasLineCount(2);
    }

    @Test
    void completionIsAScriptThatKnowsTheFlags() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(out()).startsWith("#!").contains("--gateway-port").contains("verify");
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out()).contains("bashcompinit");
    }

    @Test
    void takenPortIsNamedWithTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            final String port = Integer.toString(taken.getLocalPort());
            final int code = run("up", "--data", folder.resolve("data").toString(), "--gateway-port", port);

            assertThat(code).isEqualTo(1);
            assertThat(err()).contains("port " + port + " (gateway)", "--gateway-port");
        }
    }

    @Test
    void unusableDataDirectoryIsNamedWithTheRemedy() throws IOException {
        final Path file = Files.createFile(folder.resolve("file"));

        assertThat(run("up", "--data", file.toString(), "--log-level", "off")).isEqualTo(1);
        assertThat(err()).contains(file.toString(), "--data").hasLineCount(1);
    }

    @Test
    void severalBrokersNeedTheLauncher() {
        assertThat(run("up", "--data", folder.resolve("data").toString(), "--brokers", "3"))
                .isEqualTo(1);
        assertThat(err()).contains("skep command of a distribution").hasLineCount(1);
    }

    @Test
    void dataOfSeveralBrokersIsStartedAsSeveralBrokers() throws IOException {
        for (int id = 0; id < 3; id++) {
            Files.createDirectories(folder.resolve("broker-" + id));
        }

        assertThat(run("up", "--data", folder.toString())).isEqualTo(1);
        assertThat(err()).contains("several brokers");
        err.reset();
        assertThat(run("up", "--data", folder.toString(), "--brokers", "1", "--gateway-port", "31500"))
                .isEqualTo(1);
        assertThat(err()).contains("started as far as this test goes");
    }

    @Test
    void portsFollowThatOfTheGateway() {
        final int code = run("up", "--data", folder.toString(), "--gateway-port", "31500", "--internal-port", "31700");

        assertThat(code).isEqualTo(1);
        assertThat(err())
                .contains("gateway 127.0.0.1:31500")
                .contains("command API 127.0.0.1:31501")
                .contains("internal API 127.0.0.1:31700")
                .contains("management 127.0.0.1:31504")
                .contains("started as far as this test goes");
    }

    private int run(final String... arguments) {
        final Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Skep(terminal, environment, (settings, metrics) -> {
                    throw new StartFailure("started as far as this test goes");
                })
                .run(arguments);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
