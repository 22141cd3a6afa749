package dev.skep.e2e.differential;

import java.util.List;

/** What is undone when a compensation is thrown. */
final class CompensationScenarios {
    private CompensationScenarios() {}

    static List<Play> all() {
        return List.of(
                new Play("event/compensation", CompensationScenarios::compensation),
                new Play("event/compensation-one", CompensationScenarios::compensationOne),
                new Play("event/compensation-nested", CompensationScenarios::compensationNested),
                new Play("event/compensation-loop", CompensationScenarios::compensationLoop),
                new Play("event/compensation-variables", CompensationScenarios::compensationVariables),
                new Play("event/compensation-sub-variables", CompensationScenarios::compensationSubVariables),
                new Play("event/compensation-loop-variables", CompensationScenarios::compensationLoopVariables),
                new Play("event/compensation-end", CompensationScenarios::compensationEnd),
                new Play("event/compensation-none", CompensationScenarios::compensationNone),
                new Play("event/compensation-in-event-sub", CompensationScenarios::compensationInEventSub),
                new Play("event/compensation-trouble", CompensationScenarios::compensationTrouble));
    }

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
}
