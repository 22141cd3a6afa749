package dev.skep.model.bpmn;

import static dev.skep.model.bpmn.Readings.process;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.model.feel.Evaluation;
import dev.skep.model.feel.Variables;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.ExecutableProcess;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import dev.skep.model.timer.Timer;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BpmnReaderTest {
    private static final Variables NONE = Variables.none(0);

    @Test
    void shouldReadProcessWithServiceTask() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("order")
                .startEvent("start")
                .sequenceFlowId("toTask")
                .serviceTask("task", t -> t.zeebeJobType("ship").zeebeTaskHeader("a", "1"))
                .sequenceFlowId("toEnd")
                .endEvent("end"));

        assertThat(process.bpmnProcessId()).isEqualTo("order");
        assertThat(process.root().elementType()).isEqualTo(BpmnElementType.PROCESS);
        assertThat(process.root().behavior()).isInstanceOf(Behavior.Scope.class);
        assertThat(process.nodes()).extracting(FlowNode::id).containsExactly("order", "start", "task", "end");
        final FlowNode start = process.node("start");
        assertThat(process.root().noneStart()).isSameAs(start);
        assertThat(start.eventType()).isEqualTo(BpmnEventType.NONE);
        assertThat(start.scope()).isSameAs(process.root());
        assertThat(start.behavior()).isEqualTo(new Behavior.Start(new EventTrigger.None(), true));
        final SequenceFlow flow = start.outgoing().getFirst();
        assertThat(flow.id()).isEqualTo("toTask");
        assertThat(flow.condition()).isNull();
        final FlowNode task = process.node("task");
        assertThat(flow.target()).isSameAs(task);
        assertThat(task.incoming()).containsExactly(flow);
        assertThat(task.elementType()).isEqualTo(BpmnElementType.SERVICE_TASK);
        final Behavior.Job job = (Behavior.Job) task.behavior();
        assertThat(job.type().text(NONE)).isEqualTo(Evaluation.of("ship"));
        assertThat(job.retries().number(NONE)).isEqualTo(Evaluation.of(3L));
        assertThat(job.customHeaders())
                .isEqualTo(new Documents.Builder().put("a", Documents.text("1")).build());
        assertThat(job.headers()).isEmpty();
        assertThat(process.node("end").behavior()).isInstanceOf(Behavior.PassThrough.class);
        assertThat(process.node("end").eventType()).isEqualTo(BpmnEventType.NONE);
        assertThat(process.node("nobody")).isNull();
    }

    @Test
    void shouldReadAllTasksThatWorkersDo() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("p")
                .startEvent()
                .sendTask("send", t -> t.zeebeJobType("a"))
                .scriptTask("script", t -> t.zeebeJobType("b").zeebeJobRetries("=2 + x"))
                .businessRuleTask("rule", t -> t.zeebeJobType("=kind"))
                .intermediateThrowEvent("throw", e -> e.message("m").zeebeJobType("d"))
                .endEvent("end", e -> e.message("m").zeebeJobType("e")));

        for (final String id : List.of("send", "script", "rule", "throw", "end")) {
            assertThat(process.node(id).behavior()).as(id).isInstanceOf(Behavior.Job.class);
        }
        assertThat(process.node("throw").eventType()).isEqualTo(BpmnEventType.MESSAGE);
        assertThat(process.node("end").eventType()).isEqualTo(BpmnEventType.MESSAGE);
        final Behavior.Job rule = (Behavior.Job) process.node("rule").behavior();
        assertThat(rule.type().source()).isEqualTo("=kind");
        assertThat(rule.type().isStatic()).isFalse();
        final Behavior.Job script = (Behavior.Job) process.node("script").behavior();
        assertThat(script.retries().source()).isEqualTo("=2 + x");
    }

    @Test
    void shouldReadTasksWithoutWork() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("p")
                .startEvent()
                .manualTask("manual")
                .scriptTask("script", t -> t.zeebeExpression("a + 1").zeebeResultVariable("sum"))
                .endEvent());

        assertThat(process.node("manual").behavior()).isInstanceOf(Behavior.PassThrough.class);
        assertThat(process.node("manual").elementType()).isEqualTo(BpmnElementType.MANUAL_TASK);
        final Behavior.Script script = (Behavior.Script) process.node("script").behavior();
        assertThat(script.expression().source()).isEqualTo("=a + 1");
        assertThat(script.resultVariable()).isEqualTo("sum");
    }

    @Test
    void shouldReadUserTask() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("p")
                .startEvent()
                .userTask(
                        "task",
                        t -> t.zeebeAssigneeExpression("who")
                                .zeebeCandidateGroups("a, b")
                                .zeebeCandidateUsersExpression("users")
                                .zeebeDueDate("2026-01-31T12:00:00+01:00")
                                .zeebeFormKey("form")
                                .zeebeTaskHeader("k", "v"))
                .endEvent());

        final Behavior.Job job = (Behavior.Job) process.node("task").behavior();
        assertThat(job.type().text(NONE)).isEqualTo(Evaluation.of("io.camunda.zeebe:userTask"));
        assertThat(job.retries().number(NONE)).isEqualTo(Evaluation.of(1L));
        assertThat(job.headers())
                .extracting(header ->
                        header.key() + "=" + header.evaluate(Readings.variables("who", "\"me\"", "users", "[\"u\"]")))
                .containsExactly(
                        "io.camunda.zeebe:assignee=" + Evaluation.of("me"),
                        "io.camunda.zeebe:candidateGroups=" + Evaluation.of("[\"a\",\"b\"]"),
                        "io.camunda.zeebe:candidateUsers=" + Evaluation.of("[\"u\"]"),
                        "io.camunda.zeebe:dueDate=" + Evaluation.of("2026-01-31T12:00+01:00"),
                        "io.camunda.zeebe:formKey=" + Evaluation.of("form"));
    }

    @Test
    void shouldReadGateways() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("p")
                .startEvent()
                .exclusiveGateway("xor")
                .sequenceFlowId("one")
                .conditionExpression("x > 1")
                .parallelGateway("fork")
                .endEvent()
                .moveToNode("fork")
                .endEvent()
                .moveToNode("xor")
                .sequenceFlowId("two")
                .conditionExpression("x < 0")
                .endEvent()
                .moveToLastExclusiveGateway()
                .defaultFlow()
                .sequenceFlowId("three")
                .endEvent());

        final FlowNode xor = process.node("xor");
        assertThat(xor.outgoing()).extracting(SequenceFlow::id).containsExactly("three", "two", "one");
        assertThat(xor.outgoing().getLast().condition().source()).isEqualTo("=x > 1");
        assertThat(xor.behavior())
                .isEqualTo(new Behavior.ExclusiveGateway(xor.outgoing().getFirst()));
        assertThat(process.node("fork").behavior()).isInstanceOf(Behavior.ParallelGateway.class);
        assertThat(process.node("fork").outgoing()).hasSize(2);
    }

    @Test
    void shouldReadSubProcessWithBoundaryEvents() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess("sub")
                .embeddedSubProcess()
                .startEvent("inner")
                .serviceTask("task", t -> t.zeebeJobType("a"))
                .endEvent()
                .subProcessDone()
                .boundaryEvent("timeout", b -> b.timerWithDuration("PT1M"))
                .endEvent()
                .moveToActivity("sub")
                .boundaryEvent("nudge", b -> b.cancelActivity(false).timerWithCycle("R3/PT1M"))
                .endEvent()
                .moveToActivity("sub")
                .boundaryEvent("failed", b -> b.error("404"))
                .endEvent()
                .moveToActivity("sub")
                .boundaryEvent(
                        "called",
                        b -> b.cancelActivity(false).message(m -> m.name("m").zeebeCorrelationKeyExpression("k")))
                .endEvent()
                .moveToActivity("sub")
                .endEvent());

        final FlowNode sub = process.node("sub");
        assertThat(sub.elementType()).isEqualTo(BpmnElementType.SUB_PROCESS);
        assertThat(sub.behavior()).isInstanceOf(Behavior.Scope.class);
        assertThat(sub.noneStart()).isSameAs(process.node("inner"));
        assertThat(process.node("task").scope()).isSameAs(sub);
        assertThat(sub.events())
                .extracting(event -> event.node().id() + ":" + event.interrupting())
                .containsExactly("timeout:true", "nudge:false", "failed:true", "called:false");
        assertThat(sub.events()).allSatisfy(event -> {
            assertThat(event.node().attachedTo()).isSameAs(sub);
            assertThat(event.node().behavior()).isEqualTo(new Behavior.Boundary(event.trigger(), event.interrupting()));
        });
        assertThat(sub.events().get(0).node().eventType()).isEqualTo(BpmnEventType.TIMER);
        assertThat(((EventTrigger.Timer) sub.events().get(1).trigger()).timer().kind())
                .isEqualTo(Timer.Kind.CYCLE);
        assertThat(sub.events().get(2).trigger()).isEqualTo(new EventTrigger.Error("404"));
        final EventTrigger.Message message =
                (EventTrigger.Message) sub.events().get(3).trigger();
        assertThat(message.name().text(NONE)).isEqualTo(Evaluation.of("m"));
        assertThat(message.correlationKey().source()).isEqualTo("=k");
    }

    @Test
    void shouldReadEventSubProcesses() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("p")
                .eventSubProcess("onError", e -> e.startEvent("error").error().endEvent())
                .eventSubProcess(
                        "onTimer",
                        e -> e.startEvent("timer")
                                .interrupting(false)
                                .timerWithCycle("R/PT1H")
                                .endEvent())
                .eventSubProcess(
                        "onMessage",
                        e -> e.startEvent("message")
                                .message(m -> m.name("m").zeebeCorrelationKeyExpression("k"))
                                .endEvent())
                .startEvent("start")
                .endEvent());

        assertThat(process.root().noneStart()).isSameAs(process.node("start"));
        assertThat(process.root().events())
                .extracting(event -> event.node().id() + ":" + event.interrupting())
                .containsExactly("error:true", "timer:false", "message:true");
        assertThat(process.root().events().getFirst().trigger()).isEqualTo(new EventTrigger.Error(""));
        final FlowNode onTimer = process.node("onTimer");
        assertThat(onTimer.elementType()).isEqualTo(BpmnElementType.EVENT_SUB_PROCESS);
        assertThat(onTimer.noneStart()).isNull();
        assertThat(process.node("timer").scope()).isSameAs(onTimer);
        assertThat(process.node("timer").behavior()).isInstanceOf(Behavior.Start.class);
        assertThat(((Behavior.Start) process.node("timer").behavior()).interrupting())
                .isFalse();
    }

    @Test
    void shouldReadStartEventsOfProcess() {
        final var builder = Bpmn.createExecutableProcess("p");
        builder.startEvent("none").endEvent();
        builder.startEvent("message").message("go").endEvent();
        builder.startEvent("timer").timerWithCycle("R/PT1H").endEvent();
        final ExecutableProcess process = process(builder.done());

        assertThat(process.root().noneStart().id()).isEqualTo("none");
        assertThat(process.root().events())
                .extracting(CatchingEvent::node)
                .containsExactly(process.node("message"), process.node("timer"));
        final EventTrigger.Message message =
                (EventTrigger.Message) process.root().events().getFirst().trigger();
        assertThat(message.correlationKey()).isNull();
    }

    @Test
    void shouldReadCatchingEvents() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("p")
                .startEvent()
                .intermediateCatchEvent(
                        "message", e -> e.message(m -> m.nameExpression("n").zeebeCorrelationKeyExpression("k")))
                .intermediateCatchEvent("duration", e -> e.timerWithDurationExpression("d"))
                .intermediateCatchEvent("date", e -> e.timerWithDate("2026-01-31T12:00:00Z"))
                .receiveTask("receive", t -> t.message(m -> m.name("r").zeebeCorrelationKeyExpression("k")))
                .endEvent("end", e -> e.error("E1")));

        assertThat(((Behavior.Catch) process.node("message").behavior()).trigger())
                .isInstanceOf(EventTrigger.Message.class);
        assertThat(((EventTrigger.Timer)
                                ((Behavior.Catch) process.node("duration").behavior()).trigger())
                        .timer()
                        .kind())
                .isEqualTo(Timer.Kind.DURATION);
        assertThat(((EventTrigger.Timer) ((Behavior.Catch) process.node("date").behavior()).trigger())
                        .timer()
                        .kind())
                .isEqualTo(Timer.Kind.DATE);
        assertThat(((Behavior.Catch) process.node("receive").behavior()).trigger())
                .isInstanceOf(EventTrigger.Message.class);
        assertThat(((Behavior.ThrowError) process.node("end").behavior())
                        .errorCode()
                        .text(NONE))
                .isEqualTo(Evaluation.of("E1"));
    }

    @Test
    void shouldReadMappings() {
        final ExecutableProcess process = process(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask(
                        "task",
                        t -> t.zeebeJobType("a")
                                .zeebeInputExpression("x", "y")
                                .zeebeInput("text", "z.inner")
                                .zeebeOutputExpression("y", "x"))
                .endEvent());

        final FlowNode task = process.node("task");
        final Packed inputs =
                ((Evaluation.Value<Packed>) task.inputMappings().evaluate(Readings.variables("x", "7"))).value();
        assertThat(Readings.json(inputs)).isEqualTo("{\"y\":7,\"z\":{\"inner\":\"text\"}}");
        assertThat(task.outputMappings().isEmpty()).isFalse();
        assertThat(process.root().inputMappings().isEmpty()).isTrue();
    }
}
