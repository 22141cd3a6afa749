package dev.skep.engine.decision;

import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.model.dmn.DecisionOutcome;
import dev.skep.model.graph.Binding;
import dev.skep.protocol.intent.DecisionEvaluationIntent;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DecisionEvaluationValue.EvaluatedDecision;
import dev.skep.protocol.value.DecisionValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Evaluates decisions and tells on the log what came of it. */
public final class DecisionCalls {
    private final Decisions decisions;
    private final Definitions definitions;

    public DecisionCalls(final Decisions decisions, final Definitions definitions) {
        this.decisions = decisions;
        this.definitions = definitions;
    }

    /** What is on the log now, with the key of the evaluation. */
    public record Told(long key, DecisionEvaluationIntent intent, DecisionEvaluationValue value) {
        public boolean failed() {
            return intent == DecisionEvaluationIntent.FAILED;
        }
    }

    /** Asked for by a client. */
    Told evaluate(final DecisionValue wanted, final Packed variables, final Decision decision) {
        return tell(wanted, variables, null, -1, decision);
    }

    /** The decision that an element calls, or null where there is none of that id. */
    public Told call(
            final String decisionId,
            final Binding binding,
            final Packed variables,
            final ProcessInstanceValue caller,
            final long elementInstanceKey,
            final Decision decision) {
        final DecisionValue wanted =
                decisions.bound(decisionId, binding, definitions.deploymentOf(caller), caller.tenantId());
        return wanted == null ? null : tell(wanted, variables, caller, elementInstanceKey, decision);
    }

    private Told tell(
            final DecisionValue wanted,
            final Packed variables,
            final ProcessInstanceValue caller,
            final long elementInstanceKey,
            final Decision decision) {
        final DecisionOutcome outcome = decisions
                .graph(wanted.decisionRequirementsKey())
                .evaluate(wanted.decisionId(), variables, decision.now());
        final DecisionEvaluationValue value = new DecisionEvaluationValue(
                wanted.decisionKey(),
                wanted.decisionId(),
                wanted.decisionName(),
                wanted.version(),
                wanted.decisionRequirementsId(),
                wanted.decisionRequirementsKey(),
                outcome.output(),
                variables,
                caller == null ? "" : caller.bpmnProcessId(),
                caller == null ? -1 : caller.processDefinitionKey(),
                caller == null ? -1 : caller.processInstanceKey(),
                caller == null ? "" : caller.elementId(),
                elementInstanceKey,
                evaluated(wanted, outcome),
                outcome.failure(),
                outcome.failedDecisionId(),
                wanted.tenantId());
        final DecisionEvaluationIntent intent =
                outcome.failed() ? DecisionEvaluationIntent.FAILED : DecisionEvaluationIntent.EVALUATED;
        return new Told(decision.newEvent(intent, value), intent, value);
    }

    private List<EvaluatedDecision> evaluated(final DecisionValue wanted, final DecisionOutcome outcome) {
        final TreeMap<String, DecisionValue> known = new TreeMap<>();
        for (final DecisionValue one : decisions.of(wanted.decisionRequirementsKey())) {
            known.put(one.decisionId(), one);
        }
        final List<EvaluatedDecision> all = new ArrayList<>();
        for (final DecisionOutcome.Evaluated each : outcome.evaluated()) {
            final DecisionValue deployed = known.get(each.id());
            all.add(new EvaluatedDecision(
                    deployed == null ? -1 : deployed.decisionKey(),
                    each.id(),
                    each.name(),
                    deployed == null ? -1 : deployed.version(),
                    each.type(),
                    each.output(),
                    inputs(each),
                    rules(each),
                    wanted.tenantId()));
        }
        return all;
    }

    private static List<EvaluatedDecision.EvaluatedInput> inputs(final DecisionOutcome.Evaluated evaluated) {
        final List<EvaluatedDecision.EvaluatedInput> inputs = new ArrayList<>();
        for (final DecisionOutcome.Input input : evaluated.inputs()) {
            inputs.add(new EvaluatedDecision.EvaluatedInput(input.id(), input.name(), input.value()));
        }
        return inputs;
    }

    private static List<EvaluatedDecision.MatchedRule> rules(final DecisionOutcome.Evaluated evaluated) {
        final List<EvaluatedDecision.MatchedRule> rules = new ArrayList<>();
        for (final DecisionOutcome.Rule rule : evaluated.matchedRules()) {
            final List<EvaluatedDecision.EvaluatedOutput> outputs = new ArrayList<>();
            for (final DecisionOutcome.Output output : rule.outputs()) {
                outputs.add(new EvaluatedDecision.EvaluatedOutput(output.id(), output.name(), output.value()));
            }
            rules.add(new EvaluatedDecision.MatchedRule(rule.id(), rule.index(), outputs));
        }
        return rules;
    }
}
