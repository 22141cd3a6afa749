package dev.skep.engine.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.part.ListenerEvent;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of element, and everything in it that can turn out to be wrong while an instance runs: an incident, the same incident again
 * where it is resolved too early, and the way to the end when what is wrong was mended. {@link ElementMatrixTest} has those of mappings.
 */
final class IncidentMatrixTest {
    private static final int ROUNDS_TO_AN_INCIDENT = 3;
    // Each kind of element in the process, and in one of these in turn.
    private static final List<Place> OTHER_PLACES = List.of(
            Place.SUB_PROCESS, Place.EVENT_SUB_PROCESS, Place.PARALLEL_LOOP, Place.CALLED_PROCESS, Place.BRANCH);

    static Stream<Arguments> faultyExpressions() {
        final List<Arguments> all = new ArrayList<>();
        int turn = 0;
        for (final ElementFixture fixture : ElementFixtures.all()) {
            for (final FaultyExpression what : FaultyExpression.values()) {
                if (what.in(model(fixture))) {
                    all.add(Arguments.of(fixture, what, Place.PROCESS));
                    all.add(Arguments.of(fixture, what, OTHER_PLACES.get(turn % OTHER_PLACES.size())));
                    turn++;
                }
            }
        }
        return all.stream();
    }

    static Stream<ElementFixture> withJobs() {
        return ElementFixtures.all().stream().filter(fixture -> FaultyExpression.JOB_TYPE.in(model(fixture)));
    }

    static Stream<ElementFixture> withListeners() {
        return ElementFixtures.all().stream()
                .filter(fixture -> FaultyExpression.LISTENER_TYPE.in(model(fixture))
                        || FaultyExpression.TASK_LISTENER_TYPE.in(model(fixture)));
    }

    private static BpmnModelInstance model(final ElementFixture fixture) {
        return fixture.after(Bpmn.createExecutableProcess("p").startEvent())
                .endEvent()
                .done();
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("faultyExpressions")
    void incidentsAreResolved(final ElementFixture fixture, final FaultyExpression what, final Place place) {
        final BpmnModelInstance[] models = place.of(fixture);
        what.in(models[0]);
        try (ElementDriver driver = new ElementDriver(models)) {
            final long instance = driver.start("p");
            driver.endsWithin(ROUNDS_TO_AN_INCIDENT, instance);
            final List<Long> first = driver.incidents();
            assertThat(first).as("incidents").isNotEmpty();
            assertThat(errors(driver)).containsOnly(what.error());

            first.forEach(each -> EngineHarness.accepted(driver.engine().resolveIncident(each)));
            driver.restart();
            if (FaultyExpression.LISTENER_TYPE.in(model(fixture))) {
                // Its start listeners are told once more before.
                driver.completeJobs("work");
                driver.restart();
            }
            final List<Long> second = driver.incidents();
            assertThat(second).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);

            // What a called process has been given is its own.
            instancesOf(driver, second)
                    .forEach(each -> driver.engine().setVariables(each, "{\"missing\": " + what.resolved() + "}"));
            second.forEach(each -> EngineHarness.accepted(driver.engine().resolveIncident(each)));
            driver.restart();
            assertEnds(driver, instance, fixture, place.times());
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withJobs")
    void aJobWithoutRetriesGetsSome(final ElementFixture fixture) {
        try (ElementDriver driver = new ElementDriver(model(fixture))) {
            final long instance = driver.start("p");
            final List<ActivatedJob> failed = jobs(driver);
            failed.forEach(job -> EngineHarness.accepted(driver.engine().fail(job, 0)));
            driver.restart();
            assertThat(driver.incidents()).hasSameSizeAs(failed);

            resolveWithRetries(driver);

            assertEnds(driver, instance, fixture, 1);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withJobs")
    void anErrorThatNobodyCatchesIsTriedAgain(final ElementFixture fixture) {
        try (ElementDriver driver = new ElementDriver(model(fixture))) {
            final long instance = driver.start("p");
            final List<ActivatedJob> failed = jobs(driver).stream()
                    .filter(job -> job.job().listening().event() == ListenerEvent.UNSPECIFIED)
                    .toList();
            failed.forEach(job -> EngineHarness.accepted(driver.engine().throwError(job, "unknown")));
            driver.restart();
            assertThat(driver.incidents()).hasSameSizeAs(failed);
            if (!failed.isEmpty()) {
                assertThat(errors(driver)).containsOnly(IncidentErrorType.UNHANDLED_ERROR_EVENT);
            }

            resolveWithRetries(driver);

            // Jobs that were only taken come back when their time is over.
            driver.engine().advance(Duration.ofHours(1));
            assertEnds(driver, instance, fixture, 1);
        }
    }

    /** Each listener in turn. */
    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withListeners")
    void aListenerWithoutRetriesGetsSome(final ElementFixture fixture) {
        try (ElementDriver driver = new ElementDriver(model(fixture))) {
            final long instance = driver.start("p");
            boolean ended = false;
            for (int round = 0; round < 10 && !ended; round++) {
                for (final ActivatedJob job :
                        driver.engine().activateJobs("work").jobs()) {
                    EngineHarness.accepted(driver.engine().fail(job, 0));
                }
                driver.restart();
                resolveWithRetries(driver);
                ended = driver.endsWithin(1, instance);
            }
            assertEnds(driver, instance, fixture, 1);
        }
    }

    // ---------------------------------------------------------------- what happens

    /** All that can be worked on, as soon as there is something. */
    private static List<ActivatedJob> jobs(final ElementDriver driver) {
        final List<ActivatedJob> jobs = new ArrayList<>();
        for (int round = 0; round < 4 && jobs.isEmpty(); round++) {
            if (round > 0) {
                driver.happens();
            }
            for (final String type : List.of("work", "lead")) {
                jobs.addAll(driver.engine().activateJobs(type).jobs());
            }
        }
        return jobs;
    }

    private static void resolveWithRetries(final ElementDriver driver) {
        final List<Long> open = driver.incidents();
        for (final Record created :
                driver.engine().records().of(IncidentIntent.CREATED).list()) {
            if (open.contains(created.key())) {
                EngineHarness.accepted(driver.engine().updateRetries(((IncidentValue) created.value()).jobKey(), 3));
                EngineHarness.accepted(driver.engine().resolveIncident(created.key()));
            }
        }
        driver.restart();
        assertThat(driver.incidents()).isEmpty();
    }

    private static List<IncidentErrorType> errors(final ElementDriver driver) {
        return driver.engine().records().of(IncidentIntent.CREATED).list().stream()
                .map(record -> ((IncidentValue) record.value()).errorType())
                .toList();
    }

    private static Set<Long> instancesOf(final ElementDriver driver, final List<Long> incidents) {
        return driver.engine().records().of(IncidentIntent.CREATED).list().stream()
                .filter(record -> incidents.contains(record.key()))
                .map(record -> ((IncidentValue) record.value()).processInstanceKey())
                .collect(Collectors.toSet());
    }

    private static void assertEnds(
            final ElementDriver driver, final long instance, final ElementFixture fixture, final int times) {
        assertThat(driver.ends(instance)).as("end").isTrue();
        assertThat(driver.engine().isCompleted(instance)).isTrue();
        assertThat(fixture.fits(driver.completions("x"), times))
                .as("as often as it should")
                .isTrue();
        assertThat(driver.incidents()).isEmpty();
        driver.engine().checkNothingLeft();
        driver.engine().checkReplay();
    }
}
