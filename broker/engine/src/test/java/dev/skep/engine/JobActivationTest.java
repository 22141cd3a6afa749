package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JobActivationTest {
    private static final int BYTES_MAX = 4096;

    @RegisterExtension
    final EngineHarness engine = EngineHarness.with(
            1, s -> new EngineSettings(s.partitionId(), s.partitions(), BYTES_MAX, 10_000, 1_000, 1000, 500, 60_000));

    @BeforeEach
    void deploy() {
        engine.deploy(Models.oneTask("p"));
    }

    @Test
    void oldestFirstAndNotMoreThanAsked() {
        for (int i = 0; i < 5; i++) {
            engine.create("p").withVariables("{\"n\": " + i + "}").start();
        }
        assertThat(numbers(engine.activateJobs("work").max(2).jobs())).containsExactly("{\"n\":0}", "{\"n\":1}");
        assertThat(numbers(engine.activateJobs("work").max(10).jobs()))
                .containsExactly("{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
        assertThat(engine.activateJobs("work").jobs()).isEmpty();
    }

    @Test
    void typesDoNotMix() {
        engine.start("p");
        assertThat(engine.activateJobs("wor").jobs()).isEmpty();
        assertThat(engine.activateJobs("work2").jobs()).isEmpty();
        assertThat(engine.activateJobs("work").jobs()).hasSize(1);
    }

    @Test
    void onlyTheVariablesAskedForAreFetched() {
        engine.create("p").withVariables("{\"a\": 1, \"b\": 2, \"c\": 3}").start();
        assertThat(numbers(engine.activateJobs("work").fetch("c", "a", "none").jobs()))
                .containsExactly("{\"a\":1,\"c\":3}");
    }

    @Test
    void jobsOfOtherTenantsAreLeft() {
        engine.start("p");
        assertThat(engine.activateJobs("work").tenants("other").jobs()).isEmpty();
        assertThat(engine.activateJobs("work").tenants("other", Tenants.DEFAULT).jobs())
                .hasSize(1);
    }

    @Test
    void whatDoesNotFitIsLeftForTheNextOne() {
        for (int i = 0; i < 4; i++) {
            engine.create("p").withVariables(text(1000)).start();
        }
        final var first =
                (CommandReply.JobsActivated) engine.activateJobs("work").reply();
        assertThat(first.jobs()).hasSize(2);
        assertThat(first.truncated()).isTrue();
        final var second =
                (CommandReply.JobsActivated) engine.activateJobs("work").reply();
        assertThat(second.jobs()).hasSize(2);
        assertThat(second.truncated()).isFalse();
    }

    @Test
    void jobLargerThanAnyAnswerIsAnIncidentAndTheOthersAreActivated() {
        final long large = engine.create("p").withVariables(text(5000)).start();
        engine.create("p").withVariables("{\"n\": 1}").start();

        assertThat(engine.activateJobs("work").jobs()).hasSize(1);
        final var incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.MESSAGE_SIZE_EXCEEDED);
        assertThat(((IncidentValue) incident.value()).processInstanceKey()).isEqualTo(large);
        assertThat(engine.activateJobs("work").fetch("n").jobs()).isEmpty();

        EngineHarness.accepted(engine.resolveIncident(incident.key()));
        final List<ActivatedJob> mended = engine.activateJobs("work").fetch("n").jobs();
        assertThat(mended).hasSize(1);
        engine.complete(mended.getFirst());
        assertThat(engine.isCompleted(large)).isTrue();
    }

    /** The time of an earlier back-off must not bring a job back that an incident holds. */
    @Test
    void jobThatBackedOffAndIsTooLargeStaysWithItsIncident() {
        engine.create("p").withVariables(text(3000)).start();
        final ActivatedJob job = engine.job("work");
        engine.fail(job.key(), 2, Duration.ofSeconds(5), "", text(3000).replace("text", "more"));
        engine.advance(Duration.ofSeconds(5));

        assertThat(engine.activateJobs("work").jobs()).isEmpty();
        engine.openIncident();
        engine.advance(Duration.ofMinutes(1));
        assertThat(engine.activateJobs("work").fetch("n").jobs()).isEmpty();
    }

    @Test
    void pushActivatesExactlyTheJobsNamedForTheStream() {
        engine.start("p");
        engine.start("p");
        final long second = engine.activatable().get(1);

        engine.activateJobs("work").push(9, second);

        assertThat(engine.pushes()).hasSize(1);
        assertThat(engine.pushes().getFirst().jobStreamId()).isEqualTo(9);
        assertThat(engine.pushes().getFirst().job().key()).isEqualTo(second);
        assertThat(engine.activateJobs("work").jobs()).hasSize(1);
        engine.activateJobs("work").push(9, second);
        assertThat(engine.pushes()).hasSize(1);
    }

    @Test
    void senselessRequestsAreRefused() {
        refused(engine.activateJobs("work").max(0), "max jobs to activate");
        refused(engine.activateJobs("work").timeout(Duration.ZERO), "timeout");
        refused(engine.activateJobs(""), "type");
    }

    private static void refused(final Activation activation, final String field) {
        final var rejected = EngineHarness.rejected(activation.reply());
        assertThat(rejected.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(rejected.reason()).contains(field);
    }

    private static String text(final int length) {
        return "{\"text\": \"" + "x".repeat(length) + "\"}";
    }

    private static List<String> numbers(final List<ActivatedJob> jobs) {
        return jobs.stream().map(job -> Json.of(job.job().variables())).toList();
    }
}
