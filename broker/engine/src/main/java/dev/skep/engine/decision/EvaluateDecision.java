package dev.skep.engine.decision;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DecisionValue;

/** Evaluates a decision for a client. A failing evaluation is an answer as well. */
public final class EvaluateDecision implements CommandHandler<DecisionEvaluationValue> {
    private final Decisions decisions;
    private final DecisionCalls calls;

    public EvaluateDecision(final Decisions decisions, final DecisionCalls calls) {
        this.decisions = decisions;
        this.calls = calls;
    }

    @Override
    public void decide(final long key, final DecisionEvaluationValue command, final Decision decision) {
        final String id = command.decisionId();
        if (id.isEmpty() && command.decisionKey() < 0) {
            refuse("either a decision id or a decision key must be given, but none was", decision);
            return;
        }
        DecisionValue wanted =
                id.isEmpty() ? decisions.byKey(command.decisionKey()) : decisions.latest(id, command.tenantId());
        if (wanted != null && !wanted.tenantId().equals(command.tenantId())) {
            wanted = null;
        }
        if (wanted == null) {
            refuse(
                    id.isEmpty()
                            ? "no decision found for key '" + command.decisionKey() + "'"
                            : "no decision found for id '" + id + "'",
                    decision);
            return;
        }
        final DecisionCalls.Told told = calls.evaluate(wanted, command.variables(), decision);
        decision.reply(told.key(), told.intent(), told.value());
    }

    private static void refuse(final String reason, final Decision decision) {
        decision.reject(RejectionType.INVALID_ARGUMENT, "Expected to evaluate decision, but " + reason);
    }
}
