package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/** Multi-instance activities. */
final class LoopScenarios {
    private LoopScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("loop/list grows", LoopScenarios::listGrows),
                new Play("loop/parallel", LoopScenarios::parallel),
                new Play("loop/sequential", LoopScenarios::sequential),
                new Play("loop/until", LoopScenarios::until),
                new Play("loop/until-parallel", LoopScenarios::untilParallel),
                new Play("loop/bad-until", LoopScenarios::badUntil),
                new Play("loop/mappings", LoopScenarios::mappings),
                new Play("loop/sub-process", LoopScenarios::subProcess),
                new Play("loop/nested", LoopScenarios::nested),
                new Play("loop/call", LoopScenarios::call),
                new Play("loop/receive", LoopScenarios::receive),
                new Play("loop/boundary", LoopScenarios::boundary),
                new Play("loop/errors", LoopScenarios::errors),
                new Play("loop/collection-changed", LoopScenarios::collectionChanged),
                new Play("loop/output-touched", LoopScenarios::outputTouched),
                new Play("loop/script", LoopScenarios::script),
                new Play("loop/cancel", LoopScenarios::cancel),
                new Play("loop/user", LoopScenarios::user)));
        for (final String variables : List.of(
                "{}",
                "{'l':null}",
                "{'l':[]}",
                "{'l':5}",
                "{'l':'abc'}",
                "{'l':{'a':1}}",
                "{'l':[null]}",
                "{'l':[1,'a',{'b':1},[2]]}")) {
            all.add(new Play("loop/collection " + variables, a -> collection(a, variables, "")));
            all.add(new Play("loop/collection in sequence " + variables, a -> collection(a, variables, "sequential")));
        }
        for (final String from : List.of(
                "= r",
                "= r.x",
                "= item",
                "= item + 1",
                "= loopCounter",
                "= {\"a\":item}",
                "= other",
                "= r + 1",
                "= [r]",
                "= missing.x")) {
            all.add(new Play("loop/output " + from, a -> output(a, from)));
        }
        return all;
    }

    private static String task(final String attributes) {
        return """
                process ~p
                start s
                service a each='= l' item=item collect=out from='= r' %s
                service b
                end e
                s -> a -> b -> e
                """.formatted(attributes);
    }

    private static void parallel(final Actions a) {
        a.run(task(""), "{'l':[10,20,30]}");
        a.complete(a.stage().jobs().get(1), "{'r':2}");
        a.complete(a.stage().jobs().get(1), "{'r':3,'z':1}");
        a.complete(a.stage().jobs().get(0), "{}");
        a.complete("b");
    }

    private static void sequential(final Actions a) {
        a.run(task("sequential"), "{'l':[10,20,30]}");
        a.complete("a", "{'r':1}");
        a.fail("a", 0);
        a.updateRetries("job of a", 1);
        a.resolveAll();
        a.complete("a", "{}");
        a.complete("a", "{'r':{'x':1},'y':2}");
        a.complete("b");
    }

    private static void until(final Actions a) {
        a.run(task("sequential until='= numberOfCompletedInstances > 1 or r = 9'"), "{'l':[10,20,30,40]}");
        a.complete("a", "{'r':1}");
        a.complete("a", "{'r':2}");
        a.complete("b");
        a.createAwaiting("j", "~p", "{'l':[10,20,30,40]}");
        a.complete("a", "{'r':9}");
        a.complete("b");
    }

    private static void untilParallel(final Actions a) {
        a.run(
                task(
                        "until='= {\"n\": [numberOfInstances, numberOfActiveInstances, numberOfCompletedInstances, numberOfTerminatedInstances]}.n = [4, 2, 2, 0]'"),
                "{'l':[10,20,30,40]}");
        a.complete(a.stage().jobs().get(3), "{'r':4}");
        a.complete(a.stage().jobs().get(2), "{'r':3}");
        a.complete("a");
        a.complete("b");
    }

    private static void badUntil(final Actions a) {
        a.deploy(task("sequential until='= done'"));
        a.create("i", "~p", "{'l':[1,2]}");
        a.complete("a", "{'r':1}");
        a.resolveAll();
        a.setVariables("i", "{'done':true}", false);
        a.resolveAll();
        a.complete("b");
        a.active("i");
    }

    private static void mappings(final Actions a) {
        a.run(task("in.i='= item * 2' in.c='= loopCounter' out.r='= q + i' out.leaks='= q'"), "{'l':[1,2],'q':0}");
        a.complete("a", "{'q':100}");
        a.complete("a", "{'q':200}");
        a.complete("b");
    }

    private static void subProcess(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u each='= l' item=item collect=out from='= r' {
                start s1
                service a
                xor g
                service c
                end e1
                s1 -> a -> g
                g -> c if '= item = 2'
                g -> e1 default
                c -> e1
                }
                service b
                end e
                s -> u -> b -> e
                """, "{'l':[1,2,3]}");
        a.complete(a.stage().jobs().get(2), "{'r':'c'}");
        a.complete(a.stage().jobs().get(1), "{'r':'b'}");
        a.complete(a.stage().jobs().get(0), "{'r':'a','z':1}");
        a.complete("c", "{'r':'d'}");
        a.complete("b");
    }

    private static void nested(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u each='= l' item=row collect=out from='= inner' sequential {
                start s1
                service a each='= row' item=cell collect=inner from='= cell * 2 + r'
                end e1
                s1 -> a -> e1
                }
                end e
                s -> u -> e
                """, "{'l':[[1,2],[],[3]]}");
        a.complete(a.stage().jobs().get(1), "{'r':0.5}");
        a.complete("a", "{'r':1}");
        a.complete("a", "{'r':1}");
    }

    private static void call(final Actions a) {
        a.deploy("""
                process ~c
                start s
                service x
                end e
                s -> x -> e
                """);
        a.run("""
                process ~p
                start s
                call u process='= "~c"' each='= l' item=item collect=out from='= r'
                end e
                s -> u -> e
                """, "{'l':[1,2]}");
        a.complete(a.stage().jobs().get(1), "{'r':'b'}");
        a.complete("x", "{'r':'a','z':1}");
    }

    private static void receive(final Actions a) {
        a.run("""
                process ~p
                start s
                receive u message='= "~" + string(item)' key='= string(loopCounter)' each='= l' item=item collect=out from='= r'
                end e
                s -> u -> e
                """, "{'l':[7,8]}");
        a.publish("~8", "2", "{'r':2}");
        a.publish("~8", "1", "{'r':3}");
        a.publish("~7", "1", "{'r':1}");
    }

    private static void boundary(final Actions a) {
        a.run("""
                process ~p
                start s
                service a each='= l' item=item collect=out from='= r'
                boundary n on=a message=~n key='= "~k"' parallel
                boundary m on=a message=~m key='= "~k"'
                service x
                service y
                end e
                end e2
                s -> a -> e
                n -> y -> e2
                m -> x -> e
                """, "{'l':[1,2,3]}");
        a.complete("a", "{'r':1}");
        a.publish("~n", "~k", "{'n':1}");
        a.publish("~n", "~k", "{'n':2}");
        a.publish("~m", "~k", "{'m':1}");
        a.complete("a");
        a.complete("y");
        a.complete("y");
        a.complete("x");
    }

    private static void errors(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u each='= l' item=item {
                start s1
                service a
                end e1
                s1 -> a -> e1
                eventsub v {
                start s2 error=inner
                service c
                end e2
                s2 -> c -> e2
                }
                }
                boundary m on=u error=outer
                service x
                end e
                s -> u -> e
                m -> x -> e
                """, "{'l':[1,2,3]}");
        a.throwError(a.stage().jobs().get(0), "inner", "{'err':1}");
        a.complete("c");
        a.throwError("a", "other");
        a.resolveAll();
        a.throwError("a", "outer");
        a.complete("a");
        a.complete("x");
    }

    private static void collectionChanged(final Actions a) {
        a.deploy(task("sequential"));
        a.create("i", "~p", "{'l':[1,2,3]}");
        a.setVariables("i", "{'l':[7]}", false);
        a.complete("a", "{'r':1}");
        a.resolveAll();
        a.setVariables("i", "{'l':[7,8]}", false);
        a.resolveAll();
        a.complete("a", "{'r':2}");
        a.resolveAll();
        a.setVariables("i", "{'l':[7,8,9,10]}", false);
        a.resolveAll();
        a.complete("a", "{'r':3}");
        a.complete("a", "{'r':4}");
        a.complete("b");
    }

    private static void outputTouched(final Actions a) {
        a.run(task(""), "{'l':[1,2],'out':'mine'}");
        a.setVariables("element of a", "{'out':'other'}", true);
        a.complete("a", "{'r':1,'out':5}");
        a.resolveAll();
        a.complete("a", "{'r':2}");
        a.resolveAll();
        a.complete("b");
    }

    private static void script(final Actions a) {
        a.run("""
                process ~p
                start s
                script a value='= item * loopCounter' result=r each='= l' item=item collect=out from='= r'
                script b value='= count(out)' result=n each='= out' sequential
                rule c each='= l' collect=seen from='= missing'
                manual m each='= l' collect=seen2 from='= loopCounter'
                end e
                s -> a -> b -> m -> e
                c -> e
                s -> c
                """, "{'l':[5,6,7]}");
        a.complete("c");
        a.complete("c");
        a.complete("c", "{'missing':1}");
    }

    private static void cancel(final Actions a) {
        a.deploy(task(""));
        a.create("i", "~p", "{'l':[1,2,3]}");
        a.complete("a");
        a.cancel("i");
        a.complete("a");
        a.active("i");
    }

    private static void user(final Actions a) {
        a.run("""
                process ~p
                start s
                user a each='= l' item=item assignee='= item' collect=out from='= r'
                end e
                s -> a -> e
                """, "{'l':['x','y']}");
        a.complete("a", "{'r':1}");
        a.complete("a", "{'r':2}");
    }

    private static void collection(final Actions a, final String variables, final String flags) {
        a.deploy(task(flags));
        a.create("i", "~p", variables);
        a.resolveAll();
        a.setVariables("i", "{'l':[1]}", false);
        a.resolveAll();
        a.complete("a", "{'r':1}");
        a.complete("b");
        a.active("i");
    }

    private static void output(final Actions a, final String from) {
        a.deploy(task("").replace("= r'", from + "'"));
        a.create("i", "~p", "{'l':[1,2],'other':'o'}");
        a.complete("a", "{'r':1,'item':7}");
        a.complete("a", "{'r':{'x':3}}");
        a.resolveAll();
        a.complete("b");
    }

    /** The list has more elements by the time the last instance ends than there are instances. */
    private static void listGrows(final Actions a) {
        a.deploy("""
                process ~p
                start s
                service a each='= l' item=i collect=c from='= loopCounter'
                service b
                end e
                s -> a -> b -> e
                """);
        a.create("i", "~p", "{'l':[1,2]}");
        a.complete("a", "{}");
        a.complete("a", "{'l':[1,2,3]}");
        a.active("i");
        a.cancel("i");
    }
}
