package dev.skep.model.dmn;

import dev.skep.base.Packed;
import dev.skep.model.dmn.DecisionOutcome.Evaluated;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.FeelSession;
import java.util.ArrayList;
import java.util.List;
import org.camunda.dmn.Audit;
import org.camunda.dmn.DmnEngine;
import org.camunda.dmn.parser.FeelExpression;
import org.camunda.dmn.parser.ParsedContext;
import org.camunda.dmn.parser.ParsedDecision;
import org.camunda.dmn.parser.ParsedDecisionLogic;
import org.camunda.dmn.parser.ParsedDecisionTable;
import org.camunda.dmn.parser.ParsedDmn;
import org.camunda.dmn.parser.ParsedInput;
import org.camunda.dmn.parser.ParsedInvocation;
import org.camunda.dmn.parser.ParsedList;
import org.camunda.dmn.parser.ParsedLiteralExpression;
import org.camunda.dmn.parser.ParsedOutput;
import org.camunda.dmn.parser.ParsedRelation;
import org.camunda.dmn.parser.ParsedRule;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValError;
import scala.collection.Iterator;
import scala.collection.mutable.ListBuffer;
import scala.util.Either;
import scala.util.Left;
import scala.util.Right;

/** The decisions of one file, with what they require of each other. Immutable; evaluated from any one thread at a time. */
public final class DecisionGraph {
    private final String id;
    private final String name;
    private final String namespace;
    private final List<Decision> decisions;
    private final ParsedDmn parsed;

    DecisionGraph(final DmnScan scan, final ParsedDmn parsed) {
        this.id = scan.id();
        this.name = scan.name();
        this.namespace = scan.namespace();
        this.parsed = parsed;
        final List<Decision> all = new ArrayList<>();
        scan.decisions()
                .forEach((decisionId, decisionName) -> all.add(new Decision(
                        decisionId, decisionName, scan.versionTags().getOrDefault(decisionId, ""))));
        decisions = List.copyOf(all);
    }

    /** The version tag is empty where there is none. */
    public record Decision(String id, String name, String versionTag) {}

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    public String namespace() {
        return namespace;
    }

    /** In the order of the file. */
    public List<Decision> decisions() {
        return decisions;
    }

    /**
     * Evaluates the decision with all that it requires.
     *
     * @param variables a MessagePack document
     * @param nowMillis what {@code now()} means
     */
    public DecisionOutcome evaluate(final String decisionId, final Packed variables, final long nowMillis) {
        final ParsedDecision decision = parsed.decisionsById().get(decisionId).getOrElse(() -> {
            throw new IllegalArgumentException("no decision " + decisionId + " in " + id);
        });
        final ListBuffer<Audit.AuditLogEntry> log = new ListBuffer<>();
        DecisionRuntime.feel().begin(nowMillis);
        try {
            final Either<DmnEngine.Failure, Val> result = DecisionRuntime.engine()
                    .decisionEval()
                    .eval(decision, new DmnEngine.EvalContext(parsed, FeelSession.variables(variables), decision, log));
            return switch (result) {
                case Left<DmnEngine.Failure, Val> failure ->
                    failed(decisionId, log, failure.value().message());
                case Right<DmnEngine.Failure, Val> value -> succeeded(decisionId, log, value.value());
                default -> throw new IllegalStateException("neither value nor failure: " + result);
            };
        } catch (final RuntimeException | StackOverflowError e) {
            return new DecisionOutcome(Packed.NIL, List.of(), sentence(decisionId, FeelSession.reason(e)), decisionId);
        } finally {
            DecisionRuntime.feel().end();
        }
    }

    private static DecisionOutcome succeeded(
            final String decisionId, final ListBuffer<Audit.AuditLogEntry> log, final Val value) {
        return switch (FeelSession.pack(value)) {
            case Evaluation.Value<Packed>(final Packed output) -> new DecisionOutcome(output, evaluated(log), "", "");
            case Evaluation.Failure<Packed>(final String message) -> failed(decisionId, log, message);
        };
    }

    private static DecisionOutcome failed(
            final String decisionId, final ListBuffer<Audit.AuditLogEntry> log, final String reason) {
        final List<Evaluated> evaluated = evaluated(log);
        final String failedId =
                evaluated.isEmpty() ? decisionId : evaluated.getLast().id();
        return new DecisionOutcome(Packed.NIL, evaluated, sentence(decisionId, reason), failedId);
    }

    private static String sentence(final String decisionId, final String reason) {
        return "Expected to evaluate decision '" + decisionId + "', but " + reason;
    }

    private static List<Evaluated> evaluated(final ListBuffer<Audit.AuditLogEntry> log) {
        final List<Evaluated> all = new ArrayList<>();
        final Iterator<Audit.AuditLogEntry> entries = log.iterator();
        while (entries.hasNext()) {
            final Audit.AuditLogEntry entry = entries.next();
            final List<DecisionOutcome.Input> inputs = new ArrayList<>();
            final List<DecisionOutcome.Rule> rules = new ArrayList<>();
            if (entry.result() instanceof Audit.DecisionTableEvaluationResult table
                    && entry.decisionLogic() instanceof ParsedDecisionTable logic) {
                table.inputs().foreach(input -> {
                    inputs.add(new DecisionOutcome.Input(
                            text(input.input().id()), nameOf(input.input()), packed(input.value())));
                    return null;
                });
                table.matchedRules().foreach(rule -> {
                    rules.add(rule(rule, logic));
                    return null;
                });
            }
            all.add(new Evaluated(
                    text(entry.id()),
                    text(entry.name()),
                    type(entry.decisionLogic()),
                    packed(entry.result().result()),
                    inputs,
                    rules));
        }
        return all;
    }

    /** Its label; where it has none, the expression. */
    private static String nameOf(final ParsedInput input) {
        if (text(input.name()).isEmpty() && input.expression() instanceof FeelExpression expression) {
            return text(expression.expression().text());
        }
        return text(input.name());
    }

    /** Its label; where it has none, the name. */
    private static String nameOf(final ParsedOutput output) {
        return text(output.label()).isEmpty() ? text(output.name()) : output.label();
    }

    private static DecisionOutcome.Rule rule(final Audit.EvaluatedRule matched, final ParsedDecisionTable table) {
        final List<DecisionOutcome.Output> outputs = new ArrayList<>();
        matched.outputs().foreach(output -> {
            outputs.add(new DecisionOutcome.Output(
                    text(output.output().id()), nameOf(output.output()), packed(output.value())));
            return null;
        });
        int index = 0;
        final Iterator<ParsedRule> rules = table.rules().iterator();
        while (rules.hasNext()) {
            index++;
            if (rules.next() == matched.rule()) {
                break;
            }
        }
        return new DecisionOutcome.Rule(text(matched.rule().id()), index, outputs);
    }

    /** What can't be packed is told by the failure of the whole. */
    private static Packed packed(final Val value) {
        return !(value instanceof ValError)
                        && FeelSession.pack(value) instanceof Evaluation.Value<Packed>(final Packed packed)
                ? packed
                : Packed.NIL;
    }

    private static String type(final ParsedDecisionLogic logic) {
        return switch (logic) {
            case ParsedDecisionTable table -> "DECISION_TABLE";
            case ParsedLiteralExpression expression -> "LITERAL_EXPRESSION";
            case ParsedContext context -> "CONTEXT";
            case ParsedInvocation invocation -> "INVOCATION";
            case ParsedList list -> "LIST";
            case ParsedRelation relation -> "RELATION";
            default -> "UNKNOWN";
        };
    }

    private static String text(final String value) {
        return value == null ? "" : value;
    }
}
