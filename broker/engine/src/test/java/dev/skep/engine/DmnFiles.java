package dev.skep.engine;

import dev.skep.protocol.value.part.DeploymentResource;
import java.nio.charset.StandardCharsets;

/** DMN files that tests deploy. */
public final class DmnFiles {
    private DmnFiles() {}

    /** "discount" of a table over "score", which is worked out from the variable "orders". */
    static DeploymentResource discount(final String name) {
        return file(name, "shop", """
            <decision id="score" name="Score">
              <variable name="points"/>
              <literalExpression id="scoreLogic"><text>orders * 10</text></literalExpression>
            </decision>
            <decision id="discount" name="Discount">
              <informationRequirement id="needsScore"><requiredDecision href="#score"/></informationRequirement>
              <decisionTable id="discountTable" hitPolicy="FIRST">
                <input id="in" label="Points"><inputExpression id="inText"><text>points</text></inputExpression></input>
                <output id="out" label="Percent" name="percent"/>
                <rule id="high"><inputEntry id="h1"><text>&gt;= 100</text></inputEntry>
                  <outputEntry id="h2"><text>15</text></outputEntry></rule>
                <rule id="low"><inputEntry id="l1"><text>&lt; 100</text></inputEntry>
                  <outputEntry id="l2"><text>5</text></outputEntry></rule>
              </decisionTable>
            </decision>
            """);
    }

    /** A table "table" over the variable "x" with two rules that both match 5, and the given hit policy. */
    static DeploymentResource table(final String hitPolicy) {
        return file(hitPolicy.replaceAll("[^A-Z]", "") + ".dmn", "table-file", """
            <decision id="table" name="Table">
              <decisionTable id="t" hitPolicy="%s">
                <input id="in" label="x"><inputExpression id="inText"><text>x</text></inputExpression></input>
                <output id="out" name="out"><outputValues id="values"><text>2,1</text></outputValues></output>
                <rule id="first"><inputEntry id="f1"><text>[1..5]</text></inputEntry>
                  <outputEntry id="f2"><text>1</text></outputEntry></rule>
                <rule id="second"><inputEntry id="s1"><text>[5..9]</text></inputEntry>
                  <outputEntry id="s2"><text>2</text></outputEntry></rule>
              </decisionTable>
            </decision>
            """.formatted(hitPolicy));
    }

    /** One decision "only" that is this FEEL expression. */
    public static DeploymentResource literal(final String name, final String id, final String expression) {
        return file(name, id + "-file", """
            <decision id="%s" name="Only">
              <literalExpression id="logic"><text>%s</text></literalExpression>
            </decision>
            """.formatted(id, expression));
    }

    static DeploymentResource file(final String name, final String id, final String content) {
        final String xml = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="%s" name="File %s"
                namespace="http://example.org/dmn">
            %s</definitions>
            """.formatted(id, id, content);
        return new DeploymentResource(name, xml.getBytes(StandardCharsets.UTF_8));
    }

    static DeploymentResource form(final String name, final String json) {
        return new DeploymentResource(name, json.getBytes(StandardCharsets.UTF_8));
    }
}
