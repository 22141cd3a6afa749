package dev.skep.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.base.MemberId;
import dev.skep.node.HeldPort;
import dev.skep.node.StartFailure;
import dev.skep.node.management.ClusterControl.Handover;
import dev.skep.node.management.ClusterControl.ReplicaProgress;
import dev.skep.node.management.FakeCluster;
import dev.skep.node.management.ManagementNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code skep cluster ...} against management servers in front of real cores of the topology. */
final class ClusterCommandsTest {
    private static final int ALL = 100;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final FakeCluster cluster = FakeCluster.of(3, 1, 3, 3);
    private final List<ManagementNode> nodes = List.of(
            ManagementNode.start(cluster, 0), ManagementNode.start(cluster, 1), ManagementNode.start(cluster, 2));

    @AfterEach
    void close() {
        nodes.forEach(ManagementNode::close);
    }

    @Test
    void statusShowsBrokersAndRoles() {
        assertThat(run("status")).isZero();
        assertThat(out())
                .contains(
                        "cluster cluster, version 1: 3 broker(s), 3 partition(s), replication factor 3, coordinator 0")
                .contains("  broker 0 active: 1 leader (3), 2 follower (");
        assertThat(err()).isEmpty();
    }

    @Test
    void statusShowsTheChangeUnderWay() {
        assertThat(run("scale", "--brokers", "0,1,2,3", "--no-wait")).isZero();
        assertThat(out()).contains("change 2 has begun", "  broker 3 joins\n");
        cluster.perform(1);
        for (int partition = 1; partition <= 3; partition++) {
            cluster.behind(0, new ReplicaProgress(partition, MemberId.of(3), 12, 3 << 20));
        }

        assertThat(run("status")).isZero();

        assertThat(out())
                .containsPattern(
                        "change 2 is under way: 1 of \\d+ operations done, now partition \\d joins broker 3, 3.0 MB and 12 entries left");
    }

    @Test
    void jsonIsWhatTheBrokerSays() throws IOException {
        assertThat(run("status", "--output", "json")).isZero();
        assertThat(json().get("brokers")).hasSize(3);
        assertThat(run("scale", "--brokers", "0,1,2,3", "--dry-run", "--output", "json"))
                .isZero();
        assertThat(json().get("plannedChanges")).isNotEmpty();
        cluster.moveOn(ALL);
        assertThat(run("scale", "--brokers", "0,1,2,3", "--output", "json")).isZero();
        assertThat(json().get("status").asText()).isEqualTo("COMPLETED");
        assertThat(err()).isEmpty();
    }

    @Test
    void scaleWaitsForTheEndAndShowsProgress() {
        cluster.moveOn(2);

        assertThat(runAt(1, "scale", "--brokers", "0,1,2,3")).isZero();

        assertThat(out()).containsPattern("\n4 of \\d+ operations done, now ").endsWith("change 2 is done\n");
        assertThat(cluster.topology(1).members()).hasSize(4);
    }

    @Test
    void scaleShowsWhatOnlyTheLeaderOfThePartitionKnows() {
        for (int partition = 1; partition <= 3; partition++) {
            final MemberId leader =
                    cluster.topology(0).preferredLeader(partition).orElseThrow();
            cluster.behind(leader.nodeId(), new ReplicaProgress(partition, MemberId.of(3), 12, 0));
        }
        cluster.moveOn(1);

        assertThat(runAt(2, "scale", "--brokers", "0,1,2,3")).isZero();

        assertThat(out()).contains(", 12 entries left");
    }

    @Test
    void whatGoesOnIsStatusThree() {
        assertThat(run("scale", "--count", "4", "--timeout", "0")).isEqualTo(3);
        assertThat(err()).contains("change 2 is still under way").hasLineCount(1);
    }

    @Test
    void everythingAtOnceIsToldByDifferences() {
        cluster.moveOn(ALL);

        assertThat(run("scale", "--brokers", "1,2,3", "--partitions", "4", "--replication-factor", "2"))
                .isZero();

        assertThat(cluster.topology(1).members().keySet())
                .containsExactly(MemberId.of(1), MemberId.of(2), MemberId.of(3));
        assertThat(cluster.topology(1).routedPartitions()).isEqualTo(4);
        assertThat(cluster.topology(1).replicationFactor()).isEqualTo(2);
    }

    @Test
    void aBrokerThatLeavesTellsOfTheEndToo() {
        cluster.moveOn(1);

        assertThat(runAt(2, "scale", "--count", "2", "--replication-factor", "2"))
                .isZero();

        assertThat(out()).contains("broker 2 leaves\n").endsWith("change 2 is done\n");
        assertThat(cluster.topology(0).members()).hasSize(2);
    }

    @Test
    void aDryRunOnlyShows() {
        assertThat(run("scale", "--count", "4", "--dry-run")).isZero();

        assertThat(out()).contains("would be done, nothing was changed", "broker 3 joins");
        assertThat(cluster.topology(0).version()).isEqualTo(1);
    }

    @Test
    void nothingToDoIsDone() {
        assertThat(run("scale", "--brokers", "0,1,2")).isZero();
        assertThat(out()).isEqualTo("nothing is to be moved\n");
    }

    @Test
    void forceGoesOnWithTheRest() {
        cluster.die(0);
        cluster.moveOn(ALL);

        assertThat(runAt(1, "scale", "--brokers", "1,2", "--force")).isZero();

        assertThat(out()).contains("partition 1 goes on with broker 1, 2 only", "broker 0 is struck off");
    }

    @Test
    void cancelDropsWhatIsLeft() {
        assertThat(run("cancel")).isEqualTo(1);
        assertThat(err()).isEqualTo("skep cluster cancel: no change is under way\n");
        run("scale", "--count", "4", "--no-wait");

        assertThat(run("cancel")).isZero();

        assertThat(out()).endsWith("change 2 is cancelled; what was done of it stays\n");
        assertThat(cluster.topology(0).change()).isEmpty();
        assertThat(run("cancel", "2")).isEqualTo(1);
    }

    @Test
    void rebalanceAndDrainShowWhatMoved() {
        cluster.handover(new Handover(1, MemberId.of(2), MemberId.of(0), true, ""));
        assertThat(run("rebalance")).isZero();
        assertThat(out()).isEqualTo("partition 1: from broker 2 to broker 0\n1 leadership(s) moved\n");
        cluster.handover(new Handover(2, MemberId.of(2), null, false, "no other replica is caught up"));

        out.reset();
        assertThat(run("drain", "2")).isEqualTo(1);
        assertThat(out()).contains("partition 2: stays with broker 2: no other replica is caught up\n");
        assertThat(cluster.asked()).containsExactly("0 rebalance", "0 drain 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                            | 2 | name a command: status, scale, rebalance, drain, cancel",
                "scale                       | 2 | say what is wanted",
                "scale --brokers 0 --count 1 | 2 | not both",
                "scale --brokers 0,x         | 2 | --brokers is \"0,x\", expected node ids",
                "scale --count many          | 2 | --count is \"many\", expected a whole number",
                "scale --count 3 --force     | 2 | --force goes with --brokers",
                "status --output xml         | 2 | --output is \"xml\", expected text or json",
                "status --management nowhere | 2 | --management is \"nowhere\", expected a host and a port",
                "drain                       | 2 | BROKER",
                "drain x                     | 2 | BROKER is \"x\"",
                "cancel x                    | 2 | CHANGE is \"x\"",
                "drain 9                     | 1 | broker 9 is not a member of the cluster",
                "scale --brokers 0,1 --replication-factor 3 | 1 | the replication factor is 3",
                "scale --partitions 1        | 1 | they can't become fewer"
            })
    void whatDoesNotGoIsOneLine(final String line, final int code, final String message) {
        final String[] words = line == null ? new String[0] : line.split(" +");

        assertThat(List.of(words).contains("--management") || words.length == 0 ? plain(words) : run(words))
                .isEqualTo(code);
        assertThat(err()).contains(message).hasLineCount(1);
        assertThat(out()).isEmpty();
    }

    @Test
    void noBrokerIsOneLine() {
        try (HeldPort closed = HeldPort.any()) {
            final String address = "127.0.0.1:" + closed.number();
            assertThat(plain("status", "--management", address)).isEqualTo(1);
            assertThat(err())
                    .startsWith("skep cluster status: http://" + address + " can't be reached")
                    .contains("--management")
                    .hasLineCount(1);
        }
    }

    private JsonNode json() throws IOException {
        final JsonNode json = new ObjectMapper().readTree(out());
        out.reset();
        return json;
    }

    private int run(final String... words) {
        return runAt(0, words);
    }

    private int runAt(final int member, final String... words) {
        final List<String> all = new ArrayList<>(List.of(words));
        all.add(1, "--management");
        all.add(2, "127.0.0.1:" + nodes.get(member).port());
        return plain(all.toArray(String[]::new));
    }

    private int plain(final String... words) {
        final List<String> all = new ArrayList<>(List.of(words));
        all.addFirst("cluster");
        final Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Skep(terminal, Map.of(), (settings, metrics) -> {
                    throw new StartFailure("not in this test");
                })
                .run(all.toArray(String[]::new));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
