package dev.skep.engine;

import static dev.skep.engine.EngineHarness.accepted;
import static dev.skep.engine.EngineHarness.rejected;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Creating instances, waiting for their end, and cancelling them. */
class InstanceTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void createdByIdVersionOrKey() {
        final DeploymentValue first = engine.deploy(Models.oneTask("p"));
        final DeploymentValue second = engine.deploy(Models.oneTask("p"));
        final long firstKey = first.processes().getFirst().processDefinitionKey();

        assertThat(version(engine.create("p"))).isEqualTo(2);
        assertThat(version(engine.create("p").version(1))).isEqualTo(1);
        assertThat(version(engine.create("").byKey(firstKey))).isEqualTo(1);
        assertThat(version(engine.create("").byKey(second.processes().getFirst().processDefinitionKey())))
                .isEqualTo(2);
    }

    @Test
    void unknownDefinitionsAreNotFound() {
        engine.deploy(Models.oneTask("p"));
        for (final Creation unknown : new Creation[] {
            engine.create("q"),
            engine.create("p").version(0),
            engine.create("p").version(2),
            engine.create("").byKey(0),
            engine.create("").byKey(4711),
            engine.create("p").tenant("other")
        }) {
            final CommandReply.Rejected rejected = rejected(unknown.reply());
            assertThat(rejected.type()).isEqualTo(RejectionType.NOT_FOUND);
            assertThat(rejected.reason()).contains("Expected to find process definition", "but none found");
        }
        assertThat(rejected(engine.create("").reply()).type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
    }

    @Test
    void processWithoutNoneStartCantBeCreatedByCommand() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .timerWithCycle("R/PT1H")
                .endEvent()
                .done());
        assertThat(rejected(engine.create("p").reply()).type()).isEqualTo(RejectionType.INVALID_STATE);
    }

    @Test
    void resultIsAnsweredAtTheEndWithTheVariablesOfTheRoot() {
        engine.deploy(Models.oneTask("p"));
        final long all = engine.create("p").withVariables("{\"a\": 1}").awaitingResult();
        final long some = engine.create("p").withVariables("{\"a\": 1}").awaitingResult("b", "none");
        assertThat(engine.replyTo(all)).isNull();

        engine.activateJobs("work").jobs().forEach(job -> engine.complete(job, "{\"b\": 2}"));

        final var reply = accepted(engine.replyTo(all));
        final ProcessInstanceResultValue result = (ProcessInstanceResultValue) reply.value();
        assertThat(Json.of(result.variables())).isEqualTo("{\"a\":1,\"b\":2}");
        assertThat(result.processInstanceKey()).isEqualTo(reply.key());
        assertThat(Json.of(((ProcessInstanceResultValue)
                                accepted(engine.replyTo(some)).value())
                        .variables()))
                .isEqualTo("{\"b\":2}");
        engine.checkNothingLeft();
    }

    @Test
    void resultIsAnsweredAtOnceWhereNothingWaits() {
        engine.deploy(Bpmn.createExecutableProcess("p").startEvent().endEvent().done());
        assertThat(accepted(engine.replyTo(engine.create("p").awaitingResult())).value())
                .isInstanceOf(ProcessInstanceResultValue.class);
        assertThat(rejected(engine.replyTo(engine.create("q").awaitingResult())).type())
                .isEqualTo(RejectionType.NOT_FOUND);
    }

    @Test
    void resultOfACancelledInstanceIsNeverAnswered() {
        engine.deploy(Models.oneTask("p"));
        final long request = engine.create("p").awaitingResult();
        engine.cancel(engine.records()
                .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                .ofElement("p")
                .only()
                .key());
        assertThat(engine.replyTo(request)).isNull();
        engine.checkNothingLeft();
    }

    @Test
    void cancelEndsAllThatIsActive() {
        engine.deploy(wide());
        final long instance = engine.create("p").withVariables("{\"a\": 1}").start();
        engine.fail(engine.job("broken"), 0);
        engine.openIncident();

        assertThat(accepted(engine.cancel(instance)).intent()).isEqualTo(ProcessInstanceIntent.ELEMENT_TERMINATING);

        assertThat(engine.isTerminated(instance)).isTrue();
        assertThat(engine.records().of(ELEMENT_TERMINATED).trace())
                .containsExactlyInAnyOrder(
                        "ELEMENT_TERMINATED work",
                        "ELEMENT_TERMINATED broken",
                        "ELEMENT_TERMINATED wait",
                        "ELEMENT_TERMINATED sub",
                        "ELEMENT_TERMINATED p");
        assertThat(engine.records().of(JobIntent.CANCELED).count()).isEqualTo(2);
        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(2);
        assertThat(engine.records().of(IncidentIntent.RESOLVED).count()).isEqualTo(1);
        engine.checkNothingLeft();

        final CommandReply.Rejected again = rejected(engine.cancel(instance));
        assertThat(again.type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(again.reason())
                .isEqualTo("Expected to cancel a process instance with key '" + instance
                        + "', but no such process was found");
    }

    @Test
    void elementsAreNoInstancesToCancel() {
        engine.deploy(Models.oneTask("p"));
        engine.start("p");
        assertThat(rejected(engine.cancel(engine.elementKey("task"))).type()).isEqualTo(RejectionType.NOT_FOUND);
    }

    private static BpmnModelInstance wide() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("work", task -> task.zeebeJobType("work"))
                .parallelGateway("join")
                .endEvent()
                .moveToNode("fork")
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .parallelGateway("inner")
                                .serviceTask("broken", task -> task.zeebeJobType("broken"))
                                .endEvent()
                                .moveToNode("inner")
                                .intermediateCatchEvent("wait", event -> event.timerWithDuration("PT1H"))
                                .endEvent())
                .boundaryEvent("late", event -> event.timerWithDuration("PT2H"))
                .endEvent()
                .moveToActivity("sub")
                .connectTo("join")
                .moveToNode("fork")
                .connectTo("join")
                .done();
    }

    private static int version(final Creation creation) {
        return ((ProcessInstanceCreationValue) accepted(creation.reply()).value()).version();
    }
}
