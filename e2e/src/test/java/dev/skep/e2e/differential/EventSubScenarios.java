package dev.skep.e2e.differential;

import java.time.Duration;
import java.util.List;

/** Event sub-processes, errors and escalations. */
final class EventSubScenarios {
    private EventSubScenarios() {}

    static List<Play> all() {
        return List.of(
                new Play("event/error sub after modification", EventSubScenarios::errorAfterModification),
                new Play("event/sub-message", EventSubScenarios::subMessage),
                new Play("event/sub-parallel", EventSubScenarios::subParallel),
                new Play("event/sub-timer", EventSubScenarios::subTimer),
                new Play("event/sub-signal", EventSubScenarios::subSignal),
                new Play("event/sub-error", EventSubScenarios::subError),
                new Play("event/sub-error-itself", EventSubScenarios::subErrorItself),
                new Play("event/sub-two", EventSubScenarios::subTwo),
                new Play("event/sub-key-of-start", EventSubScenarios::subKeyOfStart),
                new Play("event/error-end", EventSubScenarios::errorEnd),
                new Play("event/error-end-expression", EventSubScenarios::errorEndExpression),
                new Play("event/escalation", EventSubScenarios::escalation),
                new Play("event/escalation-sub", EventSubScenarios::escalationSub),
                new Play("event/escalation-uncaught", EventSubScenarios::escalationUncaught),
                new Play("event/escalation-expression", EventSubScenarios::escalationExpression));
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
        a.meanwhile(Duration.ofSeconds(2), a::resolveAll);
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

    /** A modification lets the process go on that an event sub-process has taken over; then that throws what it caught itself. */
    private static void errorAfterModification(final Actions a) {
        a.deploy("""
                process ~p
                start s
                service a
                service m
                end e
                s -> a -> m -> e
                eventsub x {
                start es error=*
                service w
                end t error=boom
                es -> w -> t
                }
                """);
        a.create("i", "~p", "{}");
        a.throwError("a", "e1");
        a.modify("i", change -> change.activate("m"));
        a.complete("w");
        a.resolveAll();
        a.active("i");
        a.cancel("i");
    }
}
