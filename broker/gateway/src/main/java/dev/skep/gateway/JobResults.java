package dev.skep.gateway;

import dev.skep.protocol.value.part.JobResult;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.JobResultCorrections;
import java.util.ArrayList;
import java.util.List;

/** Reads what a worker says besides that its job is done. */
final class JobResults {
    private JobResults() {}

    static JobResult of(final GatewayOuterClass.JobResult result) {
        if (result.getActivateElementsCount() > 0) {
            throw RefusedCall.notThereYet(
                    "Ad-hoc sub-processes that are led by a worker are not there yet. Complete the"
                            + " job without elements to activate.");
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
