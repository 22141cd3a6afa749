package dev.skep.e2e.differential;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Messages that are kept, that are the same, that start instances. */
final class MessageScenarios {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final String WAITING = """
            process ~p
            start s
            catch a message=~m key='= k'
            service b
            end e
            s -> a -> b -> e
            """;

    private MessageScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("message/kept", MessageScenarios::kept),
                new Play("message/ids", MessageScenarios::ids),
                new Play("message/order", MessageScenarios::order),
                new Play("message/once-per-process", MessageScenarios::oncePerProcess),
                new Play("message/several-processes", MessageScenarios::severalProcesses),
                new Play("message/start", MessageScenarios::start),
                new Play("message/start-versions", MessageScenarios::startVersions),
                new Play("message/start-lock", MessageScenarios::startLock),
                new Play("message/start-lock-cancelled", MessageScenarios::startLockCancelled),
                new Play("message/start-without-key", MessageScenarios::startWithoutKey),
                new Play("message/start-and-catch", MessageScenarios::startAndCatch),
                new Play("message/start-names", MessageScenarios::startNames),
                new Play("message/twice-in-instance", MessageScenarios::twiceInInstance),
                new Play("message/same-boundary", MessageScenarios::sameBoundary),
                new Play("message/loop-back", MessageScenarios::loopBack),
                new Play("message/non-interrupting-buffer", MessageScenarios::nonInterruptingBuffer),
                new Play("message/payload", MessageScenarios::payload),
                new Play("message/odd", MessageScenarios::odd)));
        for (final String key :
                List.of("5", "5.0", "1.5", "true", "null", "''", "[1]", "{}", "'x'", "1e3", "-0.0", "123456789012")) {
            all.add(new Play("message/key " + key, a -> key(a, key)));
        }
        return all;
    }

    private static void kept(final Actions a) {
        a.deploy(WAITING);
        a.publish("~m", "~1", "", Duration.ZERO, "{'v':0}");
        a.publish("~m", "~1", "", Duration.ofMillis(-5), "{'v':-1}");
        a.publish("~m", "~1", "{'v':1}");
        a.createAwaiting("i", "~p", "{'k':'~1'}");
        a.complete("b");
        a.create("j", "~p", "{'k':'~1'}");
        a.publish("~m", "~1", "", Duration.ZERO, "{'v':2}");
        a.complete("b");
        a.active("j");
    }

    private static void ids(final Actions a) {
        a.deploy(WAITING);
        a.publish("~m", "~1", "a", KEPT, "{'v':1}");
        a.publish("~m", "~1", "a", KEPT, "{'v':2}");
        a.publish("~m", "~2", "a", KEPT, "{'v':3}");
        a.publish("~n", "~1", "a", KEPT, "{'v':4}");
        a.publish("~m", "~1", "b", KEPT, "{'v':5}");
        a.publish("~m", "~1", "", KEPT, "{'v':6}");
        a.publish("~m", "~1", "", KEPT, "{'v':7}");
        a.publish("~m", "~1", "c", Duration.ZERO, "{'v':8}");
        a.publish("~m", "~1", "c", Duration.ZERO, "{'v':9}");
        a.create("i", "~p", "{'k':'~1'}");
        a.publish("~m", "~1", "a", KEPT, "{'v':10}");
        a.create("j", "~p", "{'k':'~1'}");
        a.create("k", "~p", "{'k':'~1'}");
        a.create("l", "~p", "{'k':'~1'}");
        a.create("m", "~p", "{'k':'~1'}");
        a.create("n", "~p", "{'k':'~2'}");
    }

    private static void order(final Actions a) {
        a.deploy(WAITING);
        a.together(() -> {
            a.create("i", "~p", "{'k':'~1','n':1}");
            a.create("j", "~p", "{'k':'~1','n':2}");
            a.create("k", "~p", "{'k':'~1','n':3}");
        });
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~m", "~1", "{'v':2}");
        a.cancel("k");
        a.publish("~m", "~1", "{'v':3}");
        a.create("l", "~p", "{'k':'~1','n':4}");
    }

    private static void oncePerProcess(final Actions a) {
        a.deploy(WAITING);
        a.deploy(WAITING.replace("service b", "service b header.v=2"));
        a.together(() -> {
            a.create("i", "~p", 1, "{'k':'~1'}");
            a.create("j", "~p", 2, "{'k':'~1'}");
        });
        a.publish("~m", "~1", "{'v':1}");
        a.create("k", "~p", 1, "{'k':'~1'}");
        a.publish("~m", "~1", "{'v':2}");
        a.publish("~m", "~1", "{'v':3}");
    }

    private static void severalProcesses(final Actions a) {
        a.deploy(WAITING);
        a.deploy(WAITING.replace("~p", "~q"));
        a.create("i", "~p", "{'k':'~1'}");
        a.create("j", "~q", "{'k':'~1'}");
        a.publish("~m", "~1", "", Duration.ZERO, "{'v':1}");
        a.publish("~m", "~1", "{'v':2}");
        a.create("k", "~p", "{'k':'~1'}");
        a.create("l", "~q", "{'k':'~1'}");
        a.create("m", "~q", "{'k':'~1'}");
    }

    private static final String STARTED = """
            process ~p
            start s message=~m out.got='= v'
            service a
            end e
            s -> a -> e
            """;

    private static void start(final Actions a) {
        a.deploy(STARTED);
        a.publish("~m", "~1", "{'v':1,'w':2}");
        a.publish("~m", "~2", "{'w':2}");
        a.complete("a");
        a.complete("a");
        a.create("i", "~p", "{}");
    }

    private static void startVersions(final Actions a) {
        a.publish("~m", "~0", "{'v':0}");
        a.deploy(STARTED);
        a.publish("~m", "~1", "{'v':1}");
        a.deploy(STARTED.replace("service a", "service a header.v=2"));
        a.publish("~m", "~2", "{'v':2}");
        a.deploy(STARTED.replace("message=~m", "message=~n"));
        a.publish("~m", "~3", "{'v':3}");
        a.publish("~n", "~3", "{'v':4}");
        a.deploy(STARTED.replace(" message=~m", ""));
        a.publish("~n", "~5", "{'v':5}");
        a.complete("a");
        a.complete("a");
        a.complete("a");
        a.delete("~p v4");
        a.publish("~n", "~6", "{'v':6}");
        a.complete("a");
        a.delete("~p v3");
        a.publish("~n", "~7", "{'v':7}");
        a.publish("~m", "~7", "{'v':8}");
        a.complete("a");
    }

    private static void startLock(final Actions a) {
        a.deploy(STARTED);
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~m", "~1", "{'v':2}");
        a.publish("~m", "~1", "", Duration.ZERO, "{'v':3}");
        a.publish("~m", "~1", "{'v':4}");
        a.complete("a");
        a.deploy(STARTED.replace("service a", "service a header.v=2"));
        a.complete("a");
        a.complete("a");
        a.publish("~m", "~1", "{'v':5}");
        a.complete("a");
    }

    private static void startLockCancelled(final Actions a) {
        a.deploy(STARTED);
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~m", "~1", "{'v':2}");
        a.stage().remember("first", a.job("a").job().getProcessInstanceKey());
        a.cancel("first");
        a.complete("a");
        a.complete("a");
    }

    private static void startWithoutKey(final Actions a) {
        a.deploy(STARTED);
        a.publish("~m", "", "{'v':1}");
        a.publish("~m", "", "{'v':2}");
        a.publish("~m", "", "x", KEPT, "{'v':3}");
        a.publish("~m", "", "x", KEPT, "{'v':4}");
        a.complete("a");
        a.complete("a");
        a.complete("a");
    }

    private static void startAndCatch(final Actions a) {
        a.deploy("""
                process ~p
                start s message=~m
                start n
                service a
                catch c message=~m key='= "~1"'
                service b
                end e
                s -> a -> c -> b -> e
                n -> c
                """);
        a.create("i", "~p", "{}");
        a.publish("~m", "~1", "{'v':1}");
        a.complete("b");
        a.publish("~m", "~1", "{'v':2}");
        a.complete("a");
        a.publish("~m", "~1", "{'v':3}");
        a.complete("a");
        a.complete("b");
    }

    private static void startNames(final Actions a) {
        a.deploy("""
                process ~p
                start s message='= "~" + "m" + string(1 + 1)'
                start t message=~n
                service a
                end e
                s -> a -> e
                t -> a
                """);
        a.publish("~m2", "~1", "{'v':1}");
        a.publish("~n", "~1", "{'v':2}");
        a.publish("~n", "~2", "{'v':3}");
        a.complete("a");
        a.complete("a");
    }

    private static void twiceInInstance(final Actions a) {
        a.run("""
                process ~p
                start s
                and f
                catch a message=~m key='= "~1"'
                catch b message=~m key='= "~1"'
                service x
                end e
                s -> f
                f -> a -> x -> e
                f -> b -> x
                """, "{}");
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~m", "~1", "{'v':2}");
        a.complete("x");
        a.complete("x");
    }

    private static void sameBoundary(final Actions a) {
        a.run("""
                process ~p
                start s
                service h
                boundary b on=h message=~m key='= "~1"' parallel
                boundary c on=h message='= "~m"' key='= "~1"'
                service x
                service y
                end e
                s -> h -> e
                b -> x -> e
                c -> y -> e
                """, "{}");
        a.resolveAll();
        a.publish("~m", "~1", "{'v':1}");
    }

    private static void loopBack(final Actions a) {
        a.deploy("""
                process ~p
                start s
                xor m
                catch a message=~m key='= k'
                service b
                xor x
                end e
                s -> m -> a -> b -> x
                x -> m if '= more'
                x -> e default
                """);
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~m", "~1", "{'v':2}");
        a.createAwaiting("i", "~p", "{'k':'~1','more':true}");
        a.complete("b");
        a.complete("b");
        a.publish("~m", "~1", "{'v':3}");
        a.complete("b", "{'more':false}");
    }

    private static void nonInterruptingBuffer(final Actions a) {
        a.deploy("""
                process ~p
                start s
                service h
                boundary b on=h message=~m key='= "~1"' parallel
                service x
                end e
                end e2
                s -> h -> e
                b -> x -> e2
                """);
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~m", "~1", "{'v':2}");
        a.create("i", "~p", "{}");
        a.publish("~m", "~1", "{'v':3}");
        a.complete("h");
        a.complete("x");
        a.complete("x");
        a.complete("x");
    }

    private static void payload(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u in.v='= 0' {
                start s1
                receive a message=~m key='= "~1"' in.loc='= 1' out.got='= v' out.o.w='= w'
                receive b message=~m key='= "~1"'
                service c
                end e1
                s1 -> a -> b -> c -> e1
                }
                service d
                end e
                s -> u -> d -> e
                """, "{'o':{'k':1}}");
        a.publish("~m", "~1", "{'v':{'x':1},'w':[1],'q':5}");
        a.publish("~m", "~1", "{'v':7,'r':6}");
        a.complete("c");
        a.complete("d");
    }

    private static void odd(final Actions a) {
        a.publish("", "k", "{}");
        a.publish("~m", "", "{}");
        a.publish(" ", " ", "{}");
        a.publish("~m", "~" + "x".repeat(2_000), "{}");
        a.broadcast("~s", "{}");
        a.broadcast("", "{}");
        a.broadcast(" ", "{}");
    }

    private static void key(final Actions a, final String key) {
        a.deploy(WAITING);
        a.create("i", "~p", "{'k':" + key + "}");
        for (final String text : List.of(
                "5",
                "5.0",
                "1.5",
                "true",
                "null",
                "[1]",
                "{}",
                "x",
                "1000",
                "1000.0",
                "1.0E3",
                "0",
                "-0.0",
                "123456789012")) {
            a.publish("~m", text, "", Duration.ZERO, "{'by':'" + text + "'}");
        }
        a.resolveAll();
    }
}
