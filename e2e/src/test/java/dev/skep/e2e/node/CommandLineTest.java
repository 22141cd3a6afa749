package dev.skep.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Distribution;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Ports;
import dev.skep.e2e.fixture.SharedBroker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as people meet it: what it prints, how it ends. */
@EndToEnd
final class CommandLineTest {
    private final SharedBroker shared;

    @TempDir
    private Path folder;

    CommandLineTest(final SharedBroker shared) {
        this.shared = shared;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "up --partitons 3       | --partitions",
                "up --partitions none   | --partitions is \"none\"",
                "up --gateway-port 0    | --gateway-port",
                "nonsense               | nonsense",
                "log verify             | DIR"
            })
    void wrongUseIsOneLineAndStatusTwo(final String line, final String word) {
        final Distribution.Outcome outcome = Distribution.get().run(line.split(" +"));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains(word).hasLineCount(1);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aWrongSettingIsNamedWithItsValue() {
        final Distribution.Outcome outcome = Distribution.get()
                .run(Map.of("ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT", "many"), "broker", "--print-config");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("partitionsCount", "many");
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        final Ports ports = shared.process().ports();

        final Distribution.Outcome outcome = Distribution.get()
                .run(
                        "up",
                        "--data",
                        folder.resolve("data").toString(),
                        "--gateway-port",
                        Integer.toString(ports.gateway()));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains("port " + ports.gateway(), "--gateway-port");
    }

    @Test
    void twoBrokersOnOneDataDirectoryAreNotPossible() {
        final Ports free = Ports.free();

        final Distribution.Outcome outcome = Distribution.get()
                .run(
                        "up",
                        "--data",
                        shared.process().data().toString(),
                        "--gateway-port",
                        Integer.toString(free.gateway()),
                        "--management-port",
                        Integer.toString(free.management()));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).contains(shared.process().data().toString(), "in use");
        assertThat(shared.process().management().get("/ready").code()).isLessThan(400);
    }

    @Test
    void tellsWhereItIsReachedAndEndsWhenTold() {
        try (BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(1))) {
            // it is said a moment after probes say so
            Await.until(() -> assertThat(broker.tail())
                    .contains(
                            "is ready after",
                            broker.gatewayAddress(),
                            broker.data().toString()));
            assertThat(broker.stop()).isZero();
            assertThat(broker.tail()).doesNotContain("ERROR", "Exception");
        }
    }

    @Test
    void logsCanBeReadAndVerifiedWhileTheBrokerRuns() {
        final Distribution.Outcome verified = Distribution.get()
                .run("log", "verify", shared.process().partition(1).toString());

        assertThat(verified.code()).as(verified.out()).isZero();
        assertThat(verified.out()).contains("sound");
    }

    @Test
    void versionIsTold() {
        final Distribution.Outcome outcome = Distribution.get().run("version");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("skep ").hasLineCount(1);
    }
}
