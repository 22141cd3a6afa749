package dev.skep.e2e.differential;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Decisions, evaluated by clients and by tasks. */
final class DecisionScenarios {
    private DecisionScenarios() {}

    static List<Play> all() {
        return List.of(
                new Play("expression/decision", DecisionScenarios::decision),
                new Play("expression/decision-graph", DecisionScenarios::decisionGraph),
                new Play("expression/decision-faults", DecisionScenarios::decisionFaults),
                new Play("expression/decision-versions", DecisionScenarios::decisionVersions),
                new Play("expression/decision-task", DecisionScenarios::decisionTask),
                new Play("expression/decision-thrown", DecisionScenarios::decisionThrown));
    }

    private static void decision(final Actions a) {
        for (final String policy : List.of(
                "",
                "hitPolicy=\"UNIQUE\"",
                "hitPolicy=\"FIRST\"",
                "hitPolicy=\"ANY\"",
                "hitPolicy=\"RULE ORDER\"",
                "hitPolicy=\"COLLECT\"",
                "hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
                "hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
                "hitPolicy=\"COLLECT\" aggregation=\"MAX\"",
                "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"",
                "hitPolicy=\"PRIORITY\"",
                "hitPolicy=\"OUTPUT ORDER\"",
                "hitPolicy=\"NONE\"")) {
            for (final String outputs : List.of("", "two")) {
                a.deploy(Map.of("~d.dmn", table(policy, outputs)));
                for (final String x : List.of("1", "4", "7", "8", "9", "null", "'a'", "1.5")) {
                    a.evaluate("~d", "{'x':" + x + "}");
                }
                a.evaluate("~d", "{}");
            }
        }
    }

    private static void decisionGraph(final Actions a) {
        a.deploy(Map.of("~g.dmn", GRAPH));
        for (final String decision : List.of("~top", "~a", "~b", "~ctx", "~list", "~rel", "~inv", "~k", "~none")) {
            a.evaluate(decision, "{'x':3}");
            a.evaluate(decision, "{'x':'s'}");
            a.evaluate(decision, "{}");
        }
    }

    private static void decisionFaults(final Actions a) {
        a.deploy(Map.of(
                "~g.dmn",
                GRAPH.replace(
                        "x + 1</text></literalExpression></decision>", "x +</text></literalExpression></decision>")));
        a.deploy(Map.of("~g.dmn", GRAPH.replace("#~a", "#~nothing")));
        a.deploy(Map.of("~g.dmn", GRAPH.replace("id=\"~b\"", "id=\"~a\"")));
        a.deploy(Map.of("~g.dmn", GRAPH.replace(" id=\"~g\"", "")));
        a.deploy(Map.of("~g.dmn", GRAPH.replace("name=\"Graph\"", "")));
        a.deploy(Map.of("~g.dmn", GRAPH.replace("name=\"B\"", "")));
        a.deploy(Map.of("~g.dmn", ""));
        a.deploy(Map.of(
                "~g.dmn",
                "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"~g\" name=\"E\""
                        + " namespace=\"n\"/>"));
        a.deploy(Map.of("~g.dmn", GRAPH.replace("20191111", "20151101")));
        a.deploy(Map.of("~g.dmn", GRAPH.replace("n * 2", "x +")));
        a.deploy(new TreeMap<>(Map.of("~g.dmn", GRAPH, "~h.dmn", GRAPH)));
        a.deploy(new TreeMap<>(Map.of("~g.dmn", GRAPH, "~h.dmn", GRAPH.replace("~g", "~h"))));
    }

    private static void decisionVersions(final Actions a) {
        a.deploy(Map.of("~g.dmn", GRAPH));
        a.deploy(Map.of("~g.dmn", GRAPH));
        a.deploy(Map.of("~g.dmn", GRAPH.replace("x * 10", "x * 100")));
        a.evaluate("~top", "{'x':3}");
        a.act(
                "evaluate by key",
                c -> c.newEvaluateDecisionCommand()
                        .decisionKey(a.stage().key("~top v1"))
                        .variables("{\"x\":3}"));
        a.act(
                "evaluate unknown key",
                c -> c.newEvaluateDecisionCommand()
                        .decisionKey(a.stage().key("nothing"))
                        .variables("{}"));
        a.delete("~top v2");
        a.delete("~g v2");
        a.evaluate("~top", "{'x':3}");
        a.delete("~g v2");
        a.delete("~g v1");
        a.evaluate("~top", "{'x':3}");
        a.deploy(Map.of("~g.dmn", GRAPH));
        a.deploy(Map.of("~h.dmn", GRAPH.replace("~g", "~h")));
        a.evaluate("~top", "{'x':3}");
        a.delete("~h v1");
        a.evaluate("~top", "{'x':3}");
    }

    /** Functions of numbers that have no answer at all, not even null. */
    private static void decisionThrown(final Actions a) {
        for (final String thrown : List.of("log(x - 3)", "modulo(x, x - 3)", "stddev([x])")) {
            a.deploy(Map.of("~g.dmn", GRAPH.replace("<text>x + 1</text>", "<text>" + thrown + "</text>")));
            a.evaluate("~a", "{'x':3}");
            a.evaluate("~top", "{'x':3}");
            a.evaluate("~top", "{'x':4}");
            a.evaluate("~list", "{'x':3}");
            a.deploy(Map.of("~d.dmn", table("hitPolicy=\"FIRST\"", "").replace("x * 2", thrown)));
            a.evaluate("~d", "{'x':3}");
        }
    }

    private static void decisionTask(final Actions a) {
        a.deploy("""
            process ~p
            start s
            rule a decision='= d' result=r in.x='= y' out.z='= r'
            rule b decision=~top result=t
            service c
            end e
            s -> a -> b -> c -> e
            """);
        a.create("i", "~p", "{'d':'~d','y':1,'x':2}");
        a.create("j", "~p", "{'y':1,'x':2}");
        a.create("k", "~p", "{'d':'~d','y':'s','x':2}");
        a.deploy(Map.of("~d.dmn", table("hitPolicy=\"UNIQUE\"", "")));
        a.resolveAll();
        a.deploy(Map.of("~d.dmn", table("hitPolicy=\"FIRST\"", "two")));
        a.setVariables("j", "{'d':'~d'}", false);
        a.resolveAll();
        a.deploy(Map.of("~g.dmn", GRAPH));
        a.resolveAll();
        a.setVariables("k", "{'y':7}", false);
        a.resolveAll();
        a.delete("~g v1");
        a.create("l", "~p", "{'d':'~d','y':9,'x':2}");
    }

    private static final String GRAPH = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="~g" name="Graph" namespace="http://example.org/dmn">
          <decision id="~top" name="Top"><variable id="v0" name="top"/><informationRequirement id="q1"><requiredDecision href="#~a"/></informationRequirement>
            <informationRequirement id="q2"><requiredDecision href="#~b"/></informationRequirement>
            <knowledgeRequirement id="q3"><requiredKnowledge href="#~k"/></knowledgeRequirement>
            <literalExpression id="x0"><text>named + ~b + double(x)</text></literalExpression></decision>
          <decision id="~a" name="A one"><variable id="v1" name="named"/><literalExpression id="x1"><text>x + 1</text></literalExpression></decision>
          <decision id="~b" name="B"><literalExpression id="x2"><text>x * 10</text></literalExpression></decision>
          <decision id="~ctx" name="C"><context id="cx"><contextEntry id="ce"><variable id="cv" name="p"/><literalExpression id="cl"><text>x</text></literalExpression></contextEntry>
            <contextEntry id="ce2"><variable id="cv2" name="q"/><literalExpression id="cl2"><text>p + 1</text></literalExpression></contextEntry></context></decision>
          <decision id="~list" name="L"><list id="li"><literalExpression id="l1"><text>x</text></literalExpression><literalExpression id="l2"><text>x + 1</text></literalExpression></list></decision>
          <decision id="~rel" name="R"><relation id="re"><column id="c1" name="m"/><column id="c2" name="n"/>
            <row id="ro"><literalExpression id="m1"><text>x</text></literalExpression><literalExpression id="m2"><text>"y"</text></literalExpression></row></relation></decision>
          <decision id="~inv" name="I"><knowledgeRequirement id="q4"><requiredKnowledge href="#~k"/></knowledgeRequirement><invocation id="in"><literalExpression id="il"><text>double</text></literalExpression>
            <binding><parameter id="ip" name="n"/><literalExpression id="ib"><text>x</text></literalExpression></binding></invocation></decision>
          <businessKnowledgeModel id="~k" name="double"><variable id="kv" name="double"/><encapsulatedLogic id="el"><formalParameter id="fp" name="n"/>
            <literalExpression id="le"><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
        </definitions>
        """;

    private static String table(final String policy, final String outputs) {
        return """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="~g" name="File" namespace="http://example.org/dmn">
              <decision id="~d" name="Decision"><decisionTable id="t" %s>
                <input id="in" label="x label"><inputExpression id="ie"><text>x</text></inputExpression></input>
                <input id="in2"><inputExpression id="ie2"><text>x * 2</text></inputExpression></input>
                <output id="out" name="o1" label="First"/>%s
                <rule id="r1"><inputEntry id="a1"><text>&lt; 5</text></inputEntry><inputEntry id="b1"><text></text></inputEntry><outputEntry id="c1"><text>x</text></outputEntry>%s</rule>
                <rule id="r2"><inputEntry id="a2"><text>&lt; 3</text></inputEntry><inputEntry id="b2"><text>-</text></inputEntry><outputEntry id="c2"><text>x + 10</text></outputEntry>%s</rule>
                <rule id="r3"><inputEntry id="a3"><text>7, 8</text></inputEntry><inputEntry id="b3"><text>[14..15]</text></inputEntry><outputEntry id="c3"><text>"seven"</text></outputEntry>%s</rule>
              </decisionTable></decision>
            </definitions>
            """.formatted(
                        policy,
                        outputs.isEmpty() ? "" : "<output id=\"out2\" name=\"o2\"/>",
                        outputs.isEmpty() ? "" : "<outputEntry id=\"d1\"><text>1</text></outputEntry>",
                        outputs.isEmpty() ? "" : "<outputEntry id=\"d2\"><text>2</text></outputEntry>",
                        outputs.isEmpty() ? "" : "<outputEntry id=\"d3\"><text>null</text></outputEntry>");
    }
}
