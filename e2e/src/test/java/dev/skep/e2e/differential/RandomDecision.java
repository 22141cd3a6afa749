package dev.skep.e2e.differential;

import java.util.Random;

/** Draws a file with the decisions {@code ~d} and {@code ~d2}, of which the first needs the second. */
final class RandomDecision {
    private final Chance chance;

    private RandomDecision(final Chance chance) {
        this.chance = chance;
    }

    static String of(final Random random) {
        return new RandomDecision(new Chance(random)).file();
    }

    private String file() {
        final StringBuilder out = new StringBuilder();
        out.append("<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"~dr\" name=\"File\"")
                .append(" namespace=\"http://example.org/dmn\">\n");
        decision(
                out,
                "~d",
                "two",
                "<informationRequirement id=\"q1\"><requiredDecision href=\"#~d2\"/></informationRequirement>");
        decision(out, "~d2", "a", "");
        return out.append("</definitions>\n").toString();
    }

    private void decision(final StringBuilder out, final String id, final String input, final String requirement) {
        final String variable = id.equals("~d2") ? "<variable id=\"v2\" name=\"two\"/>" : "";
        out.append("<decision id=\"%s\" name=\"Decision %s\">%s%s".formatted(id, id, variable, requirement));
        if (chance.oneIn(4)) {
            out.append("<literalExpression id=\"%sx\"><text>%s</text></literalExpression>"
                    .formatted(
                            id,
                            escaped(chance.any(
                                    "a + b", "s", input, "[a, b]", "{x: a}", "null", "a > b", "string(a)"))));
        } else {
            table(out, id, input);
        }
        out.append("</decision>\n");
    }

    private void table(final StringBuilder out, final String id, final String first) {
        final int inputs = 1 + chance.below(2);
        final String policy = chance.any(
                "hitPolicy=\"UNIQUE\"",
                "hitPolicy=\"FIRST\"",
                "hitPolicy=\"ANY\"",
                "hitPolicy=\"RULE ORDER\"",
                "hitPolicy=\"COLLECT\"",
                "hitPolicy=\"COLLECT\" aggregation=\"SUM\"",
                "hitPolicy=\"COLLECT\" aggregation=\"MAX\"",
                "hitPolicy=\"COLLECT\" aggregation=\"MIN\"",
                "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"",
                "");
        final int outputs = policy.contains("aggregation") ? 1 : 1 + chance.below(2);
        out.append("<decisionTable id=\"%st\" %s>".formatted(id, policy));
        for (int i = 0; i < inputs; i++) {
            out.append(
                    "<input id=\"%1$si%2$d\" label=\"in %2$d\"><inputExpression id=\"%1$se%2$d\"><text>%3$s</text></inputExpression></input>"
                            .formatted(id, i, escaped(i == 0 ? first : chance.any("b", "s", "count(l)", "o.x", "c"))));
        }
        for (int i = 0; i < outputs; i++) {
            out.append("<output id=\"%1$so%2$d\" label=\"out %2$d\" name=\"out%2$d\"/>".formatted(id, i));
        }
        for (int rule = 1 + chance.below(4); rule > 0; rule--) {
            out.append("<rule id=\"%sr%d\">".formatted(id, rule));
            for (int i = 0; i < inputs; i++) {
                out.append("<inputEntry id=\"%sr%dn%d\"><text>%s</text></inputEntry>"
                        .formatted(
                                id,
                                rule,
                                i,
                                escaped(chance.any(
                                        "", "-", "< 2", ">= 2", "1, 2", "\"x\"", "[1..3]", "null", "not(1)", "? > 1",
                                        "a", "true", "? = s"))));
            }
            for (int i = 0; i < outputs; i++) {
                out.append("<outputEntry id=\"%sr%do%d\"><text>%s</text></outputEntry>"
                        .formatted(
                                id,
                                rule,
                                i,
                                escaped(chance.any(
                                        "a + b", "\"few\"", "1", "2", "3.5", "null", "s", "b", "{y: a}", "[1]"))));
            }
            out.append("</rule>\n");
        }
        out.append("</decisionTable>");
    }

    private static String escaped(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
