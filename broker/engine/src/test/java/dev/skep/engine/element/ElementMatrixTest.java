package dev.skep.engine.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.element.ElementFixture.Part;
import dev.skep.engine.element.ElementFixture.Trait;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractActivityBuilder;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.StartEventBuilder;
import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.BpmnModelElementInstance;
import io.camunda.zeebe.model.bpmn.instance.ExtensionElements;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeInput;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeIoMapping;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeOutput;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of element in every place, and everything that can happen to it there; with new starts of the broker all the time. */
class ElementMatrixTest {
    private static final String FAILING = "=assert(mended, mended != null)";
    private static final int ROUNDS_TO_AN_INCIDENT = 3;

    /** What ends the scope around a fixture while it is active. */
    enum Interruption {
        BOUNDARY_EVENT,
        EVENT_SUB_PROCESS,
        ERROR,
        TERMINATE_END_EVENT,
        COMPLETION_CONDITION,
        CANCELLATION,
        CANCELLATION_OF_THE_CALLER,
        MODIFICATION
    }

    static Stream<Arguments> everywhere() {
        return ElementFixtures.all().stream()
                .flatMap(fixture -> Stream.of(Place.values()).map(place -> Arguments.of(fixture, place)));
    }

    static Stream<Arguments> interruptions() {
        return with(Trait.WAITS)
                .flatMap(fixture -> Stream.of(Interruption.values()).map(what -> Arguments.of(fixture, what)));
    }

    static Stream<ElementFixture> all() {
        return ElementFixtures.all().stream();
    }

    static Stream<ElementFixture> activities() {
        return with(Trait.ACTIVITY).filter(fixture -> fixture.completions() == 1);
    }

    static Stream<ElementFixture> withInputs() {
        return with(Trait.INPUTS);
    }

    static Stream<ElementFixture> withOutputs() {
        return with(Trait.OUTPUTS);
    }

    private static Stream<ElementFixture> with(final Trait trait) {
        return ElementFixtures.all().stream().filter(fixture -> fixture.is(trait));
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("everywhere")
    void completes(final ElementFixture fixture, final Place place) {
        try (ElementDriver driver = new ElementDriver(place.of(fixture))) {
            final long instance = driver.start("p");

            assertThat(driver.ends(instance)).isTrue();

            assertThat(driver.engine().isCompleted(instance)).isTrue();
            assertCompleted(driver, fixture, place.times());
            assertThat(driver.incidents()).isEmpty();
            checkClean(driver);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("activities")
    void completesForEachOfItsOwnLoop(final ElementFixture fixture) {
        for (final boolean sequential : List.of(true, false)) {
            final Part loop = at -> ((AbstractActivityBuilder<?, ?>) fixture.after(at))
                    .multiInstance(each -> (sequential ? each.sequential() : each.parallel())
                            .zeebeInputCollectionExpression("[1, 2]"));
            try (ElementDriver driver = new ElementDriver(
                    loop.after(Place.process("p").startEvent()).endEvent().done())) {
                final long instance = driver.start("p");

                assertThat(driver.ends(instance)).isTrue();

                assertThat(driver.engine().isCompleted(instance)).isTrue();
                assertThat(driver.completions("x")).isEqualTo(3);
                checkClean(driver);
            }
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("interruptions")
    void isInterrupted(final ElementFixture fixture, final Interruption interruption) {
        try (ElementDriver driver = new ElementDriver(interrupted(fixture, interruption))) {
            final long instance = driver.start("p");
            if (fixture.is(Trait.TRIGGERED)) {
                driver.trigger("x");
            }

            switch (interruption) {
                case BOUNDARY_EVENT, EVENT_SUB_PROCESS -> driver.broadcast("stop");
                case ERROR -> driver.engine().throwError(driver.engine().job("stop"), "stop");
                case TERMINATE_END_EVENT, COMPLETION_CONDITION -> driver.completeJobs("stop");
                case CANCELLATION, CANCELLATION_OF_THE_CALLER ->
                    EngineHarness.accepted(driver.engine().cancel(instance));
                case MODIFICATION ->
                    EngineHarness.accepted(driver.modify(
                            instance, List.of("after"), List.of(driver.engine().elementKey("outer"))));
            }
            driver.restart();
            if (fixture.is(Trait.CANCELING_LISTENERS)) {
                assertThat(driver.terminations("x")).isZero();
                driver.completeJobs("work");
                driver.restart();
                assertThat(driver.terminations("x")).isPositive();
            }

            assertThat(driver.completions("x")).isZero();
            assertThat(driver.terminations()).isPositive();
            assertThat(driver.ends(instance)).isTrue();
            assertThat(driver.completions("x")).isZero();
            assertThat(driver.incidents()).isEmpty();
            checkClean(driver);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("all")
    void isActivatedFromOutside(final ElementFixture fixture) {
        for (final Place place : List.of(Place.PROCESS, Place.SUB_PROCESS)) {
            try (ElementDriver driver = new ElementDriver(place.of(fixture))) {
                final var refused = driver.engine().create("p").at("x");
                if (fixture.is(Trait.NOT_PLACED)) {
                    EngineHarness.rejected(refused.reply());
                    continue;
                }
                final long instance = driver.start("p", "x");

                assertThat(driver.ends(instance)).isTrue();

                assertThat(driver.engine().isCompleted(instance)).isTrue();
                assertCompleted(driver, fixture, 1);
                checkClean(driver);
            }
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("all")
    void isModifiedInto(final ElementFixture fixture) {
        for (final boolean within : List.of(true, false)) {
            try (ElementDriver driver = new ElementDriver(behindATask(fixture, within))) {
                final long instance = driver.start("p");
                final List<Long> before = List.of(driver.engine().elementKey("before"));
                if (fixture.is(Trait.NOT_PLACED)) {
                    EngineHarness.rejected(driver.modify(instance, List.of("x"), before));
                    continue;
                }
                EngineHarness.accepted(driver.modify(instance, List.of("x"), before));
                driver.restart();

                assertThat(driver.ends(instance)).isTrue();

                assertThat(driver.engine().isCompleted(instance)).isTrue();
                assertCompleted(driver, fixture, 1);
                assertThat(driver.completions("before")).isZero();
                checkClean(driver);
            }
        }
    }

    /** What begins an instance. */
    enum Trigger {
        NONE,
        MESSAGE,
        TIMER,
        SIGNAL,
        CONDITION
    }

    @ParameterizedTest(name = "{arguments}")
    @EnumSource
    void begins(final Trigger trigger) {
        final StartEventBuilder start = Place.process("p").startEvent("x");
        switch (trigger) {
            case NONE -> {}
            case MESSAGE -> start.message("m");
            case TIMER -> start.timerWithCycle("R1/PT10M");
            case SIGNAL -> start.signal("s");
            case CONDITION -> start.condition("=n > 0");
        }
        final BpmnModelInstance model = start.serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
        try (ElementDriver driver = new ElementDriver(model)) {
            driver.restart();
            if (trigger == Trigger.NONE) {
                driver.engine().start("p");
                driver.restart();
            }

            driver.happens();
            driver.evaluate("{\"n\": 0}");
            driver.evaluate("{\"n\": 1}");

            assertThat(driver.completions("x")).isEqualTo(1);
            assertThat(driver.completions("p")).isZero();
            driver.completeJobs("work");
            driver.restart();
            assertThat(driver.completions("p")).isEqualTo(1);
            checkClean(driver);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withInputs")
    void incidentsOfInputMappingsAreResolved(final ElementFixture fixture) {
        for (final Place place : List.of(Place.PROCESS, Place.PARALLEL_LOOP, Place.CALLED_PROCESS)) {
            final BpmnModelInstance[] models = place.of(fixture);
            final ZeebeInput input = models[0].newInstance(ZeebeInput.class);
            input.setSource(FAILING);
            input.setTarget("mapped");
            addMapping(models[0], input);
            if (place == Place.CALLED_PROCESS) {
                isCancelledWithIncidents(models, fixture);
            } else {
                incidentsAreResolved(models, fixture, place);
            }
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withOutputs")
    void incidentsOfOutputMappingsAreResolved(final ElementFixture fixture) {
        for (final Place place : List.of(Place.PROCESS, Place.PARALLEL_LOOP, Place.CALLED_PROCESS)) {
            final BpmnModelInstance[] models = place.of(fixture);
            final ZeebeOutput output = models[0].newInstance(ZeebeOutput.class);
            output.setSource(FAILING);
            output.setTarget("mapped");
            addMapping(models[0], output);
            if (place == Place.CALLED_PROCESS) {
                isCancelledWithIncidents(models, fixture);
            } else {
                incidentsAreResolved(models, fixture, place);
            }
        }
    }

    // ---------------------------------------------------------------- incidents

    private static void incidentsAreResolved(
            final BpmnModelInstance[] models, final ElementFixture fixture, final Place place) {
        try (ElementDriver driver = new ElementDriver(models)) {
            final long instance = driver.start("p");
            assertThat(driver.endsWithin(ROUNDS_TO_AN_INCIDENT, instance))
                    .as("end in %s", place)
                    .isFalse();
            final List<Long> first = driver.incidents();
            assertThat(first).as("incidents in %s", place).isNotEmpty();
            for (final long incident : first) {
                EngineHarness.accepted(driver.engine().resolveIncident(incident));
            }
            driver.restart();
            final List<Long> second = driver.incidents();
            assertThat(second).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);

            driver.engine().setVariables(instance, "{\"mended\": 1}");
            for (final long incident : second) {
                EngineHarness.accepted(driver.engine().resolveIncident(incident));
            }
            assertThat(driver.ends(instance)).as("end in %s", place).isTrue();

            assertThat(driver.engine().isCompleted(instance)).isTrue();
            assertCompleted(driver, fixture, place.times());
            assertThat(driver.incidents()).isEmpty();
            checkClean(driver);
        }
    }

    private static void isCancelledWithIncidents(final BpmnModelInstance[] models, final ElementFixture fixture) {
        try (ElementDriver driver = new ElementDriver(models)) {
            final long instance = driver.start("p");
            assertThat(driver.endsWithin(ROUNDS_TO_AN_INCIDENT, instance)).isFalse();
            assertThat(errors(driver)).containsOnly(IncidentErrorType.IO_MAPPING_ERROR);

            EngineHarness.accepted(driver.engine().cancel(instance));

            assertThat(driver.engine().isTerminated(instance)).isTrue();
            assertThat(driver.completions("x")).isLessThan(fixture.completions());
            assertThat(driver.incidents()).isEmpty();
            checkClean(driver);
        }
    }

    private static List<IncidentErrorType> errors(final ElementDriver driver) {
        return driver.engine().records().of(IncidentIntent.CREATED).list().stream()
                .map(record -> ((IncidentValue) record.value()).errorType())
                .toList();
    }

    private static void assertCompleted(final ElementDriver driver, final ElementFixture fixture, final int times) {
        final int completed = driver.completions("x");
        assertThat(fixture.fits(completed, times))
                .as("%s completions for %s times", completed, times)
                .isTrue();
    }

    static void checkClean(final ElementDriver driver) {
        driver.engine().checkNothingLeft();
        driver.engine().checkReplay();
    }

    // ---------------------------------------------------------------- models

    /** A task that nobody does, and then the fixture, in a sub-process or not. */
    private static BpmnModelInstance behindATask(final ElementFixture fixture, final boolean within) {
        final var before = Place.process("p").startEvent().serviceTask("before", task -> task.zeebeJobType("nobody"));
        return within
                ? before.subProcess(
                                "outer",
                                sub -> ElementFixtures.inside(
                                        sub, at -> fixture.after(at).endEvent()))
                        .endEvent()
                        .done()
                : fixture.after(before).endEvent().done();
    }

    private static BpmnModelInstance[] interrupted(final ElementFixture fixture, final Interruption interruption) {
        return switch (interruption) {
            case BOUNDARY_EVENT ->
                Place.models(Place.outer(sub -> {}, fixture)
                        .endEvent()
                        .moveToActivity("outer")
                        .boundaryEvent("stopped", event -> event.signal("stop"))
                        .endEvent());
            case EVENT_SUB_PROCESS ->
                Place.models(Place.outer(
                                sub -> sub.embeddedSubProcess()
                                        .eventSubProcess(
                                                "takeover",
                                                event -> event.startEvent()
                                                        .signal("stop")
                                                        .manualTask()
                                                        .endEvent()),
                                fixture)
                        .endEvent());
            case ERROR ->
                Place.models(besideATask(fixture, stop -> stop.endEvent())
                        .endEvent()
                        .moveToActivity("outer")
                        .boundaryEvent("stopped", event -> event.error("stop"))
                        .endEvent());
            case TERMINATE_END_EVENT ->
                Place.models(besideATask(fixture, stop -> stop.endEvent("stopped", end -> end.terminate()))
                        .endEvent());
            case COMPLETION_CONDITION ->
                Place.models(Place.process("p")
                        .startEvent()
                        .subProcess("outer", sub -> {
                            sub.multiInstance(loop -> loop.parallel()
                                    .zeebeInputCollectionExpression("[1, 2]")
                                    .zeebeInputElement("which")
                                    .completionCondition("=numberOfCompletedInstances >= 1"));
                            ElementFixtures.inside(
                                    sub,
                                    at -> fixture.after(
                                                    at.exclusiveGateway("which").defaultFlow())
                                            .endEvent()
                                            .moveToNode("which")
                                            .conditionExpression("which = 1")
                                            .serviceTask("stop", task -> task.zeebeJobType("stop"))
                                            .endEvent());
                        })
                        .endEvent());
            case CANCELLATION -> Place.PROCESS.of(fixture);
            case CANCELLATION_OF_THE_CALLER -> Place.CALLED_PROCESS.of(fixture);
            case MODIFICATION ->
                Place.models(Place.outer(sub -> {}, fixture).manualTask("after").endEvent());
        };
    }

    private static AbstractFlowNodeBuilder<?, ?> besideATask(
            final ElementFixture fixture, final UnaryOperator<AbstractFlowNodeBuilder<?, ?>> behind) {
        return Place.process("p")
                .startEvent()
                .subProcess(
                        "outer",
                        sub -> ElementFixtures.inside(
                                sub,
                                at -> behind.apply(fixture.after(at.parallelGateway("branches"))
                                        .endEvent()
                                        .moveToNode("branches")
                                        .serviceTask("stop", task -> task.zeebeJobType("stop")))));
    }

    private static void addMapping(final BpmnModelInstance model, final BpmnModelElementInstance mapping) {
        final BaseElement element = model.getModelElementById("x");
        if (element.getExtensionElements() == null) {
            element.setExtensionElements(model.newInstance(ExtensionElements.class));
        }
        element.getExtensionElements().addExtensionElement(ZeebeIoMapping.class).addChildElement(mapping);
    }
}
