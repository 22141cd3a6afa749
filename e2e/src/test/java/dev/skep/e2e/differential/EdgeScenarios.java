package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models that hardly mean what they say, and are run all the same: what people have lives on. */
final class EdgeScenarios {
    private static final String COMPENSATED = """
            process ~p
            start s
            service a
            boundary ba on=a compensation
            service h handler
            ba ~> h
            service b
            throw t compensation
            end e
            s -> a -> b -> t -> e
            """;

    private EdgeScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("edge/start-loop", EdgeScenarios::startLoop),
                new Play("edge/handler-activated", EdgeScenarios::handlerActivated),
                new Play("edge/handler-unmarked", EdgeScenarios::handlerUnmarked),
                new Play("edge/modify-interrupted", EdgeScenarios::modifyInterrupted),
                new Play("edge/decision-versions", EdgeScenarios::decisionVersions),
                new Play("edge/calls-in-file", EdgeScenarios::callsInFile),
                new Play("edge/end-error", EdgeScenarios::endError),
                new Play("edge/error-out-of-event-sub", EdgeScenarios::errorOutOfEventSub),
                new Play("edge/blank-type", EdgeScenarios::blankType)));
        for (final String kind : List.of("error=x", "timeDuration=PT1H", "terminate")) {
            all.add(new Play("edge/throw " + kind, a -> thrown(a, kind)));
        }
        for (final String kind : List.of("error=x", "escalation=x")) {
            all.add(new Play("edge/start " + kind, a -> started(a, kind)));
        }
        for (final String text : List.of(
                "type='~t '",
                "retries=' 5'",
                "retries=' = 5'",
                "in.x=' 5'",
                "in.x=' = 5'",
                "in.x='= 5 '",
                "header.h=' a '")) {
            all.add(new Play("edge/blanks in " + text, a -> blanks(a, text)));
        }
        for (final String element : List.of(
                "throw a",
                "throw a message=~m",
                "throw a signal=~m",
                "sub a {\nstart s1\nend e1\ns1 -> e1\n}",
                "sub a {\nstart s1\nmanual m1\ns1 -> m1\n}",
                "sub a {\nstart s1\nservice m1\nend e1\ns1 -> m1 -> e1\n}",
                "manual a each='= [1]'",
                "script a value='= 1' result=x",
                "call a process=~p",
                "call a process=~q")) {
            all.add(new Play("edge/loop of " + element.replace('\n', ' '), a -> looped(a, element)));
        }
        for (final String before : List.of(
                "throw a",
                "script a value='= 1' result=x",
                "sub a {\nstart s1\nend e1\ns1 -> e1\n}",
                "sub a {\nstart s1\nend e1 terminate\ns1 -> e1\n}",
                "and a",
                "receive a message=~m key='= 1'")) {
            all.add(new Play(
                    "edge/call itself after " + before.replace('\n', ' '),
                    a -> a.deploy(
                            "process ~p\nstart s\n" + before + "\ncall z process=~p\nend e\ns -> a -> z -> e\n")));
        }
        return all;
    }

    private static void thrown(final Actions a, final String kind) {
        a.deploy("process ~p\nstart s\nthrow t " + kind + " out.w='= 6'\nservice a\nend e\ns -> t -> a -> e\n");
        a.create("i", "~p", "{}");
        a.complete("a");
        a.active("i");
    }

    private static void started(final Actions a, final String kind) {
        a.deploy("process ~p\nstart s\nstart t " + kind
                + "\nservice a\nservice b\nend e\nend f\ns -> a -> e\nt -> b -> f\n");
        a.create("i", "~p", "{}");
        a.throwError("a", "x");
        a.updateRetries("job of a", 1);
        a.resolveAll();
        a.complete("a");
        a.active("i");
        a.create("j", "~p", -1, "{}", "t");
        a.create("k", "~p", -1, "{}", "b");
    }

    private static void startLoop(final Actions a) {
        a.deploy("""
                process ~p
                start s out.n='= if n = null then 1 else n + 1'
                service a
                xor g
                end e
                s -> a -> g
                g -> s default
                g -> e if '= n > 1'
                """);
        a.create("i", "~p", "{}");
        a.complete("a");
        a.complete("a");
        a.active("i");
    }

    private static void handlerActivated(final Actions a) {
        a.deploy(COMPENSATED);
        a.create("i", "~p", "{}");
        a.modify("i", change -> change.activate("h"));
        a.complete("h");
        a.active("i");
        a.complete("a");
        a.complete("b");
        a.complete("h");
        a.active("i");
        a.create("j", "~p", -1, "{}", "h");
        a.complete("h");
        a.active("j");
    }

    private static void handlerUnmarked(final Actions a) {
        a.deploy(COMPENSATED.replace(" handler", ""));
        a.create("i", "~p", "{}");
        a.complete("a");
        a.complete("b");
        a.complete("h");
        a.active("i");
    }

    private static void modifyInterrupted(final Actions a) {
        a.deploy("""
                process ~p
                start s
                service a
                service b
                end e
                s -> a -> b -> e
                eventsub u {
                start s1 signal=~s
                service x
                end e1
                s1 -> x -> e1
                }
                eventsub v {
                start s2 signal=~r parallel
                service z
                end e2
                s2 -> z -> e2
                }
                """);
        a.create("i", "~p", "{}");
        a.broadcast("~s", "{}");
        a.broadcast("~r", "{}");
        a.modify("i", change -> change.activate("b"));
        a.broadcast("~r", "{}");
        a.broadcast("~s", "{}");
        a.complete("x");
        a.active("i");
        a.complete("b");
        a.active("i");
    }

    private static void decisionVersions(final Actions a) {
        final String file = """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="~dr" name="File" namespace="http://e.org">
                <decision id="~d" name="D"><literalExpression id="x"><text>1</text></literalExpression></decision></definitions>
                """;
        a.deploy(Map.of("~d.dmn", file));
        a.deploy(Map.of("~d.dmn", file + "<!-- -->"));
        a.delete("~dr v2");
        a.deploy(Map.of("~d.dmn", file + "<!-- 2 -->"));
        a.delete("~dr v1");
        a.delete("~dr v2");
        a.evaluate("~d", "{}");
        a.deploy(Map.of("~d.dmn", file));
        a.evaluate("~d", "{}");
    }

    private static void callsInFile(final Actions a) {
        final String two = """
                process ~p
                start s
                call a process=~q
                end e
                s -> a -> e
                process ~q
                start sq
                call aq process=~p
                end eq
                sq -> aq -> eq
                """;
        a.deploy(two);
        a.deploy(two.replace("call aq process=~p", "manual aq"));
        a.deploy(two.replace("process=~q", "process='= \"~q\"'").replace("call aq process=~p", "service aq"));
        final Map<String, String> apart = new LinkedHashMap<>();
        apart.put("~p.bpmn", BpmnText.of("process ~p\nstart s\ncall a process=~q\nend e\ns -> a -> e\n"));
        apart.put("~q.bpmn", BpmnText.of("process ~q\nstart sq\ncall aq process=~p\nend eq\nsq -> aq -> eq\n"));
        a.deploy(apart);
    }

    private static void endError(final Actions a) {
        a.deploy("""
                process ~p
                start s
                sub u {
                start s1
                end e1 error='= x +'
                s1 -> e1
                }
                boundary b on=u error=*
                service h
                end e
                s -> u -> e
                b -> h
                """);
        a.create("i", "~p", "{}");
        a.resolveAll();
        a.active("i");
    }

    private static void errorOutOfEventSub(final Actions a) {
        final String called = """
                process ~p
                start s
                sub u {
                start s1
                service a
                end e1
                s1 -> a -> e1
                eventsub v {
                start s2 signal=~s
                service x
                end e2
                s2 -> x -> e2
                }
                }
                boundary b on=u error=x
                service h
                end e
                s -> u -> e
                b -> h
                """;
        a.deploy(called);
        a.create("i", "~p", "{}");
        a.broadcast("~s", "{}");
        a.throwError("x", "x");
        a.updateRetries("job of x", 1);
        a.resolveAll();
        a.complete("x");
        a.deploy(
                "process ~q\nstart s\ncall u process=~p\nboundary b on=u error=x\nservice h\nend e\ns -> u -> e\nb -> h\n");
        a.create("j", "~q", "{}");
        a.broadcast("~s", "{}");
        a.throwError("x", "x");
        a.complete("h");
    }

    private static void blankType(final Actions a) {
        a.deploy("process ~p\nstart s\nservice a type='  '\nend e\ns -> a -> e\n");
        a.create("i", "~p", "{}");
        a.activate("  ", 5);
        a.activate(" ", 5);
        a.activate("", 5);
    }

    private static void blanks(final Actions a, final String text) {
        a.deploy("process ~p\nstart s\nservice a " + text + "\nservice b\nend e\ns -> a -> b -> e\n");
        a.create("i", "~p", "{}");
        a.activate("~t ", 5);
        a.complete("a");
        a.resolveAll();
    }

    private static void looped(final Actions a, final String element) {
        a.deploy("process ~p\nstart s\nservice q\nxor g\n" + element
                + "\nend e\ns -> q -> g\ng -> a default\ng -> e if '= x'\na -> g\n");
    }
}
