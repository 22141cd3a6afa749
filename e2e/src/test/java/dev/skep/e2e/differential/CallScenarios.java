package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/** Called processes. */
final class CallScenarios {
    private CallScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("flow/call", CallScenarios::call),
                new Play("flow/call-mapped", CallScenarios::callMapped),
                new Play("flow/call-missing", CallScenarios::callMissing),
                new Play("flow/call-errors", CallScenarios::callErrors),
                new Play("flow/call-cancel", CallScenarios::callCancel),
                new Play("flow/call-versions", CallScenarios::callVersions),
                new Play("flow/call-deep", CallScenarios::callDeep),
                new Play("flow/call-no-none-start", CallScenarios::callNoNoneStart)));
        for (final String flags : List.of(
                "",
                "down=false",
                "up=false",
                "down=false up=false",
                "down=false in.z='= y'",
                "up=false out.z='= q'",
                "out.z='= q'",
                "down=false in.x='= 5' out.z='= x'")) {
            all.add(new Play("flow/call " + flags, a -> callFlags(a, flags)));
        }
        return all;
    }

    private static void call(final Actions a) {
        a.deploy(CHILD);
        a.run("""
            process ~p
            start s
            call a process=~c
            service b
            end e
            s -> a -> b -> e
            """, "{'x':1}");
        a.complete("x", "{'y':2,'x':3}");
        a.complete("b");
    }

    private static void callMapped(final Actions a) {
        a.deploy(CHILD);
        a.run("""
            process ~p
            start s
            sub u in.x='= 10' {
            start s1
            call a process=~c in.i='= x' out.o='= y' out.x='= i'
            end e1
            s1 -> a -> e1
            }
            service b
            end e
            s -> u -> b -> e
            """, "{'x':1}");
        a.complete("x", "{'y':2,'i':5}");
        a.complete("b");
    }

    private static void callMissing(final Actions a) {
        a.run("""
            process ~p
            start s
            call a process='= which'
            end e
            s -> a -> e
            """, "{'which':'~none'}");
        a.create("j", "~p", "{}");
        a.resolveAll();
        a.create("k", "~p", "{'which':5}");
        a.setVariables("j", "{'which':'~c'}", false);
        a.resolveAll();
        a.deploy(CHILD);
        a.resolveAll();
        a.setVariables("k", "{'which':'~c'}", false);
        a.resolveAll();
        a.complete("x");
        a.complete("x");
        a.complete("x");
    }

    private static void callErrors(final Actions a) {
        a.deploy("""
            process ~c
            start s
            service x
            xor g
            end e
            end err error=e1
            end esc escalation=s1
            end bad error=e2
            s -> x -> g
            g -> e default
            g -> err if '= r = 1'
            g -> esc if '= r = 2'
            g -> bad if '= r = 3'
            """);
        a.deploy("""
            process ~p
            start s
            call a process=~c
            boundary b on=a error=e1 out.z='= y'
            boundary c on=a escalation=s1 parallel
            service y
            service z
            end e
            end e2
            s -> a -> e
            b -> y -> e
            c -> z -> e2
            """);
        a.createAwaiting("i", "~p", "{}");
        a.complete("x", "{'r':1,'y':1}");
        a.complete("y");
        a.createAwaiting("j", "~p", "{}");
        a.throwError(a.job("x"), "e1", "{'y':1}");
        a.complete("y");
        a.createAwaiting("k", "~p", "{}");
        a.complete("x", "{'r':2,'y':1}");
        a.complete("z");
        a.createAwaiting("l", "~p", "{}");
        a.complete("x", "{'r':3}");
        a.resolveAll();
        a.create("m", "~p", "{}");
        a.throwError("x", "e2");
        a.resolveAll();
        a.complete("x", "{'r':0}");
        a.active("m");
    }

    private static void callCancel(final Actions a) {
        a.deploy(CHILD);
        a.deploy("""
            process ~p
            start s
            call a process=~c
            boundary b on=a message=~m key='= "~k"'
            service y
            end e
            s -> a -> e
            b -> y -> e
            """);
        a.create("i", "~p", "{}");
        a.stage().remember("child", a.job("x").job().getProcessInstanceKey());
        a.cancel("child");
        a.active("child");
        a.publish("~m", "~k", "{}");
        a.active("child");
        a.complete("x");
        a.create("j", "~p", "{}");
        a.cancel("j");
        a.complete("x");
    }

    private static void callVersions(final Actions a) {
        a.deploy(CHILD);
        a.deploy("""
            process ~p
            start s
            call a process=~c
            end e
            s -> a -> e
            """);
        a.createAwaiting("i", "~p", "{}");
        a.deploy(CHILD.replace("service x", "service x header.h=2"));
        a.createAwaiting("j", "~p", "{}");
        a.complete("x");
        a.complete("x");
        a.delete("~c v2");
        a.createAwaiting("k", "~p", "{}");
        a.complete("x");
        a.delete("~c v1");
        a.create("l", "~p", "{}");
        a.resolveAll();
    }

    private static void callDeep(final Actions a) {
        a.run("""
            process ~p
            start s
            xor g
            call a process=~p in.n='= n - 1' down=false out.r='= r + n'
            service x out.r='= 0'
            end e
            s -> g
            g -> a if '= n > 0'
            g -> x default
            a -> e
            x -> e
            """, "{'n':5}");
        a.complete("x");
    }

    private static void callNoNoneStart(final Actions a) {
        a.deploy("""
            process ~c
            start s message=~m
            service x
            end e
            s -> x -> e
            """);
        a.run("""
            process ~p
            start s
            call a process=~c
            end e
            s -> a -> e
            """, "{}");
        a.create("j", "~c", "{}");
        a.resolveAll();
        a.deploy(CHILD);
        a.resolveAll();
        a.complete("x");
    }

    private static final String CHILD = """
        process ~c
        start s
        service x in.loc='= x'
        end e
        s -> x -> e
        """;

    private static void callFlags(final Actions a, final String flags) {
        a.deploy(CHILD);
        a.run("""
            process ~p
            start s
            call a process='= "~" + "c"' %s
            service b
            end e
            s -> a -> b -> e
            """.formatted(flags), "{'x':1,'y':{'z':1}}");
        a.complete("x", "{'q':2,'x':3}");
        a.complete("b");
    }
}
