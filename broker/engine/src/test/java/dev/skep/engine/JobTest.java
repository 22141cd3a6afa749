package dev.skep.engine;

import static dev.skep.engine.EngineHarness.accepted;
import static dev.skep.engine.EngineHarness.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobTest {
    private static final long UNKNOWN = (1L << 51) + 4711;

    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    private long instance;

    @BeforeEach
    void startOne() {
        engine.deploy(Models.oneTask("p"));
        instance = engine.create("p").withVariables("{\"a\": 1}").start();
    }

    @Test
    void createdJobIsToldAndHasItsProperties() {
        assertThat(engine.activatable()).hasSize(1);
        final ActivatedJob job = engine.job("work");
        assertThat(job.key()).isEqualTo(engine.activatable().getFirst());
        assertThat(job.job().retries()).isEqualTo(3);
        assertThat(job.job().elementId()).isEqualTo("task");
        assertThat(job.job().elementInstanceKey()).isEqualTo(engine.elementKey("task"));
        assertThat(job.job().processInstanceKey()).isEqualTo(instance);
        assertThat(job.job().worker()).isEqualTo("worker");
        assertThat(job.job().deadline())
                .isEqualTo(engine.now() + Duration.ofMinutes(5).toMillis());
        assertThat(Json.of(job.job().variables())).isEqualTo("{\"a\":1}");
    }

    @Test
    void completedOnceAndThenGone() {
        final ActivatedJob job = engine.job("work");
        accepted(engine.complete(job, "{\"b\": 2}"));
        assertThat(engine.isCompleted(instance)).isTrue();

        final CommandReply.Rejected again = rejected(engine.complete(job));
        assertThat(again.type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(again.reason())
                .isEqualTo("Expected to complete job with key '" + job.key() + "', but no such job was found");
        engine.checkNothingLeft();
    }

    @Test
    void jobThatNobodyActivatedMayBeCompleted() {
        accepted(engine.complete(engine.activatable().getFirst(), "{}"));
        assertThat(engine.isCompleted(instance)).isTrue();
    }

    @Test
    void failedWithRetriesIsActivatableAtOnceWithItsVariablesLocalToTheTask() {
        final ActivatedJob job = engine.job("work");
        accepted(engine.fail(job.key(), 2, Duration.ZERO, "no luck", "{\"try\": 1}"));

        final JobValue failed =
                (JobValue) engine.records().of(JobIntent.FAILED).only().value();
        assertThat(failed.deadline())
                .as("as it was when it failed")
                .isEqualTo(job.job().deadline());
        assertThat(engine.activatable()).containsExactly(job.key(), job.key());
        final ActivatedJob again = engine.job("work");
        assertThat(again.key()).isEqualTo(job.key());
        assertThat(again.job().retries()).isEqualTo(2);
        assertThat(again.job().errorMessage()).isEqualTo("no luck");
        assertThat(Json.of(again.job().variables())).isEqualTo("{\"try\":1,\"a\":1}");
        assertThat(engine.variables(instance)).doesNotContainKey("try");
    }

    @Test
    void failedWithBackOffComesBackAfterIt() {
        final ActivatedJob job = engine.job("work");
        accepted(engine.fail(job.key(), 2, Duration.ofSeconds(30), "", "{}"));
        assertThat(rejected(engine.complete(job)).reason()).endsWith("but it is in state 'FAILED'");
        assertThat(rejected(engine.complete(job)).type()).isEqualTo(RejectionType.INVALID_STATE);

        engine.advance(Duration.ofSeconds(29));
        assertThat(engine.activateJobs("work").jobs()).isEmpty();
        engine.advance(Duration.ofSeconds(1));
        assertThat(engine.activatable()).containsExactly(job.key(), job.key());

        engine.complete(engine.job("work"));
        engine.advance(Duration.ofHours(1));
        assertThat(engine.records().of(JobIntent.RECURRED_AFTER_BACKOFF).count())
                .isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void failedWithoutRetriesIsAnIncidentUntilTheRetriesAreUpdatedAndItIsResolved() {
        final ActivatedJob job = engine.job("work");
        accepted(engine.fail(job.key(), 0, Duration.ofSeconds(1), "broken", "{}"));

        final var incident = engine.openIncident();
        final IncidentValue value = (IncidentValue) incident.value();
        assertThat(value.errorType()).isEqualTo(IncidentErrorType.JOB_NO_RETRIES);
        assertThat(value.errorMessage()).isEqualTo("broken");
        assertThat(value.jobKey()).isEqualTo(job.key());
        engine.advance(Duration.ofMinutes(1));
        assertThat(engine.activateJobs("work").jobs()).isEmpty();

        final CommandReply.Rejected early = rejected(engine.resolveIncident(incident.key()));
        assertThat(early.type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(engine.records().rejections().last().rejectionType()).isEqualTo(RejectionType.INVALID_STATE);

        assertThat(rejected(engine.updateRetries(job.key(), 0)).type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        accepted(engine.updateRetries(job.key(), 1));
        assertThat(engine.activateJobs("work").jobs()).isEmpty();
        accepted(engine.resolveIncident(incident.key()));
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(rejected(engine.resolveIncident(incident.key())).type()).isEqualTo(RejectionType.NOT_FOUND);
        engine.checkNothingLeft();
    }

    @Test
    void longErrorMessageIsCut() {
        engine.fail(engine.job("work").key(), 0, Duration.ZERO, "x".repeat(20_000), "{}");
        assertThat(((IncidentValue) engine.openIncident().value()).errorMessage())
                .hasSize(10_000);
    }

    @Test
    void timedOutJobIsActivatableAgainAndTheLateWorkerMayStillComplete() {
        final ActivatedJob job = engine.activateJobs("work")
                .timeout(Duration.ofSeconds(10))
                .jobs()
                .getFirst();
        engine.advance(Duration.ofSeconds(11));
        assertThat(engine.records().of(JobIntent.TIMED_OUT).count()).isEqualTo(1);
        assertThat(engine.activatable()).containsExactly(job.key(), job.key());

        accepted(engine.complete(job));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void updatedTimeoutCountsFromNow() {
        final ActivatedJob job = engine.activateJobs("work")
                .timeout(Duration.ofSeconds(10))
                .jobs()
                .getFirst();
        engine.advance(Duration.ofSeconds(5));
        accepted(engine.updateTimeout(job.key(), Duration.ofSeconds(20)));

        engine.advance(Duration.ofSeconds(19));
        assertThat(engine.records().of(JobIntent.TIMED_OUT).count()).isZero();
        engine.advance(Duration.ofSeconds(2));
        assertThat(engine.records().of(JobIntent.TIMED_OUT).count()).isEqualTo(1);

        assertThat(rejected(engine.updateTimeout(job.key(), Duration.ofSeconds(1)))
                        .type())
                .isEqualTo(RejectionType.INVALID_STATE);
        assertThat(rejected(engine.updateTimeout(UNKNOWN, Duration.ofSeconds(1)))
                        .type())
                .isEqualTo(RejectionType.NOT_FOUND);
    }

    @Test
    void givenBackJobIsForThosePollingOnly() {
        final ActivatedJob job = engine.job("work");
        assertThat(engine.giveBack(job.key())).isNull();

        assertThat(engine.yielded()).containsExactly(job.key());
        assertThat(engine.activatable()).hasSize(1);
        final ActivatedJob again = engine.job("work");
        assertThat(again.key()).isEqualTo(job.key());
        assertThat(again.job().retries()).isEqualTo(3);
    }

    @Test
    void unknownJobIsNotFoundByAnyCommand() {
        assertThat(rejected(engine.complete(UNKNOWN, "{}")).type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(rejected(engine.fail(UNKNOWN, 1, Duration.ZERO, "", "{}")).reason())
                .isEqualTo("Expected to fail job with key '" + UNKNOWN + "', but no such job was found");
        assertThat(rejected(engine.throwError(UNKNOWN, "c", "", "{}")).type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(rejected(engine.updateRetries(UNKNOWN, 1)).type()).isEqualTo(RejectionType.NOT_FOUND);
    }

    @Test
    void retriesOfABackingOffJobMayBeUpdatedWithoutLosingItsTime() {
        final ActivatedJob job = engine.job("work");
        engine.fail(job.key(), 1, Duration.ofSeconds(30), "", "{}");
        accepted(engine.updateRetries(job.key(), 5));
        engine.advance(Duration.ofSeconds(30));
        assertThat(engine.job("work").job().retries()).isEqualTo(5);
    }
}
