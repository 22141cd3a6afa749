package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Rng;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DecisionEvaluationIntent;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DecisionEvaluationValue.EvaluatedDecision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random tables of all hit policies and aggregators, held against what the words of the standard make of them. */
final class DecisionTablePropertyTest {
    private static final List<String> POLICIES = List.of(
            "UNIQUE",
            "FIRST",
            "ANY",
            "PRIORITY",
            "RULE ORDER",
            "OUTPUT ORDER",
            "COLLECT",
            "COLLECT SUM",
            "COLLECT MIN",
            "COLLECT MAX",
            "COLLECT COUNT");

    /** From the one that counts most. */
    private static final List<Integer> PRIORITIES = List.of(3, 1, 4, 2, 0);

    private static final int TABLES = 22;
    private static final int QUESTIONS = 12;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void tablesAnswerAsTheStandardSays(final long seed) {
        run(seed);
    }

    @Test
    void withAFreshSeed() {
        run(System.nanoTime());
    }

    private static void run(final long seed) {
        System.out.println("DecisionTablePropertyTest: seed " + seed);
        final Rng rng = new Rng(seed);
        try (EngineHarness engine = EngineHarness.partitions(1)) {
            for (int i = 0; i < TABLES; i++) {
                final Table table = Table.drawn(rng, POLICIES.get(i % POLICIES.size()));
                final String file = table.xml("t" + i);
                EngineHarness.accepted(engine.deployment(DmnFiles.file("t" + i + ".dmn", "f" + i, file)));
                for (int question = 0; question < QUESTIONS; question++) {
                    final int[] inputs = new int[table.inputs()];
                    for (int each = 0; each < inputs.length; each++) {
                        inputs[each] = rng.nextInt(6);
                    }
                    check(engine, "t" + i, table, inputs, "seed " + seed + "\n" + file);
                }
            }
        }
    }

    private static void check(
            final EngineHarness engine, final String id, final Table table, final int[] inputs, final String hint) {
        final StringBuilder variables = new StringBuilder("{");
        for (int i = 0; i < inputs.length; i++) {
            variables
                    .append(i == 0 ? "" : ",")
                    .append("\"x")
                    .append(i)
                    .append("\":")
                    .append(inputs[i]);
        }
        final DecisionEvaluationValue value =
                (DecisionEvaluationValue) EngineHarness.accepted(engine.replyTo(engine.submit(
                                1,
                                -1,
                                DecisionEvaluationIntent.EVALUATE,
                                DecisionEvaluationValue.ofCommand(
                                        -1, id, Json.pack(variables.append('}').toString()), Tenants.DEFAULT))))
                        .value();

        final String expected = table.answer(inputs);
        final String as = hint + variables + " " + value.evaluationFailureMessage();
        assertThat(value.failedDecisionId().isEmpty() ? Json.of(value.decisionOutput()) : "failed")
                .as(as)
                .isEqualTo(expected);
        if (!expected.equals("failed")) {
            final EvaluatedDecision evaluated = value.evaluatedDecisions().getLast();
            assertThat(evaluated.matchedRules())
                    .as(as)
                    .extracting(EvaluatedDecision.MatchedRule::ruleIndex)
                    .containsExactlyElementsOf(table.matched(inputs));
        }
    }

    /** A test of one input. */
    private record Condition(String text, IntPredicate test) {
        static Condition drawn(final Rng rng) {
            final int a = rng.nextInt(6);
            final int b = a + rng.nextInt(3);
            return switch (rng.nextInt(9)) {
                case 0 -> new Condition("-", x -> true);
                case 1 -> new Condition("", x -> true);
                case 2 -> new Condition("< " + a, x -> x < a);
                case 3 -> new Condition(">= " + a, x -> x >= a);
                case 4 -> new Condition(a + ", " + b, x -> x == a || x == b);
                case 5 -> new Condition("[" + a + ".." + b + "]", x -> x >= a && x <= b);
                case 6 -> new Condition("]" + a + ".." + b + "[", x -> x > a && x < b);
                case 7 -> new Condition("not(" + a + ")", x -> x != a);
                default -> new Condition("? * 2 > " + a, x -> x * 2 > a);
            };
        }
    }

    private record Rule(List<Condition> conditions, List<Integer> outputs) {
        boolean matches(final int[] inputs) {
            for (int i = 0; i < inputs.length; i++) {
                if (!conditions.get(i).test().test(inputs[i])) {
                    return false;
                }
            }
            return true;
        }

        String text() {
            if (outputs.size() == 1) {
                return outputs.getFirst().toString();
            }
            return "{\"o0\":" + outputs.get(0) + ",\"o1\":" + outputs.get(1) + "}";
        }
    }

    private record Table(String policy, int inputs, List<Rule> rules) {
        static Table drawn(final Rng rng, final String policy) {
            final int inputs = 1 + rng.nextInt(2);
            final int outputs = policy.startsWith("COLLECT ") ? 1 : 1 + rng.nextInt(2);
            final List<Rule> rules = new ArrayList<>();
            for (int rule = 1 + rng.nextInt(5); rule > 0; rule--) {
                final List<Condition> conditions = new ArrayList<>();
                for (int i = 0; i < inputs; i++) {
                    conditions.add(Condition.drawn(rng));
                }
                final List<Integer> values = new ArrayList<>();
                for (int i = 0; i < outputs; i++) {
                    values.add(rng.nextInt(policy.equals("ANY") ? 2 : PRIORITIES.size()));
                }
                rules.add(new Rule(conditions, values));
            }
            return new Table(policy, inputs, rules);
        }

        /** Numbers of the rules that match, from 1, in the order of the table. */
        List<Integer> matched(final int[] input) {
            final List<Integer> matched = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                if (rules.get(i).matches(input)) {
                    matched.add(i + 1);
                }
            }
            return policy.equals("FIRST") && matched.size() > 1 ? matched.subList(0, 1) : matched;
        }

        String answer(final int[] input) {
            final List<Rule> hits =
                    matched(input).stream().map(number -> rules.get(number - 1)).toList();
            if (hits.isEmpty()) {
                return "null";
            }
            final List<Rule> sorted = new ArrayList<>(hits);
            sorted.sort(byPriority());
            final var numbers = hits.stream().mapToInt(rule -> rule.outputs().getFirst());
            return switch (policy) {
                case "UNIQUE" -> hits.size() > 1 ? "failed" : hits.getFirst().text();
                case "FIRST" -> hits.getFirst().text();
                case "ANY" ->
                    new TreeSet<>(hits.stream().map(Rule::text).toList()).size() > 1
                            ? "failed"
                            : hits.getFirst().text();
                case "PRIORITY" -> sorted.getFirst().text();
                case "RULE ORDER", "COLLECT" -> list(hits);
                case "OUTPUT ORDER" -> list(sorted);
                case "COLLECT SUM" -> Integer.toString(numbers.sum());
                case "COLLECT MIN" -> Integer.toString(numbers.min().orElseThrow());
                case "COLLECT MAX" -> Integer.toString(numbers.max().orElseThrow());
                case "COLLECT COUNT" -> Long.toString(hits.size());
                default -> throw new IllegalStateException(policy);
            };
        }

        private static Comparator<Rule> byPriority() {
            return Comparator.<Rule>comparingInt(
                            rule -> PRIORITIES.indexOf(rule.outputs().getFirst()))
                    .thenComparingInt(rule -> PRIORITIES.indexOf(rule.outputs().getLast()));
        }

        private static String list(final List<Rule> hits) {
            return "[" + String.join(",", hits.stream().map(Rule::text).toList()) + "]";
        }

        String xml(final String id) {
            final String[] words = policy.split(" ", 2);
            final boolean aggregates = policy.startsWith("COLLECT ");
            final StringBuilder out = new StringBuilder()
                    .append("<decision id=\"%s\" name=\"Table\"><decisionTable id=\"%st\" hitPolicy=\"%s\"%s>%n"
                            .formatted(
                                    id,
                                    id,
                                    aggregates ? words[0] : policy,
                                    aggregates ? " aggregation=\"" + words[1] + "\"" : ""));
            for (int i = 0; i < inputs; i++) {
                out.append(
                        "<input id=\"%1$si%2$d\"><inputExpression id=\"%1$se%2$d\"><text>x%2$d</text></inputExpression></input>%n"
                                .formatted(id, i));
            }
            for (int i = 0; i < rules.getFirst().outputs().size(); i++) {
                out.append(
                        "<output id=\"%1$so%2$d\" name=\"o%2$d\"><outputValues id=\"%1$sv%2$d\"><text>%3$s</text></outputValues></output>%n"
                                .formatted(
                                        id,
                                        i,
                                        String.join(
                                                ",",
                                                PRIORITIES.stream()
                                                        .map(Object::toString)
                                                        .toList())));
            }
            for (int rule = 0; rule < rules.size(); rule++) {
                out.append("<rule id=\"%sr%d\">".formatted(id, rule));
                int entry = 0;
                for (final Condition condition : rules.get(rule).conditions()) {
                    out.append("<inputEntry id=\"%sr%dn%d\"><text>%s</text></inputEntry>"
                            .formatted(
                                    id,
                                    rule,
                                    entry++,
                                    condition.text().replace("<", "&lt;").replace(">", "&gt;")));
                }
                for (final int output : rules.get(rule).outputs()) {
                    out.append("<outputEntry id=\"%sr%dn%d\"><text>%d</text></outputEntry>"
                            .formatted(id, rule, entry++, output));
                }
                out.append(String.format("</rule>%n"));
            }
            return out.append(String.format("</decisionTable></decision>%n")).toString();
        }
    }
}
