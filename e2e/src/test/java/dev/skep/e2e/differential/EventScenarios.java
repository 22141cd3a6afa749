package dev.skep.e2e.differential;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Boundary events, catch events, signals and timers. */
final class EventScenarios {
    private EventScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("event/boundary-message", EventScenarios::boundaryMessage),
                new Play("event/boundary-key", EventScenarios::boundaryKey),
                new Play("event/boundary-timer", EventScenarios::boundaryTimer),
                new Play("event/boundary-cycle", EventScenarios::boundaryCycle),
                new Play("event/boundary-signal", EventScenarios::boundarySignal),
                new Play("event/boundary-on-sub-process", EventScenarios::boundaryOnSubProcess),
                new Play("event/boundary-on-receive", EventScenarios::boundaryOnReceive),
                new Play("event/catch-message", EventScenarios::catchMessage),
                new Play("event/catch-timers", EventScenarios::catchTimers),
                new Play("event/catch-signal", EventScenarios::catchSignal),
                new Play("event/throw-signal", EventScenarios::throwSignal),
                new Play("event/start-signal", EventScenarios::startSignal),
                new Play("event/start-timer", EventScenarios::startTimer),
                new Play("event/several-signals", EventScenarios::severalSignals)));
        for (final String timer : List.of(
                "timeDuration='= x'",
                "timeDuration=PT0S",
                "timeDuration='= duration(\"PT0S\")'",
                "timeDuration=-PT1S",
                "timeDuration='= 5'",
                "timeDate='= now()'",
                "timeDate=2020-01-01T00:00:00Z",
                "timeDate='= \"2020-01-01T00:00:00Z\"'",
                "timeDate='= date(\"2020-01-01\")'",
                "timeDate='= \"2020-01-01\"'",
                "timeDate='= x'",
                "timeDate='= \"2020-01-01T00:00:00\"'",
                "timeDate='= date and time(\"2020-01-01T00:00:00\")'",
                "timeDuration='= \"P0Y\"'",
                "timeDuration='= duration(\"P0Y\")'",
                "timeDuration='= null'",
                "timeDuration='= \"P0DT0S\"'",
                "timeDuration=P0M",
                "timeDuration=bad",
                "timeDate=bad",
                "timeDuration=''",
                "timeDuration='= \"\"'")) {
            all.add(new Play("event/timer " + timer, a -> timer(a, timer)));
        }
        return all;
    }

    private static void boundaryMessage(final Actions a) {
        a.run("""
            process ~p
            start s
            service a in.l='= 1' out.z='= l'
            boundary b on=a message=~m key='= k'
            boundary c on=a message=~n key='= k' parallel out.got='= v'
            service x
            service y in.seen='= got'
            end e
            end e2
            s -> a -> e
            b -> x -> e
            c -> y -> e2
            """, "{'k':'~1'}");
        a.publish("~n", "~1", "{'v':1,'w':1}");
        a.publish("~n", "~1", "{'v':2}");
        a.publish("~m", "~2", "{'v':3}");
        a.publish("~m", "~1", "{'v':4}");
        a.complete("a");
        a.publish("~n", "~1", "{'v':5}");
        a.complete("y");
        a.complete("x");
        a.complete("y");
    }

    private static void boundaryKey(final Actions a) {
        a.deploy("""
            process ~p
            start s
            service a in.k='= "~inner"'
            boundary b on=a message='= "~m" + string(n)' key='= k'
            service x
            end e
            s -> a -> e
            b -> x -> e
            """);
        a.create("i", "~p", "{'k':'~outer','n':1}");
        a.publish("~m1", "~inner", "{}");
        a.publish("~m1", "~outer", "{}");
        a.create("j", "~p", "{'k':'~outer'}");
        a.create("k", "~p", "{'n':2}");
        a.complete("a");
        a.setVariables("j", "{'n':3}", false);
        a.setVariables("k", "{'k':'~x'}", false);
        a.resolveAll();
        a.publish("~m3", "~outer", "{}");
        a.publish("~m2", "~x", "{}");
    }

    private static void boundaryTimer(final Actions a) {
        a.deploy("""
            process ~p
            start s
            service h type=~h
            boundary b on=h timeDuration='= d'
            boundary c on=h timeDuration='= d2' parallel
            service x in.from='= "b"'
            service y in.from='= "c"'
            end e
            end e2
            s -> h -> e
            b -> x -> e
            c -> y -> e2
            """);
        a.stage().leave("~h");
        a.meanwhile(Duration.ofSeconds(1), () -> a.createAwaiting("i", "~p", "{'d':'PT1H','d2':'PT0.2S'}"));
        a.complete("y", "{'v':1}");
        a.meanwhile(Duration.ofSeconds(1), () -> a.createAwaiting("j", "~p", "{'d':'PT0.2S','d2':'PT1H'}"));
        a.complete("x", "{'v':1}");
        a.create("k", "~p", "{'d':'PT1H','d2':'no'}");
        a.setVariables("k", "{'d2':'PT2H'}", false);
        a.resolveAll();
        a.stage().alsoTake("~h");
        a.await(Duration.ZERO);
        a.complete("h");
        a.complete("h");
    }

    private static void boundaryCycle(final Actions a) {
        a.deploy("""
            process ~p
            start s
            service h type=~h
            boundary b on=h timeCycle='= "R2/PT0.2S"' parallel
            service x
            end e
            end e2
            s -> h -> e
            b -> x -> e2
            """);
        a.meanwhile(Duration.ofSeconds(2), () -> a.create("i", "~p", "{}"));
        a.complete("h");
        a.complete("x");
        a.complete("x");
        a.active("i");
    }

    private static void boundarySignal(final Actions a) {
        a.run("""
            process ~p
            start s
            service a
            boundary b on=a signal='= name'
            boundary c on=a signal=~t parallel out.got='= v'
            service x
            service y
            end e
            end e2
            s -> a -> e
            b -> x -> e
            c -> y -> e2
            """, "{'name':'~s'}");
        a.broadcast("~t", "{'v':1,'w':1}");
        a.broadcast("~s", "{'v':2}");
        a.broadcast("~t", "{'v':3}");
        a.complete("x");
        a.complete("y");
        a.create("j", "~p", "{'name':5}");
        a.create("k", "~p", "{}");
        a.setVariables("j", "{'name':'~u'}", false);
        a.setVariables("k", "{'name':'~u'}", false);
        a.resolveAll();
        a.broadcast("~u", "{'v':9}");
        a.complete("x");
        a.complete("x");
    }

    private static void boundaryOnSubProcess(final Actions a) {
        a.run("""
            process ~p
            start s
            sub u in.l='= 1' out.z='= q' {
            start s1
            service a
            catch w message=~w key='= "~w"'
            end e1
            s1 -> a -> w -> e1
            }
            boundary b on=u message=~m key='= "~k"'
            boundary c on=u signal=~s parallel
            service x
            service y
            end e
            end e2
            s -> u -> e
            b -> x -> e
            c -> y -> e2
            """, "{}");
        a.broadcast("~s", "{'sig':1}");
        a.complete("a", "{'q':1,'l':2}");
        a.publish("~m", "~k", "{'v':4}");
        a.publish("~w", "~w", "{}");
        a.complete("y");
        a.complete("x");
    }

    private static void boundaryOnReceive(final Actions a) {
        a.run("""
            process ~p
            start s
            receive a message=~m key='= k' out.got='= v'
            boundary b on=a message=~n key='= k'
            boundary c on=a error=*
            service x
            service y
            end e
            s -> a -> x -> e
            b -> y -> e
            c -> y
            """, "{'k':'~1'}");
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~n", "~1", "{'v':2}");
        a.complete("x");
        a.createAwaiting("j", "~p", "{'k':'~1'}");
        a.complete("y");
    }

    private static void catchMessage(final Actions a) {
        a.run("""
            process ~p
            start s
            catch a message='= name' key='= k' in.k='= "~local"' out.got='= v'
            service b
            end e
            s -> a -> b -> e
            """, "{'k':'~1','name':'~m'}");
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~m", "~local", "{'v':2,'w':3}");
        a.complete("b");
        a.create("j", "~p", "{'k':'~1'}");
        a.create("k", "~p", "{'k':'~1','name':''}");
        a.create("l", "~p", "{'k':'~1','name':7}");
        a.resolveAll();
        a.setVariables("j", "{'name':'~m'}", false);
        a.resolveAll();
        a.publish("~m", "~local", "{'v':4}");
        a.complete("b");
    }

    private static void timer(final Actions a, final String attributes) {
        a.deploy("""
            process ~p
            start s
            catch a %s
            end e
            s -> a -> e
            """.formatted(attributes));
        a.meanwhile(Duration.ofMillis(500), () -> a.createAwaiting("i", "~p", "{}"));
        a.resolveAll();
    }

    private static void catchTimers(final Actions a) {
        a.deploy("""
            process ~p
            start s
            catch a timeDuration=PT0.1S in.x='= 1' out.y='= x'
            catch b timeDate='= now() - duration("PT1H")'
            catch c timeDuration='= duration(d)'
            service x
            end e
            s -> a -> b -> c -> x -> e
            """);
        a.meanwhile(Duration.ofSeconds(1), () -> a.createAwaiting("i", "~p", "{'d':'PT0.05S'}"));
        a.complete("x");
    }

    private static void catchSignal(final Actions a) {
        a.deploy("""
            process ~p
            start s
            catch a signal='= name' out.got='= v'
            service b
            end e
            s -> a -> b -> e
            """);
        a.broadcast("~s", "{'v':0}");
        a.create("i", "~p", "{'name':'~s'}");
        a.create("j", "~p", "{'name':'~s'}");
        a.create("k", "~p", "{'name':'~t'}");
        a.create("l", "~p", "{'name':null}");
        a.broadcast("~s", "{'v':1,'w':1}");
        a.broadcast("~s", "{'v':2}");
        a.setVariables("l", "{'name':'~t'}", false);
        a.resolveAll();
        a.broadcast("~t", "{}");
        a.broadcast("", "{}");
    }

    private static void throwSignal(final Actions a) {
        a.deploy("""
            process ~q
            start s
            catch a signal=~s
            catch b signal=~t
            service c
            end e
            s -> a -> b -> c -> e
            """);
        a.deploy("""
            process ~r
            start s signal=~s
            service d
            end e
            s -> d -> e
            """);
        a.createAwaiting("j", "~q", "{}");
        a.run("""
            process ~p
            start s
            throw a signal='= name' in.v='= x' out.z='= v'
            service b
            end e signal=~t in.w='= 2'
            s -> a -> b -> e
            """, "{'x':1,'name':'~s'}");
        a.complete("b");
        a.complete("c");
        a.complete("d");
        a.create("k", "~p", "{}");
        a.setVariables("k", "{'name':'~s'}", false);
        a.resolveAll();
    }

    private static void startSignal(final Actions a) {
        a.deploy("""
            process ~p
            start s signal=~s out.got='= v'
            start n
            service a
            end e
            s -> a -> e
            n -> a
            """);
        a.broadcast("~s", "{'v':1}");
        a.deploy("""
            process ~p
            start s signal='= "~" + "s2"'
            service a
            end e
            s -> a -> e
            """);
        a.broadcast("~s", "{'v':2}");
        a.broadcast("~s2", "{'v':3}");
        a.delete("~p v2");
        a.broadcast("~s", "{'v':4}");
        a.broadcast("~s2", "{'v':5}");
        a.complete("a");
        a.complete("a");
        a.delete("~p v2");
        a.broadcast("~s", "{'v':6}");
        a.broadcast("~s2", "{'v':7}");
        a.complete("a");
        a.complete("a");
        a.complete("a");
        a.complete("a");
        a.delete("~p v1");
        a.broadcast("~s", "{'v':8}");
        a.complete("a");
    }

    private static void startTimer(final Actions a) {
        a.meanwhile(Duration.ofSeconds(1), () -> a.deploy("""
            process ~p
            start s timeDate='= now()' out.x='= 1'
            service a
            end e
            s -> a -> e
            """));
        a.complete("a");
        a.meanwhile(Duration.ofSeconds(2), () -> a.deploy("""
            process ~q
            start s timeCycle=R2/PT0.2S
            service b
            end e
            s -> b -> e
            """));
        a.complete("b");
        a.complete("b");
        a.delete("~q v1");
    }

    private static void severalSignals(final Actions a) {
        a.deploy("""
            process ~p
            start s
            and f
            catch a signal=~s
            receive r message=~m key='= "~k"'
            boundary b on=r signal=~s parallel
            service x
            service y
            service z
            end e
            s -> f
            f -> a -> x -> e
            f -> r -> y -> e
            b -> z -> e
            """);
        a.createAwaiting("i", "~p", "{}");
        a.createAwaiting("j", "~p", "{}");
        a.broadcast("~s", "{'v':1}");
        a.broadcast("~s", "{'v':2}");
        a.publish("~m", "~k", "{'m':1}");
        a.publish("~m", "~k", "{'m':2}");
        a.broadcast("~s", "{'v':3}");
    }
}
