package dev.skep.engine.adhoc;

import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.element.AdHocSteps;
import dev.skep.engine.element.ChildTermination;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.model.graph.Behavior;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceBatchValue;
import dev.skep.protocol.value.part.AdHocAnswer;
import dev.skep.protocol.value.part.AdHocAnswer.Activated;
import dev.skep.protocol.value.part.JobResult;
import java.util.List;

/** The worker that leads an ad-hoc sub-process has answered: what it names begins, or the sub-process ends. */
public final class AdHocLeading {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final VariableMerge merge;
    private final Transitions transitions;
    private final ChildTermination termination;
    private final AdHocActivation activation;
    private final AdHocSteps steps;

    public AdHocLeading(
            final Definitions definitions,
            final ElementInstances instances,
            final VariableMerge merge,
            final Transitions transitions,
            final ChildTermination termination,
            final AdHocActivation activation,
            final AdHocSteps steps) {
        this.definitions = definitions;
        this.instances = instances;
        this.merge = merge;
        this.transitions = transitions;
        this.termination = termination;
        this.activation = activation;
        this.steps = steps;
    }

    /** The job is there and can be completed; all of the answer is taken, or none of it. */
    public void answered(final long jobKey, final JobValue completed, final JobResult result, final Decision decision) {
        final ElementInstance scope = instances.get(completed.elementInstanceKey());
        final boolean goesOn = scope != null && scope.isActivated() && !scope.interrupted();
        final Behavior.AdHoc adHoc = goesOn ? adHoc(scope) : null;
        if (adHoc != null && isRefused(jobKey, adHoc, result, completed, decision)) {
            return;
        }
        decision.event(jobKey, JobIntent.COMPLETED, completed);
        if (adHoc != null) {
            merge.local(decision, scope.key(), scope.value(), completed.variables());
            goOn(instances.require(scope.key()), adHoc, result.adHoc(), decision);
        }
        decision.reply(jobKey, JobIntent.COMPLETED, completed);
    }

    private void goOn(
            final ElementInstance scope,
            final Behavior.AdHoc adHoc,
            final AdHocAnswer answer,
            final Decision decision) {
        if (answer.fulfilled() && answer.cancelRemaining()) {
            steps.fulfill(scope, decision);
        } else if (answer.fulfilled()) {
            decision.event(
                    scope.key(),
                    ProcessInstanceBatchIntent.ENDING,
                    new ProcessInstanceBatchValue(scope.value().processInstanceKey(), scope.key(), -1));
            if (scope.isEmptyScope()) {
                transitions.complete(scope, decision);
            }
        } else {
            if (answer.cancelRemaining()) {
                // Before anything else begins, which is not meant.
                termination.begin(scope, decision);
            }
            activation.begin(scope.key(), adHoc, answer.activated(), decision);
        }
    }

    private static boolean isRefused(
            final long jobKey,
            final Behavior.AdHoc adHoc,
            final JobResult result,
            final JobValue job,
            final Decision decision) {
        final String leads = "Expected to complete job with key '" + jobKey + "' of the ad-hoc sub-process '"
                + job.elementId() + "', but ";
        if (result.isAboutUserTask()) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    leads + "its result denies or corrects a user task: give a result of type 'adHocSubProcess'");
            return true;
        }
        if (result.adHoc().fulfilled() && !result.adHoc().activated().isEmpty()) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    leads
                            + "its result both fulfills the completion condition and activates elements: say one of them");
            return true;
        }
        final List<String> unknown = result.adHoc().activated().stream()
                .map(Activated::elementId)
                .filter(id -> adHoc.beginning(id) == null)
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    leads + "it has no such elements to be activated: '" + String.join("', '", unknown)
                            + "'. Name elements in it that no sequence flow leads to");
            return true;
        }
        return false;
    }

    private Behavior.AdHoc adHoc(final ElementInstance scope) {
        return (Behavior.AdHoc) definitions
                .byKey(scope.value().processDefinitionKey())
                .node(scope.value())
                .behavior();
    }
}
