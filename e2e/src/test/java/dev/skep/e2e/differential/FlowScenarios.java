package dev.skep.e2e.differential;

import java.util.List;

/** Gateways, and the order of things. */
final class FlowScenarios {
    private FlowScenarios() {}

    static List<Play> all() {
        return List.of(
                new Play("flow/exclusive", FlowScenarios::exclusive),
                new Play("flow/exclusive-order", FlowScenarios::exclusiveOrder),
                new Play("flow/mappings-everywhere", FlowScenarios::mappingsEverywhere),
                new Play("flow/exclusive-default", FlowScenarios::exclusiveDefault),
                new Play("flow/inclusive", FlowScenarios::inclusive),
                new Play("flow/inclusive-incident", FlowScenarios::inclusiveIncident),
                new Play("flow/inclusive-loop", FlowScenarios::inclusiveLoop),
                new Play("flow/parallel-tokens", FlowScenarios::parallelTokens),
                new Play("flow/implicit", FlowScenarios::implicit),
                new Play("flow/loop-back", FlowScenarios::loopBack),
                new Play("flow/events-message", FlowScenarios::eventsMessage),
                new Play("flow/events-buffered", FlowScenarios::eventsBuffered),
                new Play("flow/events-incident", FlowScenarios::eventsIncident));
    }

    private static void exclusive(final Actions a) {
        a.deploy("""
            process ~p
            start s
            xor g
            service a
            service b
            end e
            s -> g
            g -> a if '= x > 1'
            g -> b if '= x = 1'
            a -> e
            b -> e
            """);
        a.create("i", "~p", "{'x':1}");
        a.create("j", "~p", "{'x':2}");
        a.create("k", "~p", "{}");
        a.create("l", "~p", "{'x':'no'}");
        a.create("m", "~p", "{'x':null}");
        a.setVariables("k", "{'x':5}", false);
        a.resolveAll();
        a.setVariables("l", "{'x':0}", false);
        a.resolveAll();
        a.setVariables("l", "{'x':1}", false);
        a.resolveAll();
        a.complete("a");
        a.complete("b");
    }

    private static void exclusiveOrder(final Actions a) {
        for (final String flows : List.of("a b c d", "d c b a", "b d a c")) {
            final StringBuilder model = new StringBuilder("process ~p\nstart s\nxor g\nend e\ns -> g\n");
            for (final String task : flows.split(" ", -1)) {
                model.append("service ")
                        .append(task)
                        .append('\n')
                        .append("g -> ")
                        .append(task)
                        .append(" if '= true'\n");
                model.append(task).append(" -> e\n");
            }
            a.deploy(model.toString());
            a.create("i", "~p", "{}");
            a.create("i", "~p", "{}");
        }
    }

    private static void mappingsEverywhere(final Actions a) {
        a.run("""
            process ~p
            start s out.s='= 1'
            manual m in.mi='= 1' out.m='= mi'
            task t in.ti='= 1' out.t='= ti'
            throw n in.ni='= 1' out.n='= ni'
            throw l link=L in.li='= 1' out.l='= li'
            catch k link=L in.ki='= 1' out.k='= ki'
            xor x in.xi='= 1' out.x='= xi'
            or o in.oi='= 1' out.o='= oi'
            and p in.pi='= 1' out.p='= pi'
            throw g signal=~g in.gi='= 1' out.g='= gi'
            throw c escalation=e1 in.ci='= 1' out.c='= ci'
            throw q compensation in.qi='= 1' out.q='= qi'
            script r value='= 1' result=rr in.ri='= 1' out.r='= ri'
            service w
            end e in.ei='= 1' out.e='= ei'
            s -> m -> t -> n -> l
            k -> x -> o -> p -> g -> c -> q -> r -> w -> e
            """, "{}");
        a.complete("w");
        for (final String end :
                List.of("terminate", "signal=~g", "escalation=e1", "compensation", "message=~m", "error=e1")) {
            a.deploy("process ~p\nstart s\nend e " + end + " in.i='= 1' out.o='= i'\ns -> e\n");
            a.createAwaiting("j", "~p", "{}");
            a.complete("e");
        }
    }

    private static void exclusiveDefault(final Actions a) {
        a.deploy("""
            process ~p
            start s
            xor g
            service a
            service b
            service c
            xor h
            end e
            s -> g
            g -> a default
            g -> b if '= x'
            g -> c if '= y = "z"'
            a -> h
            b -> h
            c -> h
            h -> e
            """);
        a.createAwaiting("i", "~p", "{'x':true}");
        a.createAwaiting("j", "~p", "{'x':false,'y':'z'}");
        a.createAwaiting("k", "~p", "{'x':false}");
        a.createAwaiting("l", "~p", "{'x':'true'}");
        a.createAwaiting("m", "~p", "{}");
        a.resolveAll();
        a.complete("a");
        a.complete("b");
        a.complete("c");
    }

    private static final String INCLUSIVE = """
        process ~p
        start s
        or g
        service a
        service b
        service c
        xor h
        service d
        end e
        s -> g
        g -> a if '= x > 1'
        g -> b if '= x > 2'
        g -> c default
        a -> h
        b -> h
        c -> h
        h -> d -> e
        """;

    private static void inclusive(final Actions a) {
        a.deploy(INCLUSIVE);
        a.createAwaiting("i", "~p", "{'x':3}");
        a.complete("b", "{'b':1}");
        a.complete("a", "{'a':1}");
        a.complete("d");
        a.createAwaiting("j", "~p", "{'x':2}");
        a.complete("a");
        a.complete("d");
        a.createAwaiting("k", "~p", "{'x':0}");
        a.complete("c");
        a.complete("d");
        a.createAwaiting("l", "~p", "{'x':null}");
        a.resolveAll();
        a.createAwaiting("m", "~p", "{'x':'3'}");
        a.resolveAll();
    }

    private static void inclusiveIncident(final Actions a) {
        a.deploy(INCLUSIVE.replace("g -> c default", "g -> c if '= y'"));
        a.createAwaiting("i", "~p", "{'x':0,'y':false}");
        a.create("j", "~p", "{'x':0,'y':false}");
        a.setVariables("j", "{'x':5,'y':true}", false);
        a.resolveAll();
        a.complete("a");
        a.complete("c");
        a.complete("b");
        a.complete("d");
        a.active("j");
    }

    private static void inclusiveLoop(final Actions a) {
        a.run("""
            process ~p
            start s
            xor m
            or g
            service a
            service b
            and h
            xor x
            end e
            s -> m -> g
            g -> a if '= n > 0'
            g -> b if '= n > 0'
            a -> h
            b -> h
            h -> x
            x -> m if '= n < 3'
            x -> e default
            """, "{'n':1}");
        a.complete("a", "{'n':2}");
        a.complete("b");
        a.complete("a", "{'n':3}");
    }

    private static void parallelTokens(final Actions a) {
        a.run("""
            process ~p
            start s
            and f
            service a
            service b
            xor m
            and j
            service c
            end e
            s -> f
            f -> m
            f -> a
            f -> b -> j
            a -> m
            m -> j
            j -> c -> e
            """, "{}");
        a.complete("a");
        a.complete("b");
        a.complete("c");
        a.active("i");
    }

    private static void implicit(final Actions a) {
        a.run("""
            process ~p
            start s
            service a
            service b
            service c
            end e
            end e2
            s -> a
            s -> b
            a -> c
            b -> c
            c -> e
            c -> e2
            """, "{}");
        a.complete("a", "{'a':1}");
        a.complete("b", "{'b':1}");
        a.complete("c", "{'c':1}");
        a.complete("c", "{'c':2}");
    }

    private static void loopBack(final Actions a) {
        a.run("""
            process ~p
            start s
            xor m
            service a in.i='= if n = null then 0 else n' out.n='= i + 1'
            xor x
            end e
            s -> m -> a -> x
            x -> m if '= n < 3'
            x -> e default
            """, "{}");
        a.complete("a");
        a.complete("a");
        a.complete("a");
    }

    private static final String EVENTS = """
        process ~p
        start s
        events g
        catch a message=~m key='= k' out.got='= v'
        catch b message=~n key='= k'
        catch c timeDuration='= d'
        catch d signal=~s
        service x in.via='= "a"'
        service y in.via='= "b"'
        service z in.via='= "c"'
        service w in.via='= "d"'
        end e
        s -> g
        g -> a -> x -> e
        g -> b -> y -> e
        g -> c -> z -> e
        g -> d -> w -> e
        """;

    private static void eventsMessage(final Actions a) {
        a.run(EVENTS, "{'k':'~1','d':'PT1H'}");
        a.publish("~m", "~2", "{'v':0}");
        a.publish("~m", "~1", "{'v':1,'w':2}");
        a.publish("~n", "~1", "{'v':2}");
        a.complete("x");
        a.createAwaiting("j", "~p", "{'k':'~3','d':'PT1H'}");
        a.broadcast("~s", "{'sig':1}");
        a.broadcast("~s", "{'sig':2}");
        a.complete("w");
        a.meanwhile(java.time.Duration.ofMillis(500), () -> a.createAwaiting("k", "~p", "{'k':'~4','d':'PT0S'}"));
        a.publish("~m", "~4", "{'v':1}");
        a.complete("z");
    }

    private static void eventsBuffered(final Actions a) {
        a.deploy(EVENTS);
        a.publish("~n", "~1", "{'v':1}");
        a.createAwaiting("i", "~p", "{'k':'~1','d':'PT1H'}");
        a.publish("~m", "~1", "{'v':2}");
        a.complete("y");
        a.createAwaiting("j", "~p", "{'k':'~1','d':'PT1H'}");
        a.complete("x");
        a.complete("y");
    }

    private static void eventsIncident(final Actions a) {
        a.deploy(EVENTS);
        a.create("i", "~p", "{'k':null,'d':'PT1H'}");
        a.create("j", "~p", "{'k':'~1','d':'bad'}");
        a.create("k", "~p", "{'k':'~2'}");
        a.create("l", "~p", "{'k':5,'d':'PT1H'}");
        a.create("m", "~p", "{'k':1.5,'d':'PT1H'}");
        a.create("n", "~p", "{'k':true,'d':'PT1H'}");
        a.broadcast("~s", "{}");
        a.setVariables("i", "{'k':'~3'}", false);
        a.setVariables("j", "{'d':'PT1H'}", false);
        a.setVariables("k", "{'d':'PT2H'}", false);
        a.resolveAll();
        a.publish("~m", "~3", "{'v':3}");
        a.publish("~m", "~1", "{'v':3}");
        a.publish("~m", "~2", "{'v':3}");
        a.publish("~m", "5", "{'v':3}");
        a.publish("~m", "1.5", "{'v':3}");
    }
}
