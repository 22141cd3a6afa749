package dev.skep.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.Json;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ProcessMetadata;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.BusinessRuleTaskBuilder;
import io.camunda.zeebe.model.bpmn.builder.CallActivityBuilder;
import io.camunda.zeebe.model.bpmn.builder.UserTaskBuilder;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeBindingType;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which version of a process, a decision or a form is meant by an element that names one. */
final class BindingTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(2);

    // ---------------------------------------------------------------- call activities

    @Test
    void deploymentMeansTheProcessThatWasDeployedTogether() {
        engine.deploy(parent(call -> call.zeebeBindingType(ZeebeBindingType.deployment)), child("old", ""));
        engine.deploy(child("new", ""));

        engine.start("parent");

        assertThat(called().version()).isEqualTo(1);
        engine.complete(engine.job("old"));
        engine.checkNothingLeft();
    }

    @Test
    void deploymentIsTheSameOnEveryPartition() {
        engine.deploy(parent(call -> call.zeebeBindingType(ZeebeBindingType.deployment)), child("old", ""));
        engine.deploy(child("new", ""));

        engine.create("parent").on(2).start();

        assertThat(called().version()).isEqualTo(1);
        engine.complete(engine.job("old"));
    }

    @Test
    void whatBelongsTogetherGetsNewVersionsTogether() {
        final BpmnModelInstance parent = parent(call -> call.zeebeBindingType(ZeebeBindingType.deployment));
        engine.deploy(parent, child("old", ""));

        final BpmnModelInstance changed = child("new", "");
        final DeploymentValue second = engine.deploy(parent, changed);
        final DeploymentValue third = engine.deploy(parent, changed);

        assertThat(second.processes()).extracting(ProcessMetadata::version).containsExactly(2, 2);
        assertThat(third.processes()).allMatch(ProcessMetadata::duplicate);
        engine.start("parent");
        assertThat(called().version()).isEqualTo(2);
        engine.complete(engine.job("new"));
    }

    @Test
    void withoutSuchABindingOnlyWhatChangedGetsANewVersion() {
        final BpmnModelInstance parent = parent(call -> {});
        engine.deploy(parent, child("old", ""));

        final DeploymentValue second = engine.deploy(parent, child("new", ""));

        assertThat(second.processes()).extracting(ProcessMetadata::version).containsExactly(1, 2);
    }

    @Test
    void aProcessThatIsNotInTheDeploymentIsAnIncidentUntilItsCallerIsDeployedWithIt() {
        engine.deploy(child("work", ""));
        engine.deploy(parent(call -> call.zeebeBindingType(ZeebeBindingType.deployment)));
        final long instance = engine.start("parent");

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.CALLED_ELEMENT_ERROR);
        assertThat(((IncidentValue) incident.value()).errorMessage())
                .contains("'child'")
                .contains("same deployment");
        engine.resolveIncident(incident.key());
        engine.openIncident();
        engine.cancel(instance);
        engine.checkNothingLeft();
    }

    @Test
    void aVersionTagMeansTheNewestVersionThatHasIt() {
        engine.deploy(parent(
                call -> call.zeebeBindingType(ZeebeBindingType.versionTag).zeebeVersionTag("stable")));
        engine.deploy(child("first", "stable"));
        engine.deploy(child("second", "stable"));
        engine.deploy(child("third", "wild"));
        engine.deploy(child("fourth", ""));

        engine.start("parent");

        assertThat(called().version()).isEqualTo(2);
        engine.complete(engine.job("second"));
        engine.checkNothingLeft();
    }

    @Test
    void aTagThatNobodyHasIsAnIncidentUntilSomebodyHasIt() {
        engine.deploy(parent(
                call -> call.zeebeBindingType(ZeebeBindingType.versionTag).zeebeVersionTag("stable")));
        engine.deploy(child("untagged", ""));
        final long instance = engine.start("parent");

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.CALLED_ELEMENT_ERROR);
        assertThat(((IncidentValue) incident.value()).errorMessage()).contains("'stable'");
        engine.deploy(child("work", "stable"));
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whenAVersionIsDeletedTheOneBeforeWithTheTagIsMeantAgain() {
        engine.deploy(parent(
                call -> call.zeebeBindingType(ZeebeBindingType.versionTag).zeebeVersionTag("stable")));
        engine.deploy(child("first", "stable"));
        final DeploymentValue second = engine.deploy(child("second", "stable"));
        final long key = second.processes().getFirst().processDefinitionKey();

        EngineHarness.accepted(
                engine.command(key, ResourceDeletionIntent.DELETE, new ResourceDeletionValue(key, "<default>")));
        engine.start("parent");

        assertThat(called().version()).isEqualTo(1);
    }

    @Test
    void anAddedPartitionKnowsTagsAndDeployments() {
        engine.deploy(parent(
                call -> call.zeebeBindingType(ZeebeBindingType.versionTag).zeebeVersionTag("stable")));
        engine.deploy(child("first", "stable"));
        engine.deploy(child("second", ""));
        final int added = engine.addPartition();
        engine.resend();

        engine.create("parent").on(added).start();

        assertThat(called().version()).isEqualTo(1);
        engine.complete(engine.job("first"));
    }

    // ---------------------------------------------------------------- decisions

    @Test
    void aTaskCallsTheDecisionOfItsDeployment() {
        deploy(rule(task -> task.zeebeBindingType(ZeebeBindingType.deployment)), decision("1", ""));
        deploy(decision("2", ""));

        final long instance = engine.start("rule");

        assertThat(engine.variables(instance)).containsEntry("r", "1");
    }

    @Test
    void aTaskCallsTheDecisionWithTheTag() {
        deploy(rule(task -> task.zeebeBindingType(ZeebeBindingType.versionTag).zeebeVersionTag("stable")));
        final long stuck = engine.start("rule");
        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.CALLED_DECISION_ERROR);
        assertThat(((IncidentValue) incident.value()).errorMessage()).contains("'stable'");

        deploy(decision("1", "stable"));
        deploy(decision("2", ""));
        engine.resolveIncident(incident.key());

        assertThat(engine.isCompleted(stuck)).isTrue();
        assertThat(engine.variables(stuck)).containsEntry("r", "1");
    }

    // ---------------------------------------------------------------- forms

    @Test
    void aUserTaskHasTheFormOfItsDeployment() {
        final DeploymentValue together = deploy(
                user(task -> task.zeebeUserTask().zeebeFormId("f").zeebeFormBindingType(ZeebeBindingType.deployment)),
                form("old", ""));
        deploy(form("new", ""));

        engine.start("user");

        assertThat(task().formKey()).isEqualTo(together.forms().getFirst().formKey());
    }

    @Test
    void aUserTaskHasTheFormWithTheTag() {
        deploy(user(task -> task.zeebeUserTask()
                .zeebeFormId("f")
                .zeebeFormBindingType(ZeebeBindingType.versionTag)
                .zeebeFormVersionTag("stable")));
        engine.start("user");
        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.FORM_NOT_FOUND);

        final DeploymentValue tagged = deploy(form("old", "stable"));
        deploy(form("new", ""));
        engine.resolveIncident(incident.key());

        assertThat(task().formKey()).isEqualTo(tagged.forms().getFirst().formKey());
    }

    @Test
    void aUserTaskThatIsAJobHasTheFormWithTheTag() {
        deploy(user(task -> task.zeebeFormId("f")
                .zeebeFormBindingType(ZeebeBindingType.versionTag)
                .zeebeFormVersionTag("stable")));
        final DeploymentValue tagged = deploy(form("old", "stable"));
        deploy(form("new", ""));
        engine.start("user");

        final long formKey = tagged.forms().getFirst().formKey();
        assertThat(Json.of(((JobValue)
                                engine.records().of(JobIntent.CREATED).only().value())
                        .customHeaders()))
                .isEqualTo("{\"io.camunda.zeebe:formKey\":\"" + formKey + "\"}");
    }

    // ---------------------------------------------------------------- refused

    @Test
    void aBindingToATagNeedsTheTag() {
        final CommandReply.Rejected refused = EngineHarness.rejected(engine.deployment(
                EngineHarness.resource(parent(call -> call.zeebeBindingType(ZeebeBindingType.versionTag)))));

        assertThat(refused.reason()).contains("'call'").contains("versionTag");
    }

    // ---------------------------------------------------------------- words

    private DeploymentValue deploy(final DeploymentResource... resources) {
        return (DeploymentValue)
                EngineHarness.accepted(engine.deployment(resources)).value();
    }

    private ProcessInstanceValue called() {
        return (ProcessInstanceValue) engine.records()
                .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                .ofElement("child")
                .last()
                .value();
    }

    private UserTaskValue task() {
        return (UserTaskValue)
                engine.records().of(UserTaskIntent.CREATED).only().value();
    }

    private static BpmnModelInstance parent(final Consumer<CallActivityBuilder> call) {
        return Bpmn.createExecutableProcess("parent")
                .startEvent()
                .callActivity("call", activity -> call.accept(activity.zeebeProcessId("child")))
                .endEvent()
                .done();
    }

    private static BpmnModelInstance child(final String jobType, final String tag) {
        final var process = Bpmn.createExecutableProcess("child");
        return (tag.isEmpty() ? process : process.versionTag(tag))
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(jobType))
                .endEvent()
                .done();
    }

    private static DeploymentResource rule(final Consumer<BusinessRuleTaskBuilder> task) {
        return EngineHarness.resource(Bpmn.createExecutableProcess("rule")
                .startEvent()
                .businessRuleTask(
                        "decide",
                        rule -> task.accept(rule.zeebeCalledDecisionId("only").zeebeResultVariable("r")))
                .endEvent()
                .done());
    }

    private static DeploymentResource user(final Consumer<UserTaskBuilder> task) {
        return EngineHarness.resource(Bpmn.createExecutableProcess("user")
                .startEvent()
                .userTask("task", task)
                .endEvent()
                .done());
    }

    private static DeploymentResource decision(final String expression, final String tag) {
        final String extension =
                tag.isEmpty() ? "" : "<extensionElements><zeebe:versionTag value=\"" + tag + "\"/></extensionElements>";
        return new DeploymentResource(
                "only.dmn", """
                    <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="file" name="File"
                        namespace="http://example.org/dmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
                      <decision id="only" name="Only">%s
                        <literalExpression id="logic"><text>%s</text></literalExpression>
                      </decision>
                    </definitions>
                    """.formatted(extension, expression).getBytes(StandardCharsets.UTF_8));
    }

    private static DeploymentResource form(final String text, final String tag) {
        final String property = tag.isEmpty() ? "" : ",\"versionTag\":\"" + tag + "\"";
        return new DeploymentResource(
                "f.form",
                ("{\"id\":\"f\",\"text\":\"" + text + "\"" + property + "}").getBytes(StandardCharsets.UTF_8));
    }
}
