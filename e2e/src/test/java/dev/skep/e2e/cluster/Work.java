package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;

/** Work for all partitions of a cluster. */
final class Work {
    static final int EACH_PARTITION = 3;

    private static final int KEY_BITS = 51;
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final int partitions;

    Work(final int partitions) {
        this.partitions = partitions;
    }

    Set<Long> createOnAllPartitions(final Client client, final String id) {
        final Set<Long> instances = new TreeSet<>();
        for (int i = 0; i < EACH_PARTITION * partitions; i++) {
            instances.add(client.create(id));
        }
        assertThat(partitionsOf(instances)).hasSize(partitions);
        return instances;
    }

    /** Creates until jobs of all partitions were pushed: a stream takes a moment to be known everywhere. */
    Set<Long> createUntil(final Client client, final String id, final Set<Long> pushed) {
        final Set<Long> before = new TreeSet<>(pushed);
        Await.until(() -> {
            client.create(id);
            final Set<Long> fresh = new TreeSet<>(pushed);
            fresh.removeAll(before);
            assertThat(partitionsOf(fresh)).as("partitions that push").hasSize(partitions);
        });
        return createOnAllPartitions(client, id);
    }

    /** A stream alone: a worker would poll beside it. */
    static Future<?> stream(final Client client, final String id, final Set<Long> pushed) {
        return client.zeebe()
                .newStreamJobsCommand()
                .jobType(id)
                .consumer(job -> pushed.add(job.getProcessInstanceKey()))
                .timeout(LEASE)
                .requestTimeout(LEASE)
                .send()
                .toCompletableFuture();
    }

    static Set<Integer> partitionsOf(final Iterable<Long> keys) {
        final Set<Integer> partitions = new TreeSet<>();
        keys.forEach(key -> partitions.add(partitionOf(key)));
        return partitions;
    }

    static int partitionOf(final long key) {
        return (int) (key >> KEY_BITS);
    }
}
