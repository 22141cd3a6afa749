package dev.skep.gateway;

import dev.skep.base.Packed;
import dev.skep.protocol.value.part.AdHocAnswer;
import dev.skep.protocol.value.part.AdHocAnswer.Activated;
import dev.skep.protocol.value.part.JobResult;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.JobResultCorrections;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads what a worker says besides that its job is done. */
final class JobResults {
    private static final String USER_TASK = "userTask";
    private static final String AD_HOC = "adHocSubProcess";

    private JobResults() {}

    /** The variables of activated elements are read with the function. */
    static JobResult of(final GatewayOuterClass.JobResult result, final Function<String, Packed> variables) {
        return switch (result.getType()) {
            case "", USER_TASK -> ofUserTask(result);
            case AD_HOC -> ofAdHoc(result, variables);
            default ->
                throw RefusedCall.invalid("Expected the type of a job result to be '" + USER_TASK + "' or '" + AD_HOC
                        + "', but it was '" + result.getType() + "'");
        };
    }

    private static JobResult ofAdHoc(
            final GatewayOuterClass.JobResult result, final Function<String, Packed> variables) {
        if (result.getDenied() || result.hasCorrections()) {
            throw RefusedCall.invalid("Expected a job result of type '" + AD_HOC
                    + "' to say what is done next in the sub-process, but it denies or corrects a user task. Give it the"
                    + " type '" + USER_TASK + "', or leave that out.");
        }
        final List<Activated> activated = new ArrayList<>(result.getActivateElementsCount());
        for (final var element : result.getActivateElementsList()) {
            activated.add(new Activated(element.getElementId(), variables.apply(element.getVariables())));
        }
        return JobResult.of(new AdHocAnswer(
                activated, result.getIsCompletionConditionFulfilled(), result.getIsCancelRemainingInstances()));
    }

    private static JobResult ofUserTask(final GatewayOuterClass.JobResult result) {
        if (result.getActivateElementsCount() > 0
                || result.getIsCompletionConditionFulfilled()
                || result.getIsCancelRemainingInstances()) {
            throw RefusedCall.invalid("Expected a job result of type '" + USER_TASK
                    + "', which is the type where none is given, to be about a user task, but it says what is done next"
                    + " in an ad-hoc sub-process. Give it the type '" + AD_HOC + "'.");
        }
        final JobResultCorrections corrections = result.getCorrections();
        final List<String> corrected = new ArrayList<>();
        name(corrections.hasAssignee(), "assignee", corrected);
        name(corrections.hasCandidateGroups(), "candidateGroupsList", corrected);
        name(corrections.hasCandidateUsers(), "candidateUsersList", corrected);
        name(corrections.hasDueDate(), "dueDate", corrected);
        name(corrections.hasFollowUpDate(), "followUpDate", corrected);
        name(corrections.hasPriority(), "priority", corrected);
        return new JobResult(
                result.getDenied(),
                result.getDeniedReason(),
                corrected,
                corrections.getAssignee(),
                corrections.getCandidateGroups().getValuesList(),
                corrections.getCandidateUsers().getValuesList(),
                corrections.getDueDate(),
                corrections.getFollowUpDate(),
                corrections.getPriority());
    }

    private static void name(final boolean given, final String name, final List<String> names) {
        if (given) {
            names.add(name);
        }
    }
}
