package dev.skep.node.management;

import dev.skep.base.MemberId;
import dev.skep.topology.Topology;
import dev.skep.topology.change.Refusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gets the answer of who decides on the cluster: this broker, or the one that the request is sent on to. */
final class Deciders implements AutoCloseable {
    private final AdministrationLimits limits;
    private final Forwarding forwarding;

    Deciders(final AdministrationLimits limits) {
        this.limits = limits;
        forwarding = new Forwarding(limits);
    }

    /** Waits for this broker. */
    <T> Answer await(final CompletableFuture<T> decision, final Function<T, Answer> told) {
        try {
            return told.apply(decision.get(limits.answerMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Answer.message(
                    504,
                    "the cluster did not answer within " + limits.answerMillis()
                            + " ms; GET /actuator/cluster tells whether it was done");
        } catch (ExecutionException e) {
            return Answer.message(500, "the broker could not do it: " + e.getCause() + "; its log says more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.message(503, "the broker is stopping; GET /actuator/cluster tells whether it was done");
        }
    }

    /** Lets the coordinator do it, or this broker when there is none; who was asked by another one does it itself. */
    <T> Answer byCoordinator(
            final ClusterControl cluster,
            final Request request,
            final Supplier<CompletableFuture<T>> work,
            final Function<T, Answer> told) {
        final Optional<MemberId> coordinator = cluster.coordinator();
        if (coordinator.isEmpty() || coordinator.get().equals(cluster.self()) || Forwarding.wasForwarded(request)) {
            return await(work.get(), told);
        }
        return forwarding.forward(cluster, request, coordinator.get());
    }

    /** Asks another member the same. */
    Answer ask(final ClusterControl cluster, final Request request, final MemberId member) {
        return forwarding.forward(cluster, request, member);
    }

    /** Asks all other brokers of the cluster the same, one after the other. */
    Answers askOthers(final ClusterControl cluster, final Topology topology, final Request request) {
        final TreeMap<MemberId, Answer> answers = new TreeMap<>();
        for (final MemberId member : topology.members().keySet()) {
            if (!member.equals(cluster.self())) {
                answers.put(member, ask(cluster, request, member));
            }
        }
        return new Answers(answers);
    }

    /** What brokers have answered that were asked the same. */
    record Answers(SortedMap<MemberId, Answer> answers) {
        static final Answers NONE = new Answers(Collections.emptySortedMap());

        /** With one more of them. */
        Answers and(final MemberId member, final Answer answer) {
            final TreeMap<MemberId, Answer> all = new TreeMap<>(answers);
            all.put(member, answer);
            return new Answers(all);
        }

        List<Answer> done() {
            return answers.values().stream().filter(Answer::isDone).toList();
        }

        /** What is to be told when all of them have done it; else who has not, and why. */
        Answer orFailure(final Answer allDone) {
            final List<String> failures = new ArrayList<>();
            answers.forEach((member, answer) -> {
                if (!answer.isDone()) {
                    failures.add("broker " + member + ": " + answer.body());
                }
            });
            return failures.isEmpty()
                    ? allDone
                    : Answer.message(500, "not all brokers could be told: " + String.join("; ", failures));
        }
    }

    /** Why nothing was changed; or the answer of the broker that is to be asked instead. */
    Answer refused(final ClusterControl cluster, final Request request, final Refusal refusal) {
        if (refusal.kind() == Refusal.Kind.NOT_COORDINATOR
                && refusal.coordinator().isPresent()) {
            return forwarding.forward(cluster, request, refusal.coordinator().get());
        }
        return Answer.json(status(refusal.kind()), json -> {
            json.writeStringField("message", refusal.message());
            json.writeStringField("reason", refusal.kind().name());
        });
    }

    private static int status(final Refusal.Kind kind) {
        return switch (kind) {
            case INVALID_REQUEST -> 400;
            case NOT_FOUND -> 404;
            case CONCURRENT_MODIFICATION -> 409;
            case VERSION_MISMATCH -> 412;
            case IDEMPOTENCY_CONFLICT -> 422;
            case NOT_COORDINATOR, UNAVAILABLE -> 503;
        };
    }

    @Override
    public void close() {
        forwarding.close();
    }
}
