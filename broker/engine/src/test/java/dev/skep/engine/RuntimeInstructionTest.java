package dev.skep.engine;

import static dev.skep.engine.EngineHarness.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.SignalIntent;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Instances that are terminated with the end of an element, as their creators wanted. */
final class RuntimeInstructionTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void theInstanceEndsWithTheElementWhateverElseGoesOn() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .serviceTask("b", task -> task.zeebeJobType("b"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("c", task -> task.zeebeJobType("c"))
                .endEvent()
                .done());
        final long awaited = engine.create("p").endingAfter("a").awaitingResult();
        final long key = processKey("p");

        engine.complete(engine.job("a"));

        assertThat(engine.isTerminated(key)).isTrue();
        assertThat(count(ProcessInstanceIntent.ELEMENT_ACTIVATING, "b")).isZero();
        assertThat(count(ProcessInstanceIntent.ELEMENT_COMPLETED, "a")).isOne();
        assertThat(count(ProcessInstanceIntent.ELEMENT_TERMINATED, "c")).isOne();
        assertThat(engine.replyTo(awaited)).isNull();
        engine.checkNothingLeft();
    }

    @Test
    void othersOfTheSameProcessGoOn() {
        engine.deploy(Models.oneTask("p"));
        final long plain = engine.start("p");
        final long ending = engine.create("p").endingAfter("task").start();

        engine.activateJobs("work").jobs().forEach(engine::complete);

        assertThat(engine.isCompleted(plain)).isTrue();
        assertThat(engine.isTerminated(ending)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theFirstOfSeveralElementsEndsIt() {
        engine.deploy(twoTasks());
        final long key = engine.create("p").endingAfter("b", "a").start();

        engine.complete(engine.job("a"));

        assertThat(engine.isTerminated(key)).isTrue();
    }

    @Test
    void itIsKnownAfterAStartOfTheBrokers() {
        engine.deploy(twoTasks());
        final long first = engine.create("p").endingAfter("a").start();
        final long second = engine.create("p").endingAfter("b").start();
        for (int i = 0; i < 4; i++) {
            engine.restartInTurns();
        }

        engine.activateJobs("a").jobs().forEach(engine::complete);
        assertThat(engine.isTerminated(first)).isTrue();
        assertThat(engine.isTerminated(second)).isFalse();

        engine.restartInTurns();
        engine.complete(engine.job("b"));
        assertThat(engine.isTerminated(second)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void nothingBehindAGatewayHappens() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .exclusiveGateway("x")
                .intermediateThrowEvent("thrown", event -> event.signal("s"))
                .endEvent()
                .done());
        engine.deploy(Bpmn.createExecutableProcess("q")
                .startEvent()
                .inclusiveGateway("x")
                .intermediateThrowEvent("thrown", event -> event.signal("s"))
                .endEvent()
                .done());
        engine.deploy(Bpmn.createExecutableProcess("r")
                .startEvent("x")
                .intermediateThrowEvent("thrown", event -> event.signal("s"))
                .endEvent()
                .done());

        for (final String process : new String[] {"p", "q", "r"}) {
            assertThat(engine.isTerminated(
                            engine.create(process).endingAfter("x").start()))
                    .as(process)
                    .isTrue();
        }
        assertThat(engine.records().of(SignalIntent.BROADCASTED).count()).isZero();
        engine.checkNothingLeft();
    }

    @Test
    void anElementThatIsTerminatedEndsItToo() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .boundaryEvent("late", late -> late.timerWithDuration("PT1M"))
                .endEvent()
                .moveToActivity("a")
                .endEvent()
                .done());
        final long key = engine.create("p").endingAfter("a").start();

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.isTerminated(key)).isTrue();
        assertThat(count(ProcessInstanceIntent.ELEMENT_ACTIVATING, "late")).isZero();
        engine.checkNothingLeft();
    }

    @Test
    void withAScopeThatIsInterruptedWhatIsInItEndsIt() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .serviceTask("a", task -> task.zeebeJobType("a"))
                                .endEvent())
                .boundaryEvent("late", late -> late.timerWithDuration("PT1M"))
                .endEvent()
                .moveToActivity("sub")
                .endEvent()
                .done());
        final long key = engine.create("p").endingAfter("a").start();

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.isTerminated(key)).isTrue();
        assertThat(count(ProcessInstanceIntent.ELEMENT_COMPLETED, "late")).isZero();
        engine.checkNothingLeft();
    }

    @Test
    void anEventSubProcessDoesNotTakeOverWhatIsEnding() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .eventSubProcess(
                        "esp",
                        inner -> inner.startEvent("soon")
                                .timerWithDuration("PT1M")
                                .serviceTask("x", task -> task.zeebeJobType("x"))
                                .endEvent())
                .startEvent()
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .endEvent()
                .done());
        final long key = engine.create("p").endingAfter("a").start();

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.isTerminated(key)).isTrue();
        assertThat(engine.activateJobs("x").jobs()).isEmpty();
        engine.checkNothingLeft();
    }

    @Test
    void aBoundaryEventEndsItWhileItsActivityGoesOn() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .boundaryEvent("late", late -> late.cancelActivity(false).timerWithDuration("PT1M"))
                .serviceTask("b", task -> task.zeebeJobType("b"))
                .endEvent()
                .moveToActivity("a")
                .endEvent()
                .done());
        final long key = engine.create("p").endingAfter("late").start();

        engine.advance(Duration.ofMinutes(1));

        assertThat(engine.isTerminated(key)).isTrue();
        assertThat(engine.activateJobs("b").jobs()).isEmpty();
        engine.checkNothingLeft();
    }

    @Test
    void withinALoopTheFirstEndCountsAndOfTheLoopItselfTheLast() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "loop",
                        sub -> sub.multiInstance(each -> each.zeebeInputCollectionExpression("[1, 2, 3]")
                                        .parallel())
                                .embeddedSubProcess()
                                .startEvent()
                                .serviceTask("a", task -> task.zeebeJobType("a"))
                                .endEvent())
                .serviceTask("b", task -> task.zeebeJobType("b"))
                .endEvent()
                .done());
        final long inner = engine.create("p").endingAfter("a").start();
        engine.complete(engine.activateJobs("a").jobs().getFirst());
        assertThat(engine.isTerminated(inner)).isTrue();

        final long whole = engine.create("p").endingAfter("loop").start();
        final var jobs = engine.activateJobs("a").jobs();
        assertThat(jobs).hasSize(3);
        for (final var job : jobs) {
            assertThat(engine.isTerminated(whole)).isFalse();
            engine.complete(job);
        }
        assertThat(engine.isTerminated(whole)).isTrue();
        assertThat(engine.activateJobs("b").jobs()).isEmpty();
        engine.checkNothingLeft();
    }

    @Test
    void calledInstancesAreTerminatedWithItAndHaveNoPartInIt() {
        engine.deploy(Bpmn.createExecutableProcess("called")
                .startEvent()
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .serviceTask("b", task -> task.zeebeJobType("b"))
                .endEvent()
                .done());
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .callActivity("call", call -> call.zeebeProcessId("called"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("b", task -> task.zeebeJobType("other"))
                .endEvent()
                .done());
        final long key = engine.create("p").endingAfter("b").start();
        final long called = processKey("called");

        engine.complete(engine.job("a"));
        assertThat(engine.activateJobs("b").jobs()).hasSize(1);
        engine.complete(engine.job("other"));

        assertThat(engine.isTerminated(called)).isTrue();
        assertThat(engine.isTerminated(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void onlyASegmentOfAProcessRuns() {
        engine.deploy(twoTasks());
        final long key = engine.create("p").at("b").endingAfter("b").start();

        engine.complete(engine.job("b"));

        assertThat(engine.isTerminated(key)).isTrue();
        assertThat(count(ProcessInstanceIntent.ELEMENT_ACTIVATING, "a")).isZero();
        engine.checkNothingLeft();
    }

    @Test
    void whatIsNoElementIsRefused() {
        engine.deploy(twoTasks());

        refused("nowhere", "no element with id 'nowhere'");
        refused("between", "after the sequence flow 'between'");
        refused("p", "the process itself");
        assertThat(count(ProcessInstanceIntent.ELEMENT_ACTIVATING, "p")).isZero();
    }

    private void refused(final String elementId, final String part) {
        final var refused = rejected(engine.create("p").endingAfter(elementId).reply());
        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(refused.reason()).contains("'p'", "runtime instructions", part);
    }

    private static io.camunda.zeebe.model.bpmn.BpmnModelInstance twoTasks() {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .sequenceFlowId("between")
                .serviceTask("b", task -> task.zeebeJobType("b"))
                .endEvent()
                .done();
    }

    private long processKey(final String bpmnProcessId) {
        return engine.elementKey(bpmnProcessId);
    }

    private long count(final ProcessInstanceIntent intent, final String elementId) {
        return engine.records().of(intent).ofElement(elementId).count();
    }
}
