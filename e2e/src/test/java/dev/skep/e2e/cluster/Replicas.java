package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.fixture.AtOnce;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Distribution;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The logs of all replicas, held against each other when nothing is going on. */
final class Replicas {
    /** More than that is only compared at its end. */
    private static final long RECORDS_MAX = 20_000;

    private Replicas() {}

    /** All have the same records wherever they have any, and all have the newest. */
    static void assertEqualLogs(final ClusterOfProcesses cluster) {
        for (int partition = 1; partition <= cluster.partitions(); partition++) {
            assertEqualLogs(cluster, partition, awaitEqualEnds(cluster, partition));
        }
        assertEqualStates(cluster);
    }

    /** All have the same state when all have the same log. */
    private static void assertEqualStates(final ClusterOfProcesses cluster) {
        Await.until(() -> {
            final Set<JsonNode> states = new LinkedHashSet<>();
            for (int broker = 0; broker < cluster.size(); broker++) {
                states.add(cluster.stateHashes(broker));
            }
            assertThat(states)
                    .as("positions and hashes of the states of each broker")
                    .hasSize(1);
            assertThat(states.iterator().next()).hasSize(cluster.partitions());
        });
    }

    private static long awaitEqualEnds(final ClusterOfProcesses cluster, final int partition) {
        final long[] before = {-1};
        return Await.value(() -> {
            final TreeSet<Long> ends = new TreeSet<>();
            for (int broker = 0; broker < cluster.size(); broker++) {
                final JsonNode replica = cluster.replica(broker, partition);
                assertThat(replica.hasNonNull("processedPosition"))
                        .as("broker %d, partition %d: %s", broker, partition, replica)
                        .isTrue();
                ends.add(replica.get("processedPosition").asLong());
            }
            final long last = before[0];
            before[0] = ends.getLast();
            assertThat(ends).as("ends of partition %d", partition).containsExactly(last);
            return last;
        });
    }

    private static void assertEqualLogs(final ClusterOfProcesses cluster, final int partition, final long end) {
        final long from = Math.max(1, end - RECORDS_MAX);
        final List<Integer> brokers = IntStream.range(0, cluster.size()).boxed().toList();
        final List<Distribution.Outcome> logs = AtOnce.map(
                cluster.size(),
                brokers,
                broker -> Distribution.get()
                        .run(
                                "log",
                                "print",
                                cluster.broker(broker).partition(partition).toString(),
                                "--json",
                                "--from",
                                Long.toString(from)));
        List<String> first = null;
        for (final int broker : brokers) {
            final Distribution.Outcome outcome = logs.get(broker);
            assertThat(outcome.code())
                    .as("log of broker %d, partition %d: %s", broker, partition, outcome.err())
                    .isZero();
            final List<String> records = outcome.out().lines().toList();
            assertThat(records)
                    .as("records of broker %d, partition %d up to %d", broker, partition, end)
                    .isNotEmpty();
            assertThat(records.getLast()).startsWith("{\"position\":" + end + ",");
            if (first == null) {
                first = records;
            } else {
                assertSameEnds(first, records, "broker 0 and " + broker + ", partition " + partition);
            }
        }
    }

    /** They end at the same position, and one may begin earlier. */
    private static void assertSameEnds(final List<String> one, final List<String> other, final String whose) {
        final int common = Math.min(one.size(), other.size());
        final List<String> differences = new ArrayList<>();
        for (int back = 1; back <= common && differences.size() < 3; back++) {
            final String a = one.get(one.size() - back);
            final String b = other.get(other.size() - back);
            if (!a.equals(b)) {
                differences.add(a + "\n  differs from\n" + b);
            }
        }
        assertThat(differences).as(whose).isEmpty();
    }
}
