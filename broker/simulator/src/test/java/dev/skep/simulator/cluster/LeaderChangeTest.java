package dev.skep.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.DmnFiles;
import dev.skep.engine.EngineHarness;
import dev.skep.engine.element.ElementFixture;
import dev.skep.engine.element.ElementFixtures;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.simulator.cluster.ClusterElementDriver.Loss;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of element, and a leader that is lost right before the flow comes to it and once more while it is active: the next one
 * goes on where it was, and nothing is done twice.
 */
final class LeaderChangeTest {
    private static final long SEED = 7_000;

    static Stream<Arguments> everything() {
        final List<ElementFixture> fixtures = ElementFixtures.all();
        return IntStream.range(0, fixtures.size())
                .mapToObj(number -> Arguments.of(
                        fixtures.get(number), Loss.values()[number % Loss.values().length], SEED + number));
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("everything")
    void theNextLeaderGoesOn(final ElementFixture fixture, final Loss loss, final long seed) {
        final ClusterElementDriver cluster = new ClusterElementDriver(seed);
        cluster.deploy(List.of(
                EngineHarness.resource(Bpmn.createExecutableProcess(ElementFixtures.CALLED)
                        .startEvent()
                        .serviceTask("called-task", task -> task.zeebeJobType("work"))
                        .endEvent()
                        .done()),
                DmnFiles.literal("only.dmn", "only", "1"),
                EngineHarness.resource(fixture.after(Bpmn.createExecutableProcess("p")
                                .startEvent()
                                .serviceTask("before", task -> task.zeebeJobType("before")))
                        .endEvent()
                        .done())));
        final long instance = cluster.start("p");
        cluster.take("before");
        cluster.rest();

        cluster.changeLeader(loss);
        cluster.completeHeld();
        cluster.rest();
        cluster.take("work");
        cluster.take("bad");
        cluster.rest();
        cluster.changeLeader(loss);
        cluster.completeHeld();
        cluster.drive();
        cluster.stepUntil("the end", () -> cluster.ledger().liveInstances().isEmpty());

        assertThat(cluster.count(ProcessInstanceIntent.ELEMENT_COMPLETED, "before"))
                .isEqualTo(1);
        assertThat(fixture.fits(cluster.count(ProcessInstanceIntent.ELEMENT_COMPLETED, "x"), 1))
                .as("completed as often as it should")
                .isTrue();
        assertThat(cluster.ledger().wasBorn(instance)).isTrue();
        // Who held a job goes on to hold it: no lease has come to its end in between.
        assertThat(cluster.count(JobIntent.TIMED_OUT)).isZero();
        assertThat(cluster.count(IncidentIntent.CREATED)).isZero();
        cluster.checkEnd();
    }
}
