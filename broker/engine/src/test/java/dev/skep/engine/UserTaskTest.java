package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.UserTaskValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.builder.UserTaskBuilder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** User tasks that are no jobs, and forms of both kinds of user tasks. */
final class UserTaskTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void isCreatedWithWhatTheModelSays() {
        final DeploymentValue form =
                (DeploymentValue) EngineHarness.accepted(engine.deployment(DmnFiles.form("f.form", "{\"id\":\"f\"}")))
                        .value();
        deploy(task -> task.zeebeUserTask()
                .zeebeAssignee("=who")
                .zeebeCandidateGroups("a, b")
                .zeebeCandidateUsers("=[\"u\"]")
                .zeebeDueDate("2026-01-01T00:00:00Z")
                .zeebeFormId("f")
                .zeebeTaskHeader("k", "v"));

        engine.create("p").withVariables("{\"who\":\"me\"}").start();

        final UserTaskValue task = task();
        assertThat(task.assignee()).isEqualTo("me");
        assertThat(task.candidateGroups()).containsExactly("a", "b");
        assertThat(task.candidateUsers()).containsExactly("u");
        assertThat(task.dueDate()).isEqualTo("2026-01-01T00:00Z");
        assertThat(task.followUpDate()).isEmpty();
        assertThat(task.formKey()).isEqualTo(form.forms().getFirst().formKey());
        assertThat(task.priority()).isEqualTo(50);
        assertThat(Json.of(task.customHeaders())).isEqualTo("{\"k\":\"v\"}");
    }

    @Test
    void completionGoesOnWithTheVariables() {
        deploy(UserTaskBuilder::zeebeUserTask);
        final long key = engine.start("p");

        final long task = task().userTaskKey();
        EngineHarness.accepted(engine.command(task, UserTaskIntent.COMPLETE, command("", "{\"done\":true}")));

        assertThat(engine.isCompleted(key)).isTrue();
        assertThat(engine.variables(key)).containsEntry("done", "true");
        assertThat(engine.records()
                        .of(UserTaskIntent.COMPLETING, UserTaskIntent.COMPLETED)
                        .count())
                .isEqualTo(2);
        assertThat(EngineHarness.rejected(engine.command(task, UserTaskIntent.COMPLETE, command("", "{}")))
                        .type())
                .isEqualTo(RejectionType.NOT_FOUND);
        engine.checkNothingLeft();
    }

    @Test
    void claimIsForThoseWhoAreFirst() {
        deploy(UserTaskBuilder::zeebeUserTask);
        engine.start("p");
        final long task = task().userTaskKey();

        final var empty = EngineHarness.rejected(engine.command(task, UserTaskIntent.CLAIM, command("", "{}")));
        assertThat(empty.type()).isEqualTo(RejectionType.INVALID_STATE);
        EngineHarness.accepted(engine.command(task, UserTaskIntent.CLAIM, command("me", "{}")));
        EngineHarness.accepted(engine.command(task, UserTaskIntent.CLAIM, command("me", "{}")));
        final var taken = EngineHarness.rejected(engine.command(task, UserTaskIntent.CLAIM, command("you", "{}")));
        assertThat(taken.type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(taken.reason()).contains("already been assigned");
        EngineHarness.accepted(engine.command(task, UserTaskIntent.ASSIGN, command("", "{}")));
        final UserTaskValue yours =
                (UserTaskValue) EngineHarness.accepted(engine.command(task, UserTaskIntent.CLAIM, command("you", "{}")))
                        .value();
        assertThat(yours.assignee()).isEqualTo("you");
        assertThat(yours.action()).isEqualTo("claim");
    }

    @Test
    void updateChangesWhatItNames() {
        deploy(task -> task.zeebeUserTask().zeebeCandidateGroups("a").zeebeAssignee("me"));
        engine.start("p");
        final long key = task().userTaskKey();
        final UserTaskValue command = new UserTaskValue(
                -1,
                "",
                List.of("x"),
                List.of("y"),
                "2030-01-01T00:00:00Z",
                "",
                -1,
                "",
                List.of("dueDate", "candidateUsersList", "other"),
                "",
                Packed.EMPTY_DOCUMENT,
                -1,
                "",
                -1,
                "",
                -1,
                -1,
                -1,
                Packed.EMPTY_DOCUMENT,
                "",
                0);

        final UserTaskValue updated =
                (UserTaskValue) EngineHarness.accepted(engine.command(key, UserTaskIntent.UPDATE, command))
                        .value();

        assertThat(updated.changedAttributes()).containsExactly("candidateUsersList", "dueDate");
        assertThat(updated.candidateUsers()).containsExactly("y");
        assertThat(updated.candidateGroups()).containsExactly("a");
        assertThat(updated.assignee()).isEqualTo("me");
        assertThat(updated.dueDate()).isEqualTo("2030-01-01T00:00:00Z");
    }

    @Test
    void goesWithItsElement() {
        deploy(UserTaskBuilder::zeebeUserTask);
        final long key = engine.start("p");

        engine.cancel(key);

        assertThat(engine.isTerminated(key)).isTrue();
        assertThat(engine.records().of(UserTaskIntent.CANCELED).count()).isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void missingFormIsAnIncidentUntilItIsDeployed() {
        deploy(task -> task.zeebeFormId("f"));
        engine.start("p");

        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.FORM_NOT_FOUND);
        final DeploymentValue form =
                (DeploymentValue) EngineHarness.accepted(engine.deployment(DmnFiles.form("f.form", "{\"id\":\"f\"}")))
                        .value();
        engine.resolveIncident(incident.key());

        assertThat(Json.of(engine.job("io.camunda.zeebe:userTask").job().customHeaders()))
                .isEqualTo("{\"io.camunda.zeebe:formKey\":\""
                        + form.forms().getFirst().formKey() + "\"}");
    }

    @Test
    void aPriorityOutOfRangeIsAnIncident() {
        deploy(task -> task.zeebeUserTask().zeebeTaskPriorityExpression("p"));
        final long key = engine.create("p").withVariables("{\"p\": 101}").start();

        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(key, "{\"p\": 100}");
        engine.resolveIncident(incident.key());

        final UserTaskValue task = (UserTaskValue)
                engine.records().of(UserTaskIntent.CREATED).only().value();
        assertThat(task.priority()).isEqualTo(100);
    }

    private void deploy(final Consumer<UserTaskBuilder> said) {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .userTask("task", said)
                .endEvent()
                .done());
    }

    private UserTaskValue task() {
        return (UserTaskValue)
                engine.records().of(UserTaskIntent.CREATED).last().value();
    }

    private static UserTaskValue command(final String assignee, final String variables) {
        return new UserTaskValue(
                -1,
                assignee,
                List.of(),
                List.of(),
                "",
                "",
                -1,
                "",
                List.of(),
                "",
                Packed.EMPTY_DOCUMENT,
                -1,
                "",
                -1,
                "",
                -1,
                -1,
                -1,
                Json.pack(variables),
                "",
                0);
    }
}
