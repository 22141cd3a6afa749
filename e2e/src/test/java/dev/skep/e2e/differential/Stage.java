package dev.skep.e2e.differential;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.command.ClientStatusException;
import io.camunda.zeebe.client.api.command.FinalCommandStep;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.ProcessInstanceResult;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Where a play takes place: one address with one partition. What the play does is sent by the official client, and what comes of it goes
 * to the transcript without what differs from run to run: keys, times, the order of what happens side by side.
 *
 * <p>A {@code ~} in the texts of a play stands for a prefix that no other play has.
 */
final class Stage {
    private static final String FORM_KEY = "io.camunda.zeebe:formKey";
    private static final Duration LEASE = Duration.ofMinutes(20);
    private static final Duration PAUSE = Duration.ofMillis(10);
    private static final int QUIET_ROUNDS = 3;
    private static final String INTERNAL_ERROR = " => an internal error: the end";
    private static final long NO_KEY = (1L << 51) + (1L << 50);
    private static final int PROBES_AT_ONCE = 64;
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private final Transcript transcript;
    private final ZeebeClient client;
    private final Duration patience;
    private final String prefix =
            "p" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 41), Character.MAX_RADIX) + "_";
    private final List<String> types = new ArrayList<>(List.of("~t"));
    private final List<Job> open = new ArrayList<>();
    private final Map<String, Long> keys = new HashMap<>();
    private final Map<String, Future<ProcessInstanceResult>> results = new LinkedHashMap<>();
    private final Incidents incidents;
    private final Set<Long> instancesSeen = new TreeSet<>();
    private UserTasks userTasks;
    private boolean hurried;
    private Duration slowness = Duration.ZERO;
    private String explanation = "";
    private boolean endsAtInternalErrors;

    /** @param patience how long to wait for what is expected */
    Stage(final ZeebeClient client, final Transcript transcript, final Duration patience) {
        this.client = client;
        this.transcript = transcript;
        this.patience = patience;
        incidents = new Incidents(client);
    }

    /**
     * A job that was activated.
     *
     * @param line how the transcript names it
     */
    record Job(String line, ActivatedJob job) {
        String element() {
            return job.getElementId();
        }
    }

    ZeebeClient client() {
        return client;
    }

    /** The text with this play's prefix. */
    String full(final String text) {
        return text.replace("~", prefix);
    }

    /** The text without it. */
    String brief(final String text) {
        return text.replace(prefix, "~");
    }

    /** Jobs of this type are taken from now on, too. */
    void alsoTake(final String type) {
        if (!types.contains(type)) {
            types.add(type);
        }
    }

    /** Jobs of this type are not taken from now on. */
    void leave(final String type) {
        types.remove(type);
    }

    /** An internal error of the real one is nothing to be held to, nor is what comes after it: the play ends there. */
    void endAtInternalErrors() {
        endsAtInternalErrors = true;
    }

    /** What was done ended in an internal error of the real one. */
    static final class InternalError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InternalError(final String action) {
            super(action);
        }
    }

    private void endIfInternalError(final String action, final boolean isOne) {
        if (endsAtInternalErrors && (isOne || transcript.expects(action + INTERNAL_ERROR))) {
            transcript.add(action + INTERNAL_ERROR);
            throw new InternalError(action);
        }
    }

    /** Native user tasks are looked for from now on. */
    void lookForUserTasks() {
        if (userTasks == null) {
            userTasks = new UserTasks(client);
        }
    }

    /** Native user tasks that were seen, whatever became of them. */
    int userTasks() {
        return userTasks == null ? 0 : userTasks.count();
    }

    /** The key of the native user task of that number, in the order in which they were made; one that nothing has if there is none. */
    long userTask(final int number) {
        return number < userTasks() ? userTasks.key(number) : NO_KEY;
    }

    /** Does something over HTTP and tells what came of it. */
    <T> void request(final String action, final FinalCommandStep<T> command) {
        endIfInternalError(action, false);
        final String outcome = UserTasks.outcome(command);
        endIfInternalError(action, outcome.startsWith("500") && !transcript.isChecked());
        transcript.add(action + " => " + brief(outcome).replace("\n", " ").replaceAll("\\d{10,}", "KEY"));
        settle();
    }

    /** Instances that jobs were seen of. */
    Set<Long> instancesSeen() {
        return instancesSeen;
    }

    /** Remembers a key under a name. */
    void remember(final String name, final long key) {
        keys.put(name, key);
    }

    /** The key of that name, or one that nothing has. */
    long key(final String name) {
        return keys.getOrDefault(name, NO_KEY);
    }

    /** Does it and tells what came of it. Null if it was refused. */
    <T> T act(final String action, final FinalCommandStep<T> command, final Function<T, String> told) {
        final T answer = send(action, command, told);
        settle();
        return answer;
    }

    private <T> T send(final String action, final FinalCommandStep<T> command, final Function<T, String> told) {
        endIfInternalError(action, false);
        for (int tries = 0; ; tries++) {
            try {
                final T answer = command.send().join();
                transcript.add(action + " => " + brief(told.apply(answer)));
                return answer;
            } catch (final ClientStatusException e) {
                if (e.getStatusCode() == Status.Code.RESOURCE_EXHAUSTED && tries < 20) {
                    LockSupport.parkNanos(PAUSE.toNanos() * 10);
                    continue;
                }
                endIfInternalError(action, e.getStatusCode() == Status.Code.INTERNAL && !transcript.isChecked());
                final String description = String.valueOf(e.getStatus().getDescription());
                transcript.add(action + " => " + e.getStatusCode() + " | "
                        + brief(description).replace("\n", " ").replaceAll("\\d{10,}", "KEY"));
                return null;
            }
        }
    }

    /** The same for commands with an empty answer. */
    <T> boolean act(final String action, final FinalCommandStep<T> command) {
        return act(action, command, answer -> "OK") != null;
    }

    /** What the play is about: shown where there is a difference. */
    void explain(final String model) {
        explanation = model;
    }

    String explanation() {
        return explanation;
    }

    /** Something to be read in the transcript. */
    void note(final String text) {
        transcript.add(text);
    }

    /** Its end will be told when all is quiet. */
    void awaitResult(final String name, final FinalCommandStep<ProcessInstanceResult> command) {
        results.put(name, command.send());
        transcript.add("await result of " + name);
        settle();
    }

    /** All jobs that were activated and not answered since, in an order that is always the same. */
    List<Job> jobs() {
        return Collections.unmodifiableList(open);
    }

    /** The first job of the element. Null if there is none. */
    Job job(final String element) {
        for (final Job job : open) {
            if (job.element().equals(element)) {
                return job;
            }
        }
        return null;
    }

    void forget(final Job job) {
        open.remove(job);
    }

    /** Waits until nothing happens any more and tells what did. */
    void settle() {
        if (!hurried) {
            settle("then", slowness);
        }
    }

    /** From now on something may take its time by the clock after each action. */
    void takeTime(final Duration atLeast) {
        slowness = atLeast;
    }

    /** Without waiting in between. */
    void together(final Runnable actions) {
        hurried = true;
        try {
            actions.run();
        } finally {
            hurried = false;
        }
        settle();
    }

    /** The same where something takes its time by the clock. */
    void await(final Duration atLeast) {
        settle("later", atLeast);
    }

    /** Without waiting in between, and then for what comes by the clock. */
    void meanwhile(final Duration atLeast, final Runnable actions) {
        hurried = true;
        try {
            actions.run();
        } finally {
            hurried = false;
        }
        await(atLeast);
    }

    private void settle(final String heading, final Duration atLeast) {
        final List<String> wanted = transcript.isChecked() ? transcript.expectedBlock(heading) : null;
        final List<String> seen = new ArrayList<>();
        final long started = System.nanoTime();
        int quiet = 0;
        flush();
        while (true) {
            final long elapsed = System.nanoTime() - started;
            final int before = seen.size();
            look(seen);
            Collections.sort(seen);
            if (wanted == null) {
                quiet = seen.size() == before ? quiet + 1 : 0;
                if (quiet > QUIET_ROUNDS && elapsed > atLeast.toNanos()) {
                    break;
                }
            } else if (seen.size() >= wanted.size() || elapsed > patience.toNanos()) {
                break;
            }
            flush();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        open.sort(Comparator.comparing(Job::line));
        transcript.addBlock(heading, seen);
    }

    private void look(final List<String> seen) {
        for (final String type : types) {
            for (final ActivatedJob job : activate(full(type))) {
                if (job.getBpmnProcessId().startsWith(prefix)) {
                    final String line = line(job);
                    instancesSeen.add(job.getProcessInstanceKey());
                    seen.add("job " + line);
                    open.add(new Job(line, job));
                }
            }
        }
        for (int i = userTasks == null ? 0 : userTasks.look(); i > 0; i--) {
            seen.add("user task");
        }
        results.entrySet().removeIf(entry -> {
            if (entry.getValue().isDone()) {
                seen.add("result of " + entry.getKey() + " " + told(entry.getValue()));
                return true;
            }
            return false;
        });
    }

    private String told(final Future<ProcessInstanceResult> future) {
        try {
            final ProcessInstanceResult result = future.get();
            return brief(result.getBpmnProcessId() + " v" + result.getVersion() + " " + json(result.getVariables()));
        } catch (final java.util.concurrent.ExecutionException e) {
            return e.getCause() instanceof final ClientStatusException status
                    ? status.getStatusCode().toString()
                    : Status.fromThrowable(e.getCause()).getCode().toString();
        } catch (final InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    private List<ActivatedJob> activate(final String type) {
        while (true) {
            try {
                return client.newActivateJobsCommand()
                        .jobType(type)
                        .maxJobsToActivate(1_000)
                        .timeout(LEASE)
                        .requestTimeout(Duration.ofMillis(-1))
                        .send()
                        .join()
                        .getJobs();
            } catch (final ClientStatusException e) {
                if (e.getStatusCode() != Status.Code.RESOURCE_EXHAUSTED) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private String line(final ActivatedJob job) {
        final Map<String, String> headers = new TreeMap<>(job.getCustomHeaders());
        headers.computeIfPresent(FORM_KEY, (name, key) -> key.replaceAll("\\d{10,}", "KEY"));
        return brief(job.getElementId() + " " + job.getBpmnProcessId() + " v" + job.getProcessDefinitionVersion() + " "
                + (job.getType().equals(full("~t")) ? "" : "type=" + job.getType() + " ") + "retries="
                + job.getRetries()
                + " " + json(job.getVariables()) + (headers.isEmpty() ? "" : " headers=" + headers));
    }

    /** The same text for the same document. */
    static String json(final String document) {
        try {
            return JSON.writeValueAsString(JSON.readValue(document, Object.class));
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException(document, e);
        }
    }

    /** Some commands that go through the log and are refused: what was under way before is done, if it needs no more than that. */
    void flush() {
        for (int i = 0; i < 3; i++) {
            try {
                client.newSetVariablesCommand(NO_KEY).variables(Map.of()).send().join();
            } catch (final ClientStatusException e) {
                if (e.getStatusCode() != Status.Code.NOT_FOUND && e.getStatusCode() != Status.Code.RESOURCE_EXHAUSTED) {
                    throw e;
                }
            }
        }
    }

    /** Resolves all incidents there are, and tells how many. */
    void resolveAll() {
        final String action = "resolve all => ";
        final long wanted = transcript.isChecked()
                ? Long.parseLong("0" + transcript.expectedOutcome(action).strip())
                : 0;
        final long started = System.nanoTime();
        long count = incidents.resolveAll(PROBES_AT_ONCE);
        while (count < wanted && System.nanoTime() - started < patience.toNanos()) {
            flush();
            count += incidents.resolveAll(PROBES_AT_ONCE);
        }
        transcript.add(action + count);
        settle();
    }

    /** Whether the instance or element instance takes variables, that is, hasn't ended. */
    void tellWhetherActive(final String name, final long key) {
        final String action = "active? " + name + " => ";
        final String wanted = transcript.isChecked() ? transcript.expectedOutcome(action) : "";
        final long started = System.nanoTime();
        String seen;
        do {
            try {
                client.newSetVariablesCommand(key)
                        .variables(Map.of())
                        .local(true)
                        .send()
                        .join();
                seen = "yes";
            } catch (final ClientStatusException e) {
                seen = e.getStatusCode() == Status.Code.NOT_FOUND
                        ? "no"
                        : e.getStatusCode().toString();
            }
        } while (transcript.isChecked() && !seen.equals(wanted) && System.nanoTime() - started < patience.toNanos());
        transcript.add(action + seen);
    }
}
