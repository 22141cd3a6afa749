package dev.skep.engine.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.element.Subjects.Part;
import dev.skep.engine.element.Subjects.Subject;
import dev.skep.engine.element.Subjects.Trait;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractActivityBuilder;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import io.camunda.zeebe.model.bpmn.builder.StartEventBuilder;
import io.camunda.zeebe.model.bpmn.builder.SubProcessBuilder;
import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.BpmnModelElementInstance;
import io.camunda.zeebe.model.bpmn.instance.ExtensionElements;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeInput;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeIoMapping;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeOutput;
import java.util.List;
import java.util.function.Consumer;
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

    /** Where a subject stands, and how often the flow comes to it. */
    enum Place {
        PROCESS(1),
        SUB_PROCESS(1),
        EVENT_SUB_PROCESS(1),
        PARALLEL_LOOP(3),
        SEQUENTIAL_LOOP(3),
        CALLED_PROCESS(1),
        BRANCH(1),
        CIRCLE(2);

        private final int times;

        Place(final int times) {
            this.times = times;
        }
    }

    /** What ends the scope around a subject while it is active. */
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
        return Subjects.all().stream()
                .flatMap(subject -> Stream.of(Place.values()).map(place -> Arguments.of(subject, place)));
    }

    static Stream<Arguments> interruptions() {
        return with(Trait.WAITS)
                .flatMap(subject -> Stream.of(Interruption.values()).map(what -> Arguments.of(subject, what)));
    }

    static Stream<Subject> all() {
        return Subjects.all().stream();
    }

    static Stream<Subject> activities() {
        return with(Trait.ACTIVITY).filter(subject -> subject.completions() == 1);
    }

    static Stream<Subject> withInputs() {
        return with(Trait.INPUTS);
    }

    static Stream<Subject> withOutputs() {
        return with(Trait.OUTPUTS);
    }

    private static Stream<Subject> with(final Trait trait) {
        return Subjects.all().stream().filter(subject -> subject.is(trait));
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("everywhere")
    void completes(final Subject subject, final Place place) {
        try (WorldOfSubjects world = new WorldOfSubjects(placed(subject, place))) {
            final long instance = world.start("p");

            assertThat(world.ends(instance)).isTrue();

            assertThat(world.engine().isCompleted(instance)).isTrue();
            assertCompleted(world, subject, place.times);
            assertThat(world.incidents()).isEmpty();
            checkClean(world);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("activities")
    void completesForEachOfItsOwnLoop(final Subject subject) {
        for (final boolean sequential : List.of(true, false)) {
            final Part loop = at -> ((AbstractActivityBuilder<?, ?>) subject.after(at))
                    .multiInstance(each -> (sequential ? each.sequential() : each.parallel())
                            .zeebeInputCollectionExpression("[1, 2]"));
            try (WorldOfSubjects world = new WorldOfSubjects(
                    loop.after(process("p").startEvent()).endEvent().done())) {
                final long instance = world.start("p");

                assertThat(world.ends(instance)).isTrue();

                assertThat(world.engine().isCompleted(instance)).isTrue();
                assertThat(world.completions("x")).isEqualTo(3);
                checkClean(world);
            }
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("interruptions")
    void isEnded(final Subject subject, final Interruption interruption) {
        try (WorldOfSubjects world = new WorldOfSubjects(interrupted(subject, interruption))) {
            final long instance = world.start("p");

            switch (interruption) {
                case BOUNDARY_EVENT, EVENT_SUB_PROCESS -> world.broadcast("stop");
                case ERROR -> world.engine().throwError(world.engine().job("stop"), "stop");
                case TERMINATE_END_EVENT, COMPLETION_CONDITION -> world.completeJobs("stop");
                case CANCELLATION, CANCELLATION_OF_THE_CALLER ->
                    EngineHarness.accepted(world.engine().cancel(instance));
                case MODIFICATION ->
                    EngineHarness.accepted(world.modify(
                            instance, List.of("after"), List.of(world.engine().elementKey("outer"))));
            }
            world.restart();

            assertThat(world.completions("x")).isZero();
            assertThat(world.terminations()).isPositive();
            assertThat(world.ends(instance)).isTrue();
            assertThat(world.completions("x")).isZero();
            assertThat(world.incidents()).isEmpty();
            checkClean(world);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("all")
    void isActivatedFromOutside(final Subject subject) {
        for (final Place place : List.of(Place.PROCESS, Place.SUB_PROCESS)) {
            try (WorldOfSubjects world = new WorldOfSubjects(placed(subject, place))) {
                final var refused = world.engine().create("p").at("x");
                if (subject.is(Trait.NOT_PLACED)) {
                    EngineHarness.rejected(refused.reply());
                    continue;
                }
                final long instance = world.start("p", "x");

                assertThat(world.ends(instance)).isTrue();

                assertThat(world.engine().isCompleted(instance)).isTrue();
                assertCompleted(world, subject, 1);
                checkClean(world);
            }
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("all")
    void isModifiedInto(final Subject subject) {
        for (final boolean within : List.of(true, false)) {
            try (WorldOfSubjects world = new WorldOfSubjects(behindATask(subject, within))) {
                final long instance = world.start("p");
                final List<Long> before = List.of(world.engine().elementKey("before"));
                if (subject.is(Trait.NOT_PLACED)) {
                    EngineHarness.rejected(world.modify(instance, List.of("x"), before));
                    continue;
                }
                EngineHarness.accepted(world.modify(instance, List.of("x"), before));
                world.restart();

                assertThat(world.ends(instance)).isTrue();

                assertThat(world.engine().isCompleted(instance)).isTrue();
                assertCompleted(world, subject, 1);
                assertThat(world.completions("before")).isZero();
                checkClean(world);
            }
        }
    }

    /** What begins an instance. */
    enum Beginning {
        NONE,
        MESSAGE,
        TIMER,
        SIGNAL
    }

    @ParameterizedTest(name = "{arguments}")
    @EnumSource
    void begins(final Beginning beginning) {
        final StartEventBuilder start = process("p").startEvent("x");
        switch (beginning) {
            case NONE -> {}
            case MESSAGE -> start.message("m");
            case TIMER -> start.timerWithCycle("R1/PT10M");
            case SIGNAL -> start.signal("s");
        }
        final BpmnModelInstance model = start.serviceTask("task", task -> task.zeebeJobType("work"))
                .endEvent()
                .done();
        try (WorldOfSubjects world = new WorldOfSubjects(model)) {
            world.restart();
            if (beginning == Beginning.NONE) {
                world.engine().start("p");
                world.restart();
            }

            world.happens();

            assertThat(world.completions("x")).isEqualTo(1);
            assertThat(world.completions("p")).isZero();
            world.completeJobs("work");
            world.restart();
            assertThat(world.completions("p")).isEqualTo(1);
            checkClean(world);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withInputs")
    void failingInputMappingsAreMended(final Subject subject) {
        for (final Place place : List.of(Place.PROCESS, Place.PARALLEL_LOOP, Place.CALLED_PROCESS)) {
            final BpmnModelInstance[] models = placed(subject, place);
            final ZeebeInput input = models[0].newInstance(ZeebeInput.class);
            input.setSource(FAILING);
            input.setTarget("mapped");
            addMapping(models[0], input);
            if (place == Place.CALLED_PROCESS) {
                isCancelledWithItsIncident(models, subject);
            } else {
                isMended(models, subject, place);
            }
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withOutputs")
    void failingOutputMappingsAreMended(final Subject subject) {
        for (final Place place : List.of(Place.PROCESS, Place.PARALLEL_LOOP, Place.CALLED_PROCESS)) {
            final BpmnModelInstance[] models = placed(subject, place);
            final ZeebeOutput output = models[0].newInstance(ZeebeOutput.class);
            output.setSource(FAILING);
            output.setTarget("mapped");
            addMapping(models[0], output);
            if (place == Place.CALLED_PROCESS) {
                isCancelledWithItsIncident(models, subject);
            } else {
                isMended(models, subject, place);
            }
        }
    }

    // ---------------------------------------------------------------- incidents

    private static void isMended(final BpmnModelInstance[] models, final Subject subject, final Place place) {
        try (WorldOfSubjects world = new WorldOfSubjects(models)) {
            final long instance = world.start("p");
            assertThat(world.endsWithin(ROUNDS_TO_AN_INCIDENT, instance))
                    .as("end in %s", place)
                    .isFalse();
            final List<Long> first = world.incidents();
            assertThat(first).as("incidents in %s", place).isNotEmpty();
            for (final long incident : first) {
                EngineHarness.accepted(world.engine().resolveIncident(incident));
            }
            world.restart();
            final List<Long> second = world.incidents();
            assertThat(second).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);

            world.engine().setVariables(instance, "{\"mended\": 1}");
            for (final long incident : second) {
                EngineHarness.accepted(world.engine().resolveIncident(incident));
            }
            assertThat(world.ends(instance)).as("end in %s", place).isTrue();

            assertThat(world.engine().isCompleted(instance)).isTrue();
            assertCompleted(world, subject, place.times);
            assertThat(world.incidents()).isEmpty();
            checkClean(world);
        }
    }

    private static void isCancelledWithItsIncident(final BpmnModelInstance[] models, final Subject subject) {
        try (WorldOfSubjects world = new WorldOfSubjects(models)) {
            final long instance = world.start("p");
            assertThat(world.endsWithin(ROUNDS_TO_AN_INCIDENT, instance)).isFalse();
            assertThat(errors(world)).containsOnly(IncidentErrorType.IO_MAPPING_ERROR);

            EngineHarness.accepted(world.engine().cancel(instance));

            assertThat(world.engine().isTerminated(instance)).isTrue();
            assertThat(world.completions("x")).isLessThan(subject.completions());
            assertThat(world.incidents()).isEmpty();
            checkClean(world);
        }
    }

    private static List<IncidentErrorType> errors(final WorldOfSubjects world) {
        return world.engine().records().of(IncidentIntent.CREATED).list().stream()
                .map(record -> ((IncidentValue) record.value()).errorType())
                .toList();
    }

    private static void assertCompleted(final WorldOfSubjects world, final Subject subject, final int times) {
        final int completed = world.completions("x");
        assertThat(subject.fits(completed, times))
                .as("%s completions for %s times", completed, times)
                .isTrue();
    }

    private static void checkClean(final WorldOfSubjects world) {
        world.engine().checkNothingLeft();
        world.engine().checkReplay();
    }

    // ---------------------------------------------------------------- models

    private static ProcessBuilder process(final String id) {
        return Bpmn.createExecutableProcess(id);
    }

    /** The processes, that with the subject first. The one to start is "p". */
    private static BpmnModelInstance[] placed(final Subject subject, final Place place) {
        return switch (place) {
            case PROCESS -> models(subject.after(process("p").startEvent()).endEvent());
            case SUB_PROCESS -> models(outer(sub -> {}, subject).endEvent());
            case PARALLEL_LOOP -> models(outer(sub -> loop(sub, false), subject).endEvent());
            case SEQUENTIAL_LOOP ->
                models(outer(sub -> loop(sub, true), subject).endEvent());
            case EVENT_SUB_PROCESS -> {
                final ProcessBuilder process = process("p");
                process.eventSubProcess(
                        "takeover",
                        sub -> subject.after(sub.startEvent().timerWithDuration("PT1M"))
                                .endEvent());
                yield models(process.startEvent()
                        .serviceTask("main", task -> task.zeebeJobType("nobody"))
                        .endEvent());
            }
            case CALLED_PROCESS -> {
                final BpmnModelInstance[] called =
                        models(subject.after(process("q").startEvent()).endEvent());
                yield new BpmnModelInstance[] {called[0], caller()};
            }
            case BRANCH ->
                models(subject.after(process("p").startEvent().parallelGateway("branches"))
                        .parallelGateway("joined")
                        .endEvent()
                        .moveToNode("branches")
                        .manualTask()
                        .connectTo("joined"));
            case CIRCLE ->
                models(subject.after(process("p").startEvent().exclusiveGateway("again"))
                        .scriptTask(
                                "count", task -> task.zeebeExpression("n + 1").zeebeResultVariable("n"))
                        .exclusiveGateway("enough")
                        .defaultFlow()
                        .endEvent()
                        .moveToNode("enough")
                        .conditionExpression("n < 2")
                        .connectTo("again"));
        };
    }

    /** A task that nobody does, and then the subject, in a sub-process or not. */
    private static BpmnModelInstance behindATask(final Subject subject, final boolean within) {
        final var before = process("p").startEvent().serviceTask("before", task -> task.zeebeJobType("nobody"));
        return within
                ? before.subProcess(
                                "outer",
                                sub -> Subjects.inside(
                                        sub, at -> subject.after(at).endEvent()))
                        .endEvent()
                        .done()
                : subject.after(before).endEvent().done();
    }

    private static BpmnModelInstance[] interrupted(final Subject subject, final Interruption interruption) {
        return switch (interruption) {
            case BOUNDARY_EVENT ->
                models(outer(sub -> {}, subject)
                        .endEvent()
                        .moveToActivity("outer")
                        .boundaryEvent("stopped", event -> event.signal("stop"))
                        .endEvent());
            case EVENT_SUB_PROCESS ->
                models(outer(
                                sub -> sub.embeddedSubProcess()
                                        .eventSubProcess(
                                                "takeover",
                                                event -> event.startEvent()
                                                        .signal("stop")
                                                        .manualTask()
                                                        .endEvent()),
                                subject)
                        .endEvent());
            case ERROR ->
                models(besideATask(subject, stop -> stop.endEvent())
                        .endEvent()
                        .moveToActivity("outer")
                        .boundaryEvent("stopped", event -> event.error("stop"))
                        .endEvent());
            case TERMINATE_END_EVENT ->
                models(besideATask(subject, stop -> stop.endEvent("stopped", end -> end.terminate()))
                        .endEvent());
            case COMPLETION_CONDITION ->
                models(process("p")
                        .startEvent()
                        .subProcess("outer", sub -> {
                            sub.multiInstance(loop -> loop.parallel()
                                    .zeebeInputCollectionExpression("[1, 2]")
                                    .zeebeInputElement("which")
                                    .completionCondition("=numberOfCompletedInstances >= 1"));
                            Subjects.inside(
                                    sub,
                                    at -> subject.after(
                                                    at.exclusiveGateway("which").defaultFlow())
                                            .endEvent()
                                            .moveToNode("which")
                                            .conditionExpression("which = 1")
                                            .serviceTask("stop", task -> task.zeebeJobType("stop"))
                                            .endEvent());
                        })
                        .endEvent());
            case CANCELLATION -> placed(subject, Place.PROCESS);
            case CANCELLATION_OF_THE_CALLER -> placed(subject, Place.CALLED_PROCESS);
            case MODIFICATION ->
                models(outer(sub -> {}, subject).manualTask("after").endEvent());
        };
    }

    /** A sub-process "outer" with the subject in it. */
    private static AbstractFlowNodeBuilder<?, ?> outer(final Consumer<SubProcessBuilder> more, final Subject subject) {
        return process("p").startEvent().subProcess("outer", sub -> {
            more.accept(sub);
            Subjects.inside(sub, at -> subject.after(at).endEvent());
        });
    }

    private static AbstractFlowNodeBuilder<?, ?> besideATask(
            final Subject subject, final UnaryOperator<AbstractFlowNodeBuilder<?, ?>> behind) {
        return process("p")
                .startEvent()
                .subProcess(
                        "outer",
                        sub -> Subjects.inside(
                                sub,
                                at -> behind.apply(subject.after(at.parallelGateway("branches"))
                                        .endEvent()
                                        .moveToNode("branches")
                                        .serviceTask("stop", task -> task.zeebeJobType("stop")))));
    }

    private static BpmnModelInstance caller() {
        return process("p")
                .startEvent()
                .callActivity("calls", call -> call.zeebeProcessId("q"))
                .endEvent()
                .done();
    }

    private static void loop(final SubProcessBuilder sub, final boolean sequential) {
        sub.multiInstance(
                loop -> (sequential ? loop.sequential() : loop.parallel()).zeebeInputCollectionExpression("[1, 2, 3]"));
    }

    private static BpmnModelInstance[] models(final AbstractFlowNodeBuilder<?, ?> last) {
        return new BpmnModelInstance[] {last.done()};
    }

    private static void addMapping(final BpmnModelInstance model, final BpmnModelElementInstance mapping) {
        final BaseElement element = model.getModelElementById("x");
        if (element.getExtensionElements() == null) {
            element.setExtensionElements(model.newInstance(ExtensionElements.class));
        }
        element.getExtensionElements().addExtensionElement(ZeebeIoMapping.class).addChildElement(mapping);
    }
}
