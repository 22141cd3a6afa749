package dev.skep.engine;

import static dev.skep.engine.EngineHarness.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import dev.skep.protocol.value.part.InstanceTraits;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tags and business ids of instances, and what carries them. */
final class InstanceTraitsTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void jobsCarryTheTagsOfTheirInstanceAlsoAfterAStart() {
        engine.deploy(Models.oneTask("p"));
        engine.start("p");
        engine.create("p").tagged("a:1", "b").start();
        engine.restartInTurns();
        engine.restartInTurns();

        final List<ActivatedJob> jobs = engine.activateJobs("work").jobs();

        assertThat(jobs).extracting(ActivatedJob::tags).containsExactly(List.of(), List.of("a:1", "b"));
        for (final ActivatedJob job : jobs) {
            engine.fail(job, 1);
        }
        assertThat(engine.activateJobs("work").jobs())
                .extracting(ActivatedJob::tags)
                .containsExactly(List.of(), List.of("a:1", "b"));
    }

    @Test
    void jobsThatArePushedCarryThemToo() {
        engine.deploy(Models.oneTask("p"));
        engine.create("p").tagged("a").start();

        engine.activateJobs("work").push(7, engine.activatable().getFirst());

        assertThat(engine.pushes()).hasSize(1);
        assertThat(engine.pushes().getFirst().job().tags()).containsExactly("a");
    }

    @Test
    void jobsInSubProcessesCarryThemAndThoseOfCalledInstancesDoNot() {
        engine.deploy(Models.oneTask("called"));
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .serviceTask("inner", task -> task.zeebeJobType("inner"))
                                .endEvent())
                .callActivity("call", call -> call.zeebeProcessId("called"))
                .endEvent()
                .done());
        final long key = engine.create("p").tagged("a").start();

        final ActivatedJob inner = engine.job("inner");
        assertThat(inner.tags()).containsExactly("a");
        engine.complete(inner);
        final ActivatedJob called = engine.job("work");
        assertThat(called.tags()).isEmpty();
        engine.complete(called);
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void answersSayWhatTheCreationSaid() {
        engine.deploy(Models.oneTask("p"));
        final InstanceTraits traits = new InstanceTraits(List.of(), List.of("a", "b"), "order-1");

        final var created = (ProcessInstanceCreationValue) accepted(engine.create("p")
                        .tagged("a", "b")
                        .businessId("order-1")
                        .reply())
                .value();
        final long awaited =
                engine.create("p").tagged("a", "b").businessId("order-1").awaitingResult();
        engine.restartInTurns();
        engine.activateJobs("work").jobs().forEach(engine::complete);

        assertThat(created.traits()).isEqualTo(traits);
        assertThat(((ProcessInstanceResultValue)
                                accepted(engine.replyTo(awaited)).value())
                        .traits())
                .isEqualTo(traits);
        assertThat(engine.records().of(ProcessInstanceCreationIntent.CREATED).list())
                .allSatisfy(record -> assertThat(((ProcessInstanceCreationValue) record.value()).traits())
                        .isEqualTo(traits));
        engine.checkNothingLeft();
    }

    @Test
    void severalInstancesMayHaveOneBusinessId() {
        engine.deploy(Models.oneTask("p"));

        final long first = engine.create("p").businessId("order-1").start();
        final long second = engine.create("p").businessId("order-1").start();

        assertThat(second).isNotEqualTo(first);
    }
}
