package dev.skep.engine.listener;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.Json;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.ListenerEvent;
import dev.skep.protocol.value.part.Listening;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.ServiceTaskBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Workers that are told when elements begin and end. */
final class ExecutionListenerTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void aTaskWaitsForThoseWhoAreToldOneAfterTheOther() {
        engine.deploy(task(task -> task.zeebeTaskHeader("h", "1")
                .zeebeStartExecutionListener("s1")
                .zeebeStartExecutionListener("s2", "5")
                .zeebeEndExecutionListener("e1")
                .zeebeEndExecutionListener("e2")));
        final long instance = engine.start("p");

        assertThat(engine.activateJobs("work").jobs()).isEmpty();
        assertThat(engine.activateJobs("s2").jobs()).isEmpty();
        final ActivatedJob first = engine.job("s1");
        assertThat(first.job().listening())
                .isEqualTo(new Listening(JobKind.EXECUTION_LISTENER, ListenerEvent.START, 0));
        assertThat(first.job().retries()).isEqualTo(3);
        assertThat(Json.of(first.job().customHeaders())).isEqualTo("{\"h\":\"1\"}");
        engine.complete(first);
        final ActivatedJob second = engine.job("s2");
        assertThat(second.job().retries()).isEqualTo(5);
        engine.complete(second);
        engine.complete(engine.job("work"));
        assertThat(isCompleted("task")).isFalse();
        engine.complete(engine.job("e1"));
        engine.complete(engine.job("e2"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void variablesOfTheBeginAreLocalAndThoseOfTheEndGoToTheScopeAround() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .serviceTask(
                                        "task",
                                        task -> task.zeebeJobType("work")
                                                .zeebeInputExpression("1", "in")
                                                .zeebeStartExecutionListener("s")
                                                .zeebeEndExecutionListener("e"))
                                .endEvent())
                .endEvent()
                .done());
        final long instance = engine.start("p");

        final ActivatedJob start = engine.job("s");
        assertThat(Json.of(start.job().variables())).isEqualTo("{\"in\":1}");
        engine.complete(start, "{\"a\":2}");
        final ActivatedJob work = engine.job("work");
        assertThat(Json.of(work.job().variables())).contains("\"a\":2").contains("\"in\":1");
        engine.complete(work);
        engine.complete(engine.job("e"), "{\"b\":3}");

        assertThat(engine.variables(engine.elementKey("task"))).containsOnlyKeys("in", "a");
        assertThat(engine.variables(engine.elementKey("sub"))).containsEntry("b", "3");
        assertThat(engine.variables(instance)).isEmpty();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void expressionsOfTheElementSeeWhatWasSaidAtItsBegin() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .exclusiveGateway("gateway")
                .zeebeStartExecutionListener("s")
                .conditionExpression("x > 1")
                .endEvent("many")
                .moveToLastExclusiveGateway()
                .defaultFlow()
                .endEvent("few")
                .done());
        engine.start("p");

        engine.complete(engine.job("s"), "{\"x\":2}");

        assertThat(isCompleted("many")).isTrue();
    }

    @Test
    void theWholeProcessHasListeners() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .zeebeStartExecutionListener("s")
                .zeebeEndExecutionListener("e")
                .startEvent()
                .endEvent()
                .done());
        final long instance = engine.create("p").withVariables("{\"v\":1}").start();

        assertThat(engine.records().of(ELEMENT_ACTIVATED).count()).isZero();
        final ActivatedJob start = engine.job("s");
        assertThat(Json.of(start.job().variables())).isEqualTo("{\"v\":1}");
        engine.complete(start, "{\"a\":1}");
        engine.complete(engine.job("e"), "{\"b\":1}");

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsOnlyKeys("v", "a", "b");
        engine.checkNothingLeft();
    }

    @Test
    void aProcessThatATimerStartsTellsItToo() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .zeebeStartExecutionListener("s")
                .startEvent("timer")
                .timerWithCycle("R1/PT1H")
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        engine.advance(Duration.ofHours(1));

        engine.complete(engine.job("s"));
        engine.complete(engine.job("work"));

        assertThat(isCompleted("timer")).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aCalledProcessTellsItToo() {
        engine.deploy(Bpmn.createExecutableProcess("child")
                .zeebeStartExecutionListener("s")
                .zeebeEndExecutionListener("e")
                .startEvent()
                .endEvent()
                .done());
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .callActivity("call", call -> call.zeebeProcessId("child").zeebeEndExecutionListener("called"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.complete(engine.job("s"));
        engine.complete(engine.job("e"), "{\"result\":1}");
        engine.complete(engine.job("called"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("result", "1");
        engine.checkNothingLeft();
    }

    @Test
    void eventsAndSubProcessesTellTheirEnd() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent("start")
                .zeebeEndExecutionListener("started")
                .subProcess(
                        "sub",
                        sub -> sub.zeebeStartExecutionListener("subStart")
                                .zeebeEndExecutionListener("subEnd")
                                .embeddedSubProcess()
                                .startEvent()
                                .endEvent())
                .endEvent(
                        "end",
                        end -> end.zeebeStartExecutionListener("endStart").zeebeEndExecutionListener("endEnd"))
                .done());
        final long instance = engine.start("p");

        for (final String type : new String[] {"started", "subStart", "subEnd", "endStart", "endEnd"}) {
            engine.complete(engine.job(type));
        }

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void eachInstanceOfAMultiInstanceActivityTells() {
        engine.deploy(task(task -> task.zeebeEndExecutionListener("e")
                .multiInstance(loop -> loop.zeebeInputCollectionExpression("[1,2]")
                        .zeebeInputElement("item")
                        .zeebeOutputCollection("out")
                        .zeebeOutputElementExpression("item * 2"))));
        final long instance = engine.start("p");

        engine.activateJobs("work").jobs().forEach(engine::complete);
        final var told = engine.activateJobs("e").jobs();
        assertThat(told).hasSize(2);
        told.forEach(engine::complete);

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("out", "[2,4]");
        engine.checkNothingLeft();
    }

    @Test
    void withoutRetriesThereIsAnIncidentAndThatListenerAloneIsToldAgain() {
        engine.deploy(task(task -> task.zeebeStartExecutionListener("s1").zeebeStartExecutionListener("s2")));
        final long instance = engine.start("p");
        engine.complete(engine.job("s1"));

        final ActivatedJob job = engine.job("s2");
        engine.fail(job, 0);

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType())
                .isEqualTo(IncidentErrorType.EXECUTION_LISTENER_NO_RETRIES);
        assertThat(((IncidentValue) incident.value()).jobKey()).isEqualTo(job.key());
        engine.updateRetries(job.key(), 1);
        engine.resolveIncident(incident.key());
        assertThat(engine.activateJobs("s1").jobs()).isEmpty();
        engine.complete(engine.job("s2"));
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aTypeThatCannotBeWorkedOutIsAnIncidentAndAllAreToldAgain() {
        engine.deploy(task(task -> task.zeebeEndExecutionListener("e1").zeebeEndExecutionListener("=unknown")));
        final long instance = engine.start("p");
        engine.complete(engine.job("work"));
        engine.complete(engine.job("e1"));

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        engine.setVariables(instance, "{\"unknown\":\"e2\"}");
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("e1"));
        engine.complete(engine.job("e2"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aTypeThatComesOutEmptyIsAnIncidentAsNobodyCouldAskForTheJob() {
        engine.deploy(task(task -> task.zeebeStartExecutionListener("=if type = null then \"\" else type")));
        final long instance = engine.start("p");

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        assertThat(((IncidentValue) incident.value()).errorMessage()).contains("results in an empty one");
        engine.setVariables(instance, "{\"type\":\"s\"}");
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("s"));
        engine.complete(engine.job("work"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aListenerOfTheProcessCanBeStuckToo() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .zeebeStartExecutionListener("=unknown")
                .startEvent()
                .endEvent()
                .done());
        final long instance = engine.start("p");

        final Record incident = engine.openIncident();
        engine.setVariables(instance, "{\"unknown\":\"s\"}");
        engine.resolveIncident(incident.key());
        engine.complete(engine.job("s"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aListenerThrowsNoErrors() {
        engine.deploy(task(task -> task.zeebeStartExecutionListener("s")));
        engine.start("p");

        final var refused = EngineHarness.rejected(engine.throwError(engine.job("s"), "bad"));

        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(refused.reason()).contains("EXECUTION_LISTENER");
    }

    @Test
    void cancellingTakesTheJobOfTheListenerAlong() {
        engine.deploy(task(task -> task.zeebeStartExecutionListener("s").zeebeEndExecutionListener("e")));
        final long atStart = engine.start("p");
        engine.cancel(atStart);
        final long atEnd = engine.start("p");
        engine.complete(engine.job("s"));
        engine.complete(engine.job("work"));
        engine.cancel(atEnd);

        assertThat(engine.isTerminated(atStart)).isTrue();
        assertThat(engine.isTerminated(atEnd)).isTrue();
        assertThat(engine.records().of(JobIntent.CANCELED).count()).isEqualTo(2);
        engine.checkNothingLeft();
    }

    @Test
    void whileItWaitsForAListenerTheInstanceIsNotMigrated() {
        final long target = engine.deploy(task(task -> task.zeebeStartExecutionListener("s")))
                .processes()
                .getFirst()
                .processDefinitionKey();
        final long instance = engine.start("p");

        final var refused = EngineHarness.rejected(engine.command(
                instance,
                ProcessInstanceMigrationIntent.MIGRATE,
                new ProcessInstanceMigrationValue(
                        instance, target, List.of(new MappingInstruction("task", "task")), Tenants.DEFAULT)));

        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_STATE);
        assertThat(refused.reason()).contains("'task' waits for a listener");
    }

    @Test
    void aProcessThatHasJustBegunCanBeCancelled() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .zeebeStartExecutionListener("s")
                .startEvent()
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.cancel(instance);

        assertThat(engine.isTerminated(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void boundaryEventsListenOnlyBetweenBeginAndEnd() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        task -> task.zeebeJobType("work")
                                .zeebeStartExecutionListener("s")
                                .zeebeEndExecutionListener("e"))
                .boundaryEvent("late", event -> event.timerWithDuration("PT1H"))
                .endEvent("interrupted")
                .moveToActivity("task")
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.advance(Duration.ofHours(2));
        engine.complete(engine.job("s"));
        engine.complete(engine.job("work"));
        engine.advance(Duration.ofHours(2));
        engine.complete(engine.job("e"));

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(isCompleted("interrupted")).isFalse();
        engine.checkNothingLeft();
    }

    @Test
    void anEventSubProcessTellsBothAndKeepsWhatTriggeredIt() {
        final var process = Bpmn.createExecutableProcess("p");
        process.eventSubProcess(
                "handler",
                handler -> handler.zeebeStartExecutionListener("s")
                        .zeebeEndExecutionListener("e")
                        .startEvent("caught", start -> start.error("bad").interrupting(true))
                        .serviceTask("clean", task -> task.zeebeJobType("clean"))
                        .endEvent());
        engine.deploy(process.startEvent()
                .serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done());
        final long instance = engine.start("p");

        engine.throwError(engine.job("work").key(), "bad", "", "{\"why\":1}");
        engine.complete(engine.job("s"));
        final ActivatedJob clean = engine.job("clean");
        assertThat(Json.of(clean.job().variables())).contains("\"why\":1");
        engine.complete(clean);
        engine.complete(engine.job("e"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    private static BpmnModelInstance task(final Consumer<ServiceTaskBuilder> listeners) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("task", task -> listeners.accept(task.zeebeJobType("work")))
                .endEvent()
                .done();
    }

    private boolean isCompleted(final String elementId) {
        return engine.records().of(ELEMENT_COMPLETED).ofElement(elementId).count() > 0;
    }
}
