package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ErrorIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.ErrorValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A rule of ours that fails must cost one instance and nothing more. */
class BanTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void faultInAFollowUpBansTheInstanceAndTheOthersGoOn() {
        engine.deploy(Models.oneTask("p"));
        final long banned = engine.start("p");
        final long other = engine.start("p");
        final var jobs = engine.activateJobs("work").jobs();

        engine.failOn(intent -> intent == ProcessInstanceIntent.ELEMENT_COMPLETING);
        EngineHarness.accepted(engine.complete(jobs.get(0)));
        engine.failOn(intent -> false);

        final ErrorValue error =
                (ErrorValue) engine.records().of(ErrorIntent.CREATED).only().value();
        assertThat(error.processInstanceKey()).isEqualTo(banned);
        assertThat(engine.engine(1).bannedInstances()).isEqualTo(1);
        engine.complete(jobs.get(1));
        assertThat(engine.isCompleted(other)).isTrue();

        EngineHarness.accepted(engine.cancel(banned));
        assertThat(engine.isTerminated(banned)).isFalse();
    }

    @Test
    void faultInAClientsCommandIsToldAndBansNothing() {
        engine.deploy(Models.oneTask("p"));
        engine.failOn(intent -> intent == ProcessInstanceIntent.ELEMENT_ACTIVATING);
        final CommandReply.Rejected rejected =
                EngineHarness.rejected(engine.create("p").reply());
        assertThat(rejected.type()).isEqualTo(RejectionType.PROCESSING_ERROR);
        engine.failOn(intent -> false);

        assertThat(engine.engine(1).bannedInstances()).isZero();
        final long instance = engine.start("p");
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    /** A timer that stays due would be tried again for ever, and fill the log. */
    @Test
    void timersOfABannedInstanceAreDueOnlyOnce() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .parallelGateway("fork")
                .intermediateCatchEvent("first", event -> event.timerWithDuration("PT1M"))
                .endEvent()
                .moveToNode("fork")
                .intermediateCatchEvent("second", event -> event.timerWithDuration("PT2M"))
                .endEvent()
                .done());
        engine.start("p");
        engine.failOn(intent -> intent == TimerIntent.TRIGGERED);
        engine.advance(Duration.ofMinutes(1));
        engine.failOn(intent -> false);
        engine.advance(Duration.ofHours(1));

        assertThat(engine.engine(1).bannedInstances()).isEqualTo(1);
        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(2);
    }

    @Test
    void startTimerThatFailsIsNotTriedForEver() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent("start")
                .timerWithCycle("R/PT1M")
                .endEvent()
                .done());
        engine.failOn(intent -> intent == TimerIntent.TRIGGERED);
        engine.advance(Duration.ofHours(1));

        assertThat(engine.records().of(ErrorIntent.CREATED).count()).isEqualTo(1);
        assertThat(engine.records().of(TimerIntent.CANCELED).count()).isEqualTo(1);
    }

    @Test
    void anOperatorTakesAnInstanceOut() {
        engine.deploy(Models.oneTask("p"));
        final long banned = engine.start("p");
        final long other = engine.start("p");
        final var jobs = engine.activateJobs("work").jobs();

        EngineHarness.accepted(ban(banned));
        EngineHarness.accepted(ban(banned));

        assertThat(engine.engine(1).bannedInstances()).isEqualTo(1);
        jobs.forEach(engine::complete);
        assertThat(engine.isCompleted(banned)).isFalse();
        assertThat(engine.isCompleted(other)).isTrue();
    }

    @Test
    void anInstanceThatWasNeverThereIsBannedToo() {
        engine.deploy(Models.oneTask("p"));
        final long first = engine.start("p");
        EngineHarness.accepted(ban(first + 1_000_000));

        assertThat(engine.start("p")).isLessThan(first + 1_000);
    }

    private CommandReply ban(final long instance) {
        return engine.command(instance, ErrorIntent.BAN, new ErrorValue("taken out by hand", "", -1, instance));
    }
}
