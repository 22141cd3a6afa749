package dev.skep.engine;

import static dev.skep.engine.EngineHarness.accepted;
import static dev.skep.engine.EngineHarness.resource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.CatchUpIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.MessageStartEventSubscriptionIntent;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.part.DeploymentResource;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A partition that is added to a cluster in which things were deployed before. */
class AddedPartitionTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.with(
            2, s -> new EngineSettings(s.partitionId(), s.partitions(), 4096, 10_000, 1_000, 1000, 500, 60_000));

    @Test
    void takesOverAllVersionsBeforeItIsComplete() {
        for (int version = 1; version <= 5; version++) {
            engine.deploy(Models.oneTask("p"), Models.oneTask("q" + version));
        }

        final int added = engine.addPartition();
        assertThat(engine.engine(added).isCaughtUp()).isFalse();
        engine.resend();

        assertThat(engine.engine(added).isCaughtUp()).isTrue();
        assertThat(engine.records(added).of(ProcessIntent.CREATED).count()).isEqualTo(10);
        assertThat(engine.records(added).of(CatchUpIntent.TAKEN_OVER).count())
                .as("parts: there is more than fits into one")
                .isGreaterThan(1);
        engine.create("q3").on(added).start();
        engine.create("p").on(added).start();
        assertThat(engine.activateJobs("work").on(added).jobs().stream()
                        .map(job -> job.job().processDefinitionVersion()))
                .containsExactlyInAnyOrder(1, 5);
    }

    @Test
    void thereIsNothingToTakeOver() {
        final int added = engine.addPartition();
        engine.resend();
        assertThat(engine.engine(added).isCaughtUp()).isTrue();
    }

    @Test
    void whatIsDeployedMeanwhileAndLaterReachesItToo() {
        engine.deploy(Models.oneTask("p"));
        final int added = engine.addPartition();
        engine.wire().lose(lost -> lost.intent() == CatchUpIntent.TAKE_OVER);
        engine.resend();
        engine.deploy(Models.oneTask("p"));
        assertThat(engine.engine(added).isCaughtUp()).isFalse();

        engine.wire().lose(lost -> false);
        engine.resend();
        engine.deploy(Models.oneTask("q"));

        assertThat(engine.engine(added).isCaughtUp()).isTrue();
        engine.create("q").on(added).start();
        engine.create("p").on(added).start();
        assertThat(engine.activateJobs("work").on(added).jobs().stream()
                        .map(job -> job.job().processDefinitionVersion()))
                .containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void partsThatGetLostOrComeTwiceOrLateDoNoHarm() {
        final long seed = 20240702;
        final Rng rng = new Rng(seed);
        for (int i = 0; i < 8; i++) {
            engine.deploy(Models.oneTask("p"));
        }
        final int added = engine.addPartition();
        engine.wire().lose(lost -> lost.intent() instanceof CatchUpIntent && rng.nextInt(2) == 0);
        for (int i = 0; i < 100 && !engine.engine(added).isCaughtUp(); i++) {
            engine.wire().hold();
            engine.resend();
            engine.resend();
            engine.wire().duplicate();
            engine.wire().shuffle(rng);
            engine.release();
        }
        engine.wire().lose(lost -> false);
        engine.resend();

        assertThat(engine.engine(added).isCaughtUp()).as("seed " + seed).isTrue();
        assertThat(engine.records(added).of(ProcessIntent.CREATED).count()).isEqualTo(8);
        engine.create("p").on(added).start();
        assertThat(engine.activateJobs("work").on(added).jobs().getFirst().job().processDefinitionVersion())
                .isEqualTo(8);
    }

    @Test
    void onlyTheNewestVersionListensForMessagesAndTimersStayWhereTheyAre() {
        engine.deploy(startedBy("m1"));
        engine.deploy(startedBy("m2"));
        final int added = engine.addPartition();
        engine.resend();

        final var created = engine.records(added).of(MessageStartEventSubscriptionIntent.CREATED);
        final var deleted = engine.records(added).of(MessageStartEventSubscriptionIntent.DELETED);
        assertThat(created.count()).isEqualTo(2);
        assertThat(deleted.count()).isEqualTo(1);
        assertThat(engine.records(added).of(TimerIntent.CREATED).count()).isZero();
    }

    /** Correlation keys go on to be spread over the first partitions, so that open subscriptions are found. */
    @Test
    void instancesOnItWaitForMessagesOnTheFirstPartitions() {
        engine.deploy(Bpmn.createExecutableProcess("waits")
                .startEvent()
                .intermediateCatchEvent(
                        "catch",
                        event -> event.message(message -> message.name("m").zeebeCorrelationKey("=\"key-of-it\"")))
                .endEvent()
                .done());
        final int added = engine.addPartition();
        engine.resend();
        final long instance = engine.create("waits").on(added).start();
        assertThat(engine.isCompleted(instance)).isFalse();

        accepted(engine.replyTo(engine.submit(
                CorrelationHash.partitionOf("key-of-it", 2),
                -1,
                MessageIntent.PUBLISH,
                new MessageValue("m", "key-of-it", "", 0, -1, Packed.EMPTY_DOCUMENT, Tenants.DEFAULT))));

        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void deploymentsAreAnsweredWhenItHasThemToo() {
        final int added = engine.addPartition();
        engine.resend();
        engine.wire().lose(lost -> lost.partitionId() == added);
        final DeploymentResource file = resource(Models.oneTask("p"));
        final long request = engine.submit(
                1, -1, DeploymentIntent.CREATE, new DeploymentValue(List.of(file), List.of(), Tenants.DEFAULT));
        assertThat(engine.replyTo(request)).isNull();

        engine.wire().lose(lost -> false);
        engine.resend();
        assertThat(engine.replyTo(request)).isNull(); // it may have been sent a moment ago
        engine.resend();
        accepted(engine.replyTo(request));
        assertThat(engine.create("p").on(added).start()).isPositive();
    }

    private static BpmnModelInstance startedBy(final String messageName) {
        final ProcessBuilder process = Bpmn.createExecutableProcess("started");
        process.startEvent("by-message").message(messageName).serviceTask("task", t -> t.zeebeJobType("work"));
        process.startEvent("by-timer").timerWithCycle("R/PT24H").connectTo("task");
        return process.done();
    }
}
