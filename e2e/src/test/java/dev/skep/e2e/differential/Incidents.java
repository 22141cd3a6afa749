package dev.skep.e2e.differential;

import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.ZeebeFuture;
import io.camunda.zeebe.client.api.command.ClientStatusException;
import io.camunda.zeebe.client.api.response.ResolveIncidentResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Incidents of an address that nobody else uses. No request lists them, but keys are given one after the other: whichever of them
 * can be resolved is one.
 */
final class Incidents {
    private static final String UNKNOWN = "no such incident";

    private final ZeebeClient client;

    /** Those that may be incidents which can't be resolved yet. */
    private final NavigableSet<Long> doubtful = new TreeSet<>();

    private long looked;

    Incidents(final ZeebeClient client) {
        this.client = client;
        looked = newestKey();
    }

    /** How many were resolved; those that come of it are not among them. */
    long resolveAll(final int atOnce) {
        final long newest = newestKey();
        for (long key = looked + 1; key < newest; key++) {
            doubtful.add(key);
        }
        looked = newest;
        long count = 0;
        final Deque<Probe> probes = new ArrayDeque<>();
        for (final long key : new TreeSet<>(doubtful)) {
            probes.add(new Probe(key, client.newResolveIncidentCommand(key).send()));
            if (probes.size() >= atOnce) {
                count += outcome(probes.remove());
            }
        }
        while (!probes.isEmpty()) {
            count += outcome(probes.remove());
        }
        return count;
    }

    private int outcome(final Probe probe) {
        Probe current = probe;
        while (true) {
            try {
                current.answer.join();
                doubtful.remove(probe.key);
                return 1;
            } catch (final ClientStatusException e) {
                if (e.getStatusCode() == Status.Code.RESOURCE_EXHAUSTED) {
                    current = new Probe(
                            probe.key,
                            client.newResolveIncidentCommand(probe.key).send());
                    continue;
                }
                if (e.getMessage().contains(UNKNOWN)) {
                    doubtful.remove(probe.key);
                }
                return 0;
            }
        }
    }

    private long newestKey() {
        return client.newPublishMessageCommand()
                .messageName("nobody")
                .correlationKey("")
                .timeToLive(Duration.ZERO)
                .send()
                .join()
                .getMessageKey();
    }

    private record Probe(long key, ZeebeFuture<ResolveIncidentResponse> answer) {}
}
