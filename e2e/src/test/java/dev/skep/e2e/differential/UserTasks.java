package dev.skep.e2e.differential;

import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.ZeebeFuture;
import io.camunda.zeebe.client.api.command.ClientException;
import io.camunda.zeebe.client.api.command.ClientStatusException;
import io.camunda.zeebe.client.api.command.FinalCommandStep;
import io.camunda.zeebe.client.api.command.ProblemException;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Native user tasks of an address that nobody else uses. No request of 8.5 lists them, but keys are given one after the other: whichever of
 * them takes an update that changes nothing is one.
 */
final class UserTasks {
    private static final int PROBES_AT_ONCE = 32;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY = 429;

    private final ZeebeClient client;
    private final List<Long> known = new ArrayList<>();
    private long looked;

    UserTasks(final ZeebeClient client) {
        this.client = client;
        looked = newestKey();
    }

    /** Those that were not there when this was asked before: how many. */
    int look() {
        final long newest = newestKey();
        final int before = known.size();
        final Deque<Probe> probes = new ArrayDeque<>();
        for (long key = looked + 1; key < newest; key++) {
            probes.add(new Probe(key, probe(key)));
            if (probes.size() >= PROBES_AT_ONCE) {
                outcome(probes.remove());
            }
        }
        while (!probes.isEmpty()) {
            outcome(probes.remove());
        }
        looked = newest;
        return known.size() - before;
    }

    /** Its key, in the order in which they were made; from 0. */
    long key(final int number) {
        return known.get(number);
    }

    int count() {
        return known.size();
    }

    /** What the answer to a request over HTTP was: OK, or the status and title of the problem. */
    static <T> String outcome(final FinalCommandStep<T> command) {
        for (int tries = 0; ; tries++) {
            try {
                command.send().join();
                return "OK";
            } catch (final ClientException | CompletionException failure) {
                final ProblemException e = problem(failure);
                if (e.code() != TOO_MANY || tries > 20) {
                    return e.code() + " "
                            + (e.details() == null ? "" : e.details().getTitle()) + " | "
                            + (e.details() == null ? "" : e.details().getDetail());
                }
            }
        }
    }

    private ZeebeFuture<?> probe(final long key) {
        return client.newUserTaskUpdateCommand(key).action("look").send();
    }

    private void outcome(final Probe probe) {
        ZeebeFuture<?> answer = probe.answer;
        while (true) {
            try {
                answer.join();
                known.add(probe.key);
                return;
            } catch (final ClientException | CompletionException failure) {
                final ProblemException e = problem(failure);
                if (e.code() == NOT_FOUND) {
                    return;
                }
                if (e.code() != TOO_MANY) {
                    throw e;
                }
                answer = probe(probe.key);
            }
        }
    }

    /** The client gives it bare or wrapped. */
    private static ProblemException problem(final RuntimeException failure) {
        if (failure instanceof final ProblemException problem) {
            return problem;
        }
        if (failure.getCause() instanceof final ProblemException problem) {
            return problem;
        }
        throw failure;
    }

    private long newestKey() {
        while (true) {
            try {
                return client.newPublishMessageCommand()
                        .messageName("nobody")
                        .correlationKey("")
                        .timeToLive(Duration.ZERO)
                        .send()
                        .join()
                        .getMessageKey();
            } catch (final ClientStatusException e) {
                if (e.getStatusCode() != Status.Code.RESOURCE_EXHAUSTED) {
                    throw e;
                }
            }
        }
    }

    private record Probe(long key, ZeebeFuture<?> answer) {}
}
