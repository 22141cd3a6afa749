package dev.skep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.part.JobResult;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CompleteJobRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.JobResultCorrections;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.StringList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What workers say besides that a job is done. */
final class JobResultTest {
    private final Fixture fixture = new Fixture(1);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aDenialGetsThroughWithItsReason() {
        final JobResult result = sent(GatewayOuterClass.JobResult.newBuilder()
                .setDenied(true)
                .setDeniedReason("not now")
                .build());

        assertThat(result.denied()).isTrue();
        assertThat(result.deniedReason()).isEqualTo("not now");
        assertThat(result.corrected()).isEmpty();
    }

    @Test
    void onlyWhatIsCorrectedIsNamed() {
        final JobResult result = sent(GatewayOuterClass.JobResult.newBuilder()
                .setCorrections(JobResultCorrections.newBuilder()
                        .setAssignee("me")
                        .setDueDate("")
                        .setCandidateUsers(
                                StringList.newBuilder().addValues("a").addValues("b"))
                        .setPriority(7))
                .build());

        assertThat(result.denied()).isFalse();
        assertThat(result.corrected())
                .containsExactlyInAnyOrder("assignee", "dueDate", "candidateUsersList", "priority");
        assertThat(result.assignee()).isEqualTo("me");
        assertThat(result.candidateUsers()).isEqualTo(List.of("a", "b"));
        assertThat(result.priority()).isEqualTo(7);
    }

    @Test
    void withoutAResultThereIsNone() {
        assertThat(sent(null)).isEqualTo(JobResult.NONE);
    }

    private JobResult sent(final GatewayOuterClass.JobResult result) {
        fixture.partition(1)
                .script(request -> FakePartition.accepted(request, request.key(), request.intent(), request.value()));
        final CompleteJobRequest.Builder request =
                CompleteJobRequest.newBuilder().setJobKey(Fixture.key(1, 1));
        if (result != null) {
            request.setResult(result);
        }
        var _ = fixture.client().completeJob(request.build());
        final CommandRequest asked = fixture.partition(1).nextAsked();
        return ((JobValue) asked.value()).result();
    }
}
