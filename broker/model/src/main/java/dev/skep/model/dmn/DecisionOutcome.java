package dev.skep.model.dmn;

import dev.skep.base.Packed;
import java.util.List;

/**
 * What came of evaluating a decision.
 *
 * @param output nil where the evaluation failed, or no rule matched
 * @param evaluated the decision and those that it requires, in the order in which they were evaluated; the last one failed where
 *     the whole did
 * @param failure why there is no output; empty where there is one
 * @param failedDecisionId empty where nothing failed
 */
public record DecisionOutcome(Packed output, List<Evaluated> evaluated, String failure, String failedDecisionId) {
    public DecisionOutcome {
        evaluated = List.copyOf(evaluated);
    }

    public boolean failed() {
        return !failure.isEmpty();
    }

    /** One decision on the way, or a business knowledge model that it called. The type is named as clients know it. */
    public record Evaluated(
            String id, String name, String type, Packed output, List<Input> inputs, List<Rule> matchedRules) {
        public Evaluated {
            inputs = List.copyOf(inputs);
            matchedRules = List.copyOf(matchedRules);
        }
    }

    public record Input(String id, String name, Packed value) {}

    /** A rule that matched. The index counts from 1. */
    public record Rule(String id, int index, List<Output> outputs) {
        public Rule {
            outputs = List.copyOf(outputs);
        }
    }

    public record Output(String id, String name, Packed value) {}
}
