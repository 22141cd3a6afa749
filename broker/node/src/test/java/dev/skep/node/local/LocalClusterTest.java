package dev.skep.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.skep.base.Address;
import dev.skep.node.StartFailure;
import dev.skep.node.local.LocalCluster.Running;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes are shells that play broker; the probe of all is a server of the test that says ready once both shells have spoken. */
final class LocalClusterTest {
    private static final String STAYS = "echo \"broker $NUMBER: $1\"; exec tail -f /dev/null";

    @TempDir
    private Path folder;

    private final List<String> news = new ArrayList<>();
    private HttpServer probe;

    @BeforeEach
    void answerProbes() throws IOException {
        probe = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        probe.createContext("/actuator/health/readiness", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(haveSpoken() ? 200 : 503, -1);
            }
        });
        probe.start();
    }

    private boolean haveSpoken() throws IOException {
        for (int id = 0; id < 2; id++) {
            final Path log = folder.resolve("broker-" + id + "/broker.log");
            if (!Files.exists(log) || Files.size(log) == 0) {
                return false;
            }
        }
        return true;
    }

    @AfterEach
    void stopProbes() {
        probe.stop(0);
    }

    @Test
    void brokersRunUntilTheClose() throws Exception {
        final List<Running> running;
        try (LocalCluster cluster = cluster(STAYS)) {
            running = cluster.start(news::add);

            assertThat(running).hasSize(2).allMatch(broker -> isAlive(broker.pid()));
            assertThat(news).isEmpty();
            final JsonNode file = new ObjectMapper()
                    .readTree(folder.resolve("cluster.json").toFile())
                    .get("brokers");
            assertThat(file).hasSize(2);
            assertThat(file.get(1).get("nodeId").asInt()).isEqualTo(1);
            assertThat(file.get(1).get("pid").asLong()).isEqualTo(running.get(1).pid());
            assertThat(file.get(1).get("gateway").asText()).isEqualTo("127.0.0.1:1");
            assertThat(file.get(0).get("gateway").isNull()).isTrue();
            assertThat(file.get(1).get("command").asText()).isEqualTo("127.0.0.1:2");
            assertThat(file.get(1).get("internal").asText()).isEqualTo("127.0.0.1:3");
            assertThat(file.get(1).get("management").asText())
                    .isEqualTo(management().toString());
            assertThat(file.get(1).get("data").asText())
                    .isEqualTo(folder.resolve("broker-1").toString());
        }

        assertThat(running).noneMatch(broker -> isAlive(broker.pid()));
        assertThat(folder.resolve("cluster.json")).doesNotExist();
        assertThat(folder.resolve("broker-1/broker.log")).content().isEqualTo("broker 1: broker\n");
    }

    @Test
    void logOfTheRunBeforeIsKept() throws Exception {
        for (int run = 0; run < 2; run++) {
            try (LocalCluster cluster = cluster("echo run " + run + "; exec tail -f /dev/null")) {
                cluster.start(news::add);
            }
        }

        assertThat(folder.resolve("broker-0/broker.log")).content().isEqualTo("run 1\n");
        assertThat(folder.resolve("broker-0/broker.log.before")).content().isEqualTo("run 0\n");
    }

    @Test
    void brokerThatCanNotStartIsToldWithItsLastWords() throws Exception {
        probe.removeContext("/actuator/health/readiness"); // nobody is ready before the failure is seen
        try (LocalCluster cluster =
                cluster("if [ $NUMBER = 1 ]; then echo first; echo port taken >&2; exit 3; fi; " + STAYS)) {
            assertThatThrownBy(() -> cluster.start(news::add))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("broker 1")
                    .hasMessageContaining("status 3")
                    .hasMessageContaining("its last words: port taken");
        }
        assertThat(folder.resolve("cluster.json")).doesNotExist();
    }

    @Test
    void deathsAreToldAndTheOthersGoOn() throws Exception {
        try (LocalCluster cluster = cluster(STAYS)) {
            final List<Running> running = cluster.start(news::add);
            final ProcessHandle first =
                    ProcessHandle.of(running.getFirst().pid()).orElseThrow();
            first.destroyForcibly();
            final List<Boolean> othersAlive = new ArrayList<>();

            cluster.awaitEnd(line -> {
                news.add(line);
                othersAlive.add(isAlive(running.getLast().pid()));
                ProcessHandle.of(running.getLast().pid()).ifPresent(ProcessHandle::destroyForcibly);
            });

            assertThat(news).hasSize(2);
            assertThat(news.getFirst())
                    .startsWith("broker 0 (process " + running.getFirst().pid() + ") ended with status 137")
                    .endsWith("; the others go on");
            assertThat(news.getLast()).startsWith("broker 1 ").endsWith("; none is left");
            assertThat(othersAlive).first().isEqualTo(true);
        }
    }

    @Test
    void closeEndsWhoWaits() throws Exception {
        final LocalCluster cluster = cluster(STAYS);
        cluster.start(news::add);
        final Thread closing = Thread.ofPlatform().start(cluster::close);

        cluster.awaitEnd(news::add);

        closing.join();
        assertThat(news).isEmpty();
    }

    @Test
    void directoryIsThatOfOneCluster() throws Exception {
        try (LocalCluster cluster = cluster(STAYS)) {
            assertThat(cluster).isNotNull();
            assertThatThrownBy(() -> cluster(STAYS))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void launcherThatIsNotThereIsNamed() {
        try (LocalCluster cluster = LocalCluster.in(folder, List.of("/nowhere/skep"), List.of(plan(0)))) {
            assertThatThrownBy(() -> cluster.start(news::add))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("/nowhere/skep");
        }
    }

    private LocalCluster cluster(final String script) throws IOException {
        final Path launcher = folder.resolve("launcher");
        Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return LocalCluster.in(folder, List.of(launcher.toString()), List.of(plan(0), plan(1)));
    }

    private BrokerPlan plan(final int id) {
        return new BrokerPlan(
                id,
                Map.of("NUMBER", Integer.toString(id), "PATH", "/usr/bin:/bin"),
                id == 0 ? Optional.empty() : Optional.of(new Address("127.0.0.1", 1)),
                id == 0 ? Optional.empty() : Optional.of(new Address("127.0.0.1", 4)),
                new Address("127.0.0.1", 2),
                new Address("127.0.0.1", 3),
                management(),
                folder.resolve("broker-" + id));
    }

    private Address management() {
        return new Address("127.0.0.1", probe.getAddress().getPort());
    }

    private static boolean isAlive(final long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
