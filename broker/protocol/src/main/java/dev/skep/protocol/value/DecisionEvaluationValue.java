package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import java.util.List;

/**
 * A request to evaluate a decision by id (the latest version) or, with an empty id, by key; and what came of it.
 *
 * @param decisionOutput nil where it failed
 * @param bpmnProcessId the caller, with what follows up to the element instance: empty and -1 where it is no process instance
 * @param evaluationFailureMessage empty unless it failed
 */
public record DecisionEvaluationValue(
        long decisionKey,
        String decisionId,
        String decisionName,
        int decisionVersion,
        String decisionRequirementsId,
        long decisionRequirementsKey,
        Packed decisionOutput,
        Packed variables,
        String bpmnProcessId,
        long processDefinitionKey,
        long processInstanceKey,
        String elementId,
        long elementInstanceKey,
        List<EvaluatedDecision> evaluatedDecisions,
        String evaluationFailureMessage,
        String failedDecisionId,
        String tenantId)
        implements RecordValue {
    public DecisionEvaluationValue {
        evaluatedDecisions = List.copyOf(evaluatedDecisions);
    }

    /** What a client asks for. */
    public static DecisionEvaluationValue ofCommand(
            final long decisionKey, final String decisionId, final Packed variables, final String tenantId) {
        return new DecisionEvaluationValue(
                decisionKey,
                decisionId,
                "",
                -1,
                "",
                -1,
                Packed.NIL,
                variables,
                "",
                -1,
                -1,
                "",
                -1,
                List.of(),
                "",
                "",
                tenantId);
    }

    @Override
    public ValueType valueType() {
        return ValueType.DECISION_EVALUATION;
    }

    @Override
    public void write(final FieldWriter out) {
        out.int64(decisionKey);
        out.text(decisionId);
        out.text(decisionName);
        out.int32(decisionVersion);
        out.text(decisionRequirementsId);
        out.int64(decisionRequirementsKey);
        decisionOutput.write(out);
        variables.write(out);
        out.text(bpmnProcessId);
        out.int64(processDefinitionKey);
        out.int64(processInstanceKey);
        out.text(elementId);
        out.int64(elementInstanceKey);
        out.list(evaluatedDecisions, (o, v) -> v.write(o));
        out.text(evaluationFailureMessage);
        out.text(failedDecisionId);
        out.text(tenantId);
    }

    public static DecisionEvaluationValue read(final FieldReader in) {
        return new DecisionEvaluationValue(
                in.int64(),
                in.text(),
                in.text(),
                in.int32(),
                in.text(),
                in.int64(),
                Packed.read(in),
                Packed.read(in),
                in.text(),
                in.int64(),
                in.int64(),
                in.text(),
                in.int64(),
                in.list(EvaluatedDecision::read),
                in.text(),
                in.text(),
                in.text());
    }

    /** A decision that was evaluated for another, or itself. Key and version -1 for a business knowledge model. */
    public record EvaluatedDecision(
            long decisionKey,
            String decisionId,
            String decisionName,
            int decisionVersion,
            String decisionType,
            Packed decisionOutput,
            List<EvaluatedInput> evaluatedInputs,
            List<MatchedRule> matchedRules,
            String tenantId) {
        public EvaluatedDecision {
            evaluatedInputs = List.copyOf(evaluatedInputs);
            matchedRules = List.copyOf(matchedRules);
        }

        public void write(final FieldWriter out) {
            out.int64(decisionKey);
            out.text(decisionId);
            out.text(decisionName);
            out.int32(decisionVersion);
            out.text(decisionType);
            decisionOutput.write(out);
            out.list(evaluatedInputs, (o, v) -> v.write(o));
            out.list(matchedRules, (o, v) -> v.write(o));
            out.text(tenantId);
        }

        public static EvaluatedDecision read(final FieldReader in) {
            return new EvaluatedDecision(
                    in.int64(),
                    in.text(),
                    in.text(),
                    in.int32(),
                    in.text(),
                    Packed.read(in),
                    in.list(EvaluatedInput::read),
                    in.list(MatchedRule::read),
                    in.text());
        }

        /** What an input of a decision table was. */
        public record EvaluatedInput(String inputId, String inputName, Packed inputValue) {
            public void write(final FieldWriter out) {
                out.text(inputId);
                out.text(inputName);
                inputValue.write(out);
            }

            public static EvaluatedInput read(final FieldReader in) {
                return new EvaluatedInput(in.text(), in.text(), Packed.read(in));
            }
        }

        /** A rule of a decision table that matched. The index counts from 1. */
        public record MatchedRule(String ruleId, int ruleIndex, List<EvaluatedOutput> evaluatedOutputs) {
            public MatchedRule {
                evaluatedOutputs = List.copyOf(evaluatedOutputs);
            }

            public void write(final FieldWriter out) {
                out.text(ruleId);
                out.int32(ruleIndex);
                out.list(evaluatedOutputs, (o, v) -> v.write(o));
            }

            public static MatchedRule read(final FieldReader in) {
                return new MatchedRule(in.text(), in.int32(), in.list(EvaluatedOutput::read));
            }
        }

        /** What an output of a rule was. */
        public record EvaluatedOutput(String outputId, String outputName, Packed outputValue) {
            public void write(final FieldWriter out) {
                out.text(outputId);
                out.text(outputName);
                outputValue.write(out);
            }

            public static EvaluatedOutput read(final FieldReader in) {
                return new EvaluatedOutput(in.text(), in.text(), Packed.read(in));
            }
        }
    }
}
