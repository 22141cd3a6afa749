package dev.skep.e2e.differential;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Boundary events, event sub-processes, escalations, signals, timers and compensation. */
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
                new Play("event/sub-message", EventScenarios::subMessage),
                new Play("event/sub-parallel", EventScenarios::subParallel),
                new Play("event/sub-timer", EventScenarios::subTimer),
                new Play("event/sub-signal", EventScenarios::subSignal),
                new Play("event/sub-error", EventScenarios::subError),
                new Play("event/sub-error-itself", EventScenarios::subErrorItself),
                new Play("event/sub-two", EventScenarios::subTwo),
                new Play("event/sub-key-of-start", EventScenarios::subKeyOfStart),
                new Play("event/error-end", EventScenarios::errorEnd),
                new Play("event/error-end-expression", EventScenarios::errorEndExpression),
                new Play("event/escalation", EventScenarios::escalation),
                new Play("event/escalation-sub", EventScenarios::escalationSub),
                new Play("event/escalation-uncaught", EventScenarios::escalationUncaught),
                new Play("event/escalation-expression", EventScenarios::escalationExpression),
                new Play("event/compensation", EventScenarios::compensation),
                new Play("event/compensation-one", EventScenarios::compensationOne),
                new Play("event/compensation-nested", EventScenarios::compensationNested),
                new Play("event/compensation-loop", EventScenarios::compensationLoop),
                new Play("event/compensation-variables", EventScenarios::compensationVariables),
                new Play("event/compensation-sub-variables", EventScenarios::compensationSubVariables),
                new Play("event/compensation-loop-variables", EventScenarios::compensationLoopVariables),
                new Play("event/compensation-end", EventScenarios::compensationEnd),
                new Play("event/compensation-none", EventScenarios::compensationNone),
                new Play("event/compensation-in-event-sub", EventScenarios::compensationInEventSub),
                new Play("event/compensation-trouble", EventScenarios::compensationTrouble),
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
        a.run("""
                process ~p
                start s
                catch a timeDuration=PT0.1S in.x='= 1' out.y='= x'
                catch b timeDate='= now() - duration("PT1H")'
                catch c timeDuration='= duration(d)'
                service x
                end e
                s -> a -> b -> c -> x -> e
                """, "{'d':'PT0.05S'}");
        a.await(Duration.ofSeconds(1));
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

    private static void subMessage(final Actions a) {
        a.run("""
                process ~p
                start s
                service a
                end e
                s -> a -> e
                eventsub u out.z='= got' {
                start s1 message=~m key='= k' out.got='= v'
                service b
                end e1
                s1 -> b -> e1
                }
                """, "{'k':'~1'}");
        a.publish("~m", "~1", "{'v':1,'w':2}");
        a.publish("~m", "~1", "{'v':2}");
        a.complete("a");
        a.complete("b", "{'q':1}");
    }

    private static void subParallel(final Actions a) {
        a.run("""
                process ~p
                start s
                service a
                end e
                s -> a -> e
                eventsub u {
                start s1 message=~m key='= k' parallel
                service b
                end e1
                s1 -> b -> e1
                }
                """, "{'k':'~1'}");
        a.publish("~m", "~1", "{'v':1}");
        a.publish("~m", "~1", "{'v':2}");
        a.complete("a");
        a.publish("~m", "~1", "{'v':3}");
        a.complete("b");
        a.complete("b", "{'v':7}");
        a.complete("b");
    }

    private static void subTimer(final Actions a) {
        a.deploy("""
                process ~p
                start s
                service h type=~h
                end e
                s -> h -> e
                eventsub u {
                start s1 timeDuration='= d'
                service b
                end e1
                s1 -> b -> e1
                }
                eventsub v {
                start s2 timeCycle=R1/PT0.1S parallel
                service c
                end e2
                s2 -> c -> e2
                }
                """);
        a.stage().leave("~h");
        a.meanwhile(Duration.ofSeconds(1), () -> a.createAwaiting("i", "~p", "{'d':'PT1H'}"));
        a.complete("c", "{'c':1}");
        a.stage().alsoTake("~h");
        a.await(Duration.ZERO);
        a.complete("h");
        a.create("j", "~p", "{'d':'bad'}");
        a.setVariables("j", "{'d':'PT0.1S'}", false);
        a.stage().leave("~h");
        a.together(a::resolveAll);
        a.await(Duration.ofSeconds(2));
    }

    private static void subSignal(final Actions a) {
        a.run("""
                process ~p
                start s
                sub w {
                start s0
                service a
                end e0
                s0 -> a -> e0
                eventsub u {
                start s1 signal=~s parallel out.got='= v'
                service b
                end e1
                s1 -> b -> e1
                }
                eventsub v {
                start s2 signal=~t
                service c
                end e2
                s2 -> c -> e2
                }
                }
                service d
                end e
                s -> w -> d -> e
                """, "{}");
        a.broadcast("~s", "{'v':1}");
        a.broadcast("~s", "{'v':2}");
        a.complete("b", "{'b':1}");
        a.broadcast("~t", "{'v':3}");
        a.broadcast("~s", "{'v':4}");
        a.complete("b");
        a.complete("c", "{'c':1}");
        a.complete("d");
    }

    private static void subError(final Actions a) {
        a.run("""
                process ~p
                start s
                service a
                end e
                s -> a -> e
                eventsub u {
                start s1 error=e1 out.got='= v'
                service b
                end e1
                s1 -> b -> e1
                }
                eventsub v {
                start s2 error=*
                service c
                end e2
                s2 -> c -> e2
                }
                """, "{}");
        a.throwError(a.job("a"), "e1", "{'v':1,'w':1}");
        a.complete("b");
        a.createAwaiting("j", "~p", "{}");
        a.throwError(a.job("a"), "e2", "{'v':1,'w':1}");
        a.complete("c");
    }

    private static void subErrorItself(final Actions a) {
        a.run("""
                process ~p
                start s
                sub w {
                start s0
                service a
                end e0
                s0 -> a -> e0
                eventsub u {
                start s1 error=e1
                service b
                end e1
                s1 -> b -> e1
                }
                }
                boundary x on=w error=e1
                service y
                end e
                s -> w -> e
                x -> y -> e
                """, "{}");
        a.throwError("a", "e1");
        a.throwError("b", "e1");
        a.resolveAll();
        a.complete("y");
        a.complete("b");
    }

    private static void subTwo(final Actions a) {
        a.run("""
                process ~p
                start s
                service a
                end e
                s -> a -> e
                eventsub u {
                start s1 message=~m key='= "~1"'
                service b
                boundary x on=b message=~n key='= "~1"'
                end e1
                service c
                s1 -> b -> e1
                x -> c -> e1
                }
                eventsub v {
                start s2 message=~n key='= "~1"' parallel
                service d
                end e2
                s2 -> d -> e2
                }
                """, "{}");
        a.publish("~n", "~1", "{'n':1}");
        a.publish("~m", "~1", "{'m':1}");
        a.publish("~n", "~1", "{'n':2}");
        a.complete("d");
        a.complete("a");
        a.complete("c");
    }

    private static void subKeyOfStart(final Actions a) {
        a.deploy("""
                process ~p
                start s out.k='= k0'
                service a
                end e
                s -> a -> e
                eventsub u {
                start s1 message=~m key='= k'
                service b
                end e1
                s1 -> b -> e1
                }
                """);
        a.create("i", "~p", "{'k0':'~1'}");
        a.create("j", "~p", "{}");
        a.setVariables("j", "{'k0':'~2'}", false);
        a.resolveAll();
        a.publish("~m", "~1", "{}");
        a.publish("~m", "~2", "{}");
        a.complete("b");
    }

    private static void errorEnd(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u {
                start s1
                service a
                end e1 error=boom in.v='= 1'
                s1 -> a -> e1
                }
                boundary b on=u error=boom out.got='= v'
                service x
                end e
                end e2 error=last
                s -> u -> e
                b -> x -> e2
                """, "{}");
        a.complete("a", "{'w':1}");
        a.complete("x");
        a.resolveAll();
        a.active("i");
    }

    private static void errorEndExpression(final Actions a) {
        a.deploy("""
                process ~p
                start s
                sub u {
                start s1
                end e1 error='= code'
                s1 -> e1
                }
                boundary b on=u error=boom
                boundary c on=u error=*
                service x
                service y
                end e
                s -> u -> e
                b -> x -> e
                c -> y -> e
                """);
        a.create("i", "~p", "{'code':'boom'}");
        a.create("j", "~p", "{'code':'other'}");
        a.create("k", "~p", "{'code':5}");
        a.create("l", "~p", "{'code':''}");
        a.create("m", "~p", "{}");
        a.resolveAll();
        a.setVariables("k", "{'code':'boom'}", false);
        a.resolveAll();
        a.complete("x");
        a.complete("y");
    }

    private static void escalation(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u {
                start s1
                throw t escalation=e1 in.v='= 1'
                service a
                throw t2 escalation=e2
                service b
                end e1 escalation=e3
                s1 -> t -> a -> t2 -> b -> e1
                }
                boundary p on=u escalation=e1 parallel out.got='= v'
                boundary q on=u escalation=*
                service x
                service y
                end e
                end e2
                s -> u -> e
                p -> x -> e2
                q -> y -> e2
                """, "{}");
        a.complete("a");
        a.complete("b");
        a.complete("x");
        a.complete("y");
    }

    private static void escalationSub(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u {
                start s1
                throw t escalation=e1
                throw t2 escalation=e2 in.v='= 2'
                service a
                end e1
                s1 -> t -> t2 -> a -> e1
                eventsub v {
                start s2 escalation=e1 parallel
                service b
                end e2
                s2 -> b -> e2
                }
                }
                service c
                end e
                s -> u -> c -> e
                eventsub w {
                start s3 escalation=* out.got='= v'
                service d
                end e3
                s3 -> d -> e3
                }
                """, "{}");
        a.complete("a");
        a.complete("b");
        a.complete("d");
    }

    private static void escalationUncaught(final Actions a) {
        a.run("""
                process ~p
                start s
                throw t escalation=e1
                service a
                end e escalation=e2
                s -> t -> a -> e
                """, "{}");
        a.complete("a");
    }

    private static void escalationExpression(final Actions a) {
        a.deploy("""
                process ~p
                start s
                sub u {
                start s1
                throw t escalation='= code'
                service a
                end e1
                s1 -> t -> a -> e1
                }
                boundary p on=u escalation=e1
                service x
                end e
                s -> u -> e
                p -> x -> e
                """);
        a.create("i", "~p", "{'code':'e1'}");
        a.create("j", "~p", "{'code':'e2'}");
        a.create("k", "~p", "{}");
        a.setVariables("k", "{'code':'e1'}", false);
        a.resolveAll();
        a.complete("x");
        a.complete("a");
    }

    private static final String COMPENSATED = """
            process ~p
            start s
            service a
            boundary ca on=a compensation
            service ha handler type=~h
            service b
            boundary cb on=b compensation
            service hb handler type=~h in.x='= 1' out.z='= q'
            service c
            throw t compensation
            service d
            end e
            s -> a -> b -> c -> t -> d -> e
            ca ~> ha
            cb ~> hb
            """;

    private static void compensation(final Actions a) {
        a.run(COMPENSATED, "{}");
        a.complete("a", "{'a':1}");
        a.complete("b", "{'b':1}");
        a.complete("c");
        a.complete("hb", "{'q':5}");
        a.complete("ha", "{'q':6}");
        a.complete("d");
    }

    private static void compensationOne(final Actions a) {
        a.run(COMPENSATED.replace("throw t compensation", "throw t compensation=b"), "{}");
        a.complete("a");
        a.complete("b");
        a.complete("c");
        a.complete("hb");
        a.complete("d");
    }

    private static void compensationNested(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u {
                start s1
                service a
                boundary ca on=a compensation
                service ha handler type=~h
                sub v {
                start s2
                service b
                boundary cb on=b compensation
                service hb handler type=~h
                end e2
                s2 -> b -> e2
                cb ~> hb
                }
                end e1
                s1 -> a -> v -> e1
                ca ~> ha
                }
                boundary cu on=u compensation
                service hu handler type=~h
                service c
                end e compensation
                s -> u -> c -> e
                cu ~> hu
                """, "{}");
        a.complete("a");
        a.complete("b");
        a.complete("c");
        a.complete("ha");
        a.complete("hb");
        a.complete("hu");
    }

    private static void compensationLoop(final Actions a) {
        a.run("""
                process ~p
                start s
                service a each='= l' item=i
                boundary ca on=a compensation
                service ha handler type=~h
                service c
                throw t compensation
                end e
                s -> a -> c -> t -> e
                ca ~> ha
                """, "{'l':[1,2]}");
        a.complete("a");
        a.complete("a");
        a.complete("c");
        a.complete("ha");
        a.complete("ha");
    }

    private static void compensationVariables(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u in.scope='= 1' {
                start s1
                service a in.local='= 2' out.r='= q'
                boundary ca on=a compensation
                service ha handler type=~h in.y='= local' out.w='= h'
                service c
                throw t compensation
                end e1
                s1 -> a -> c -> t -> e1
                ca ~> ha
                }
                service d
                end e
                s -> u -> d -> e
                """, "{}");
        a.complete("a", "{'q':3}");
        a.complete("c", "{'scope':9}");
        a.complete("ha", "{'h':1}");
        a.complete("d");
    }

    private static void compensationSubVariables(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u in.l1='= 1' in.both='= "u"' {
                start s1
                sub v in.l2='= 2' in.both='= "v"' {
                start s2
                service a in.l3='= 3' in.both='= "a"'
                boundary ca on=a compensation
                service ha handler type=~h in.seen='= both'
                end e2
                s2 -> a -> e2
                ca ~> ha
                }
                boundary cv on=v compensation
                service hv handler type=~h
                service b
                boundary cb on=b compensation
                sub hb handler {
                start s3
                service x type=~h
                end e3
                s3 -> x -> e3
                }
                end e1
                s1 -> v -> b -> e1
                cv ~> hv
                cb ~> hb
                }
                service c
                throw t compensation
                service d
                end e
                s -> u -> c -> t -> d -> e
                """, "{'both':'root'}");
        a.complete("a", "{'l2':22,'l3':33}");
        a.complete("b", "{'l1':11,'new':1}");
        a.complete("c", "{'both':'changed'}");
        a.complete("ha", "{'both':'ha','l2':5}");
        a.complete("hv", "{'l2':6,'hv':1}");
        a.complete("x", "{'l1':7,'x':1}");
        a.complete("d");
    }

    private static void compensationLoopVariables(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u each='= [10,20]' item=i {
                start s1
                service a
                boundary ca on=a compensation
                service ha handler type=~h
                end e1
                s1 -> a -> e1
                ca ~> ha
                }
                service c
                throw t compensation
                end e
                s -> u -> c -> t -> e
                """, "{}");
        a.complete("a", "{'i':11}");
        a.complete("a");
        a.complete("c");
        a.complete("ha", "{'done':1}");
        a.complete("ha", "{'done':2}");
    }

    private static void compensationEnd(final Actions a) {
        a.run("""
                process ~p
                start s
                service a
                boundary ca on=a compensation
                user ha handler
                and f
                service b
                end e compensation
                end e2
                s -> a -> f
                f -> e
                f -> b -> e2
                ca ~> ha
                """, "{}");
        a.complete("a");
        a.complete("ha");
        a.complete("b");
    }

    private static void compensationNone(final Actions a) {
        a.run(COMPENSATED.replace("s -> a -> b -> c", "s -> c").replace("c -> t", "c -> t") + "a -> b -> e\n", "{}");
        a.complete("c");
        a.complete("d");
    }

    private static void compensationInEventSub(final Actions a) {
        a.run("""
                process ~p
                start s
                service a
                boundary ca on=a compensation
                service ha handler type=~h
                service b
                end e
                s -> a -> b -> e
                ca ~> ha
                eventsub u {
                start s1 error=*
                throw t compensation
                service c
                end e1
                s1 -> t -> c -> e1
                }
                """, "{}");
        a.complete("a");
        a.throwError("b", "x");
        a.complete("ha");
        a.complete("c");
    }

    private static void compensationTrouble(final Actions a) {
        a.deploy(COMPENSATED);
        a.create("i", "~p", "{}");
        a.complete("a");
        a.complete("b");
        a.complete("c");
        a.fail("hb", 0);
        a.updateRetries("job of hb", 1);
        a.resolveAll();
        a.throwError("ha", "x");
        a.resolveAll();
        a.cancel("i");
        a.complete("ha");
        a.complete("hb");
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
