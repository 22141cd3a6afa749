package dev.skep.e2e.differential;

import dev.skep.e2e.differential.Stage.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Documents around the size that an entry of the log, and a message, may have. Whatever is refused has changed nothing: the same is done
 * again with less.
 */
final class LargeScenarios {
    private static final String TASK = """
        process ~p
        start s
        service a
        end e
        s -> a -> e
        """;
    private static final String CATCH = """
        process ~p
        start s
        catch c message=~m key='= k'
        end e
        s -> c -> e
        """;
    /** Taken by us, and refused there, but for messages that are kept, which nobody gets then. */
    private static final int ONLY_OURS = 2_700_000;

    private static final List<Integer> BYTES = List.of(1_000_000, ONLY_OURS, 3_500_000, 5_000_000);

    private LargeScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>();
        for (final int bytes : BYTES) {
            all.add(new Play("large/complete " + bytes, a -> complete(a, bytes)));
            all.add(new Play("large/fail " + bytes, a -> fail(a, bytes)));
            all.add(new Play("large/throw " + bytes, a -> throwError(a, bytes)));
            all.add(new Play("large/set " + bytes, a -> set(a, bytes)));
            all.add(new Play("large/publish " + bytes, a -> publish(a, bytes)));
            if (bytes != ONLY_OURS) {
                all.add(new Play("large/publish early " + bytes, a -> publishEarly(a, bytes)));
            }
            all.add(new Play("large/create " + bytes, a -> create(a, bytes)));
        }
        return all;
    }

    private static Map<String, Object> document(final int bytes) {
        return Map.of("x", "x".repeat(bytes), "y", bytes);
    }

    private static void begin(final Actions a, final String model) {
        a.deploy(model);
        a.createAwaiting("r", "~p", "{'k':'~k'}", "y");
    }

    private static void complete(final Actions a, final int bytes) {
        begin(a, TASK);
        final Job job = a.job("a");
        a.act(
                "complete a with " + bytes,
                client -> client.newCompleteCommand(job.job().getKey()).variables(document(bytes)));
        a.complete(job, "{'y':1}");
        end(a);
    }

    private static void fail(final Actions a, final int bytes) {
        begin(a, TASK);
        final Job job = a.job("a");
        a.act(
                "fail a with " + bytes,
                client -> client.newFailCommand(job.job().getKey()).retries(0).variables(document(bytes)));
        a.complete(job, "{'y':1}");
        end(a);
    }

    private static void throwError(final Actions a, final int bytes) {
        begin(a, TASK + "boundary b on=a error=e1\nend f\nb -> f\n");
        final Job job = a.job("a");
        a.act(
                "throw from a with " + bytes,
                client -> client.newThrowErrorCommand(job.job().getKey())
                        .errorCode("e1")
                        .variables(document(bytes)));
        a.complete(job, "{'y':1}");
        end(a);
    }

    private static void set(final Actions a, final int bytes) {
        begin(a, TASK);
        final Job job = a.job("a");
        for (final boolean local : new boolean[] {true, false}) {
            a.act(
                    "set " + bytes + (local ? " locally" : ""),
                    client -> client.newSetVariablesCommand(job.job().getElementInstanceKey())
                            .variables(document(bytes))
                            .local(local));
        }
        a.complete(job, "{}");
        end(a);
    }

    private static void publish(final Actions a, final int bytes) {
        begin(a, CATCH);
        publishNow(a, bytes);
        a.publish("~m", "~k", "", Duration.ZERO, "{'y':1}");
        end(a);
    }

    private static void publishEarly(final Actions a, final int bytes) {
        publishNow(a, bytes);
        begin(a, CATCH);
        a.publish("~m", "~k", "", Duration.ZERO, "{'y':1}");
        end(a);
    }

    private static void publishNow(final Actions a, final int bytes) {
        a.act(
                "publish " + bytes,
                client -> client.newPublishMessageCommand()
                        .messageName(a.stage().full("~m"))
                        .correlationKey(a.stage().full("~k"))
                        .timeToLive(Duration.ofMinutes(10))
                        .variables(document(bytes)));
    }

    private static void create(final Actions a, final int bytes) {
        a.deploy(CATCH);
        a.act(
                "create with " + bytes,
                client -> client.newCreateInstanceCommand()
                        .bpmnProcessId(a.stage().full("~p"))
                        .latestVersion()
                        .variables(Map.of("k", a.stage().full("~k"), "x", "x".repeat(bytes), "y", bytes)));
        a.createAwaiting("r", "~p", "{'k':'~other'}", "y");
        a.publish("~m", "~other", "", Duration.ZERO, "{'y':1}");
        end(a);
    }

    /** The partition goes on. */
    private static void end(final Actions a) {
        a.resolveAll();
        a.create("after", "~p", "{'k':'~k'}");
        a.active("after");
    }
}
