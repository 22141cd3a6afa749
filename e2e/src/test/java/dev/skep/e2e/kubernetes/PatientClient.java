package dev.skep.e2e.kubernetes;

import dev.skep.e2e.fixture.Client;
import io.camunda.zeebe.client.api.command.ClientStatusException;
import io.grpc.Status;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who asks for one instance after the other, and asks again when there is no answer, as every client must. */
final class PatientClient implements AutoCloseable {
    /** What a client may try again. */
    private static final Set<Status.Code> AGAIN = EnumSet.of(
            Status.Code.UNAVAILABLE,
            Status.Code.CANCELLED,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.RESOURCE_EXHAUSTED);

    private final Thread thread;
    private volatile boolean stopping;
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile Duration longest = Duration.ZERO;
    private volatile RuntimeException end;

    PatientClient(final Client client, final String process) {
        thread = Thread.ofPlatform().name("patient").start(() -> {
            try (client) {
                while (!stopping) {
                    createOne(client, process);
                }
            } catch (final RuntimeException e) {
                end = e;
            }
        });
    }

    private void createOne(final Client client, final String process) {
        final long began = System.nanoTime();
        while (true) {
            try {
                client.create(process);
                final Duration took = Duration.ofNanos(System.nanoTime() - began);
                longest = took.compareTo(longest) > 0 ? took : longest;
                answered.incrementAndGet();
                return;
            } catch (final ClientStatusException e) {
                if (!AGAIN.contains(e.getStatusCode())) {
                    throw e;
                }
                failed.incrementAndGet();
            }
        }
    }

    int answered() {
        return answered.get();
    }

    @Override
    public String toString() {
        return answered + " requests answered, " + failed + " tried again, the longest wait was " + longest.toMillis()
                + " ms";
    }

    /** Throws what no second try could cure. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        if (end != null) {
            throw end;
        }
    }
}
