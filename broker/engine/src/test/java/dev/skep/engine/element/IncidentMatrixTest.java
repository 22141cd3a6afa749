package dev.skep.engine.element;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.engine.element.Subjects.Subject;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.part.Listening;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.ConditionExpression;
import io.camunda.zeebe.model.bpmn.instance.Message;
import io.camunda.zeebe.model.bpmn.instance.Signal;
import io.camunda.zeebe.model.bpmn.instance.TimeCycle;
import io.camunda.zeebe.model.bpmn.instance.TimeDuration;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAdHoc;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAssignmentDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledDecision;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledElement;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListener;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeLoopCharacteristics;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeScript;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeSubscription;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListener;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of element, and everything in it that can turn out to be wrong while an instance runs: an incident, the same incident again
 * where it is resolved too early, and the way to the end when what is wrong was mended. {@link ElementMatrixTest} has those of mappings.
 */
final class IncidentMatrixTest {
    private static final int ROUNDS_TO_AN_INCIDENT = 3;
    private static final String MISSING = "=missing";

    /** Something that is worked out by an expression, which gives nothing before it is mended. */
    enum Spoilt {
        JOB_TYPE(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"work\""),
        JOB_RETRIES(IncidentErrorType.EXTRACT_VALUE_ERROR, "3"),
        LISTENER_TYPE(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"work\""),
        TASK_LISTENER_TYPE(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"work\""),
        ASSIGNEE(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"me\""),
        CORRELATION_KEY(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"" + Subjects.KEY + "\""),
        MESSAGE_NAME(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"m\""),
        DURATION(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"PT10M\""),
        CYCLE(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"R1/PT10M\""),
        SIGNAL_CAUGHT(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"s\""),
        SIGNAL_THROWN(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"other\""),
        LOOP(IncidentErrorType.EXTRACT_VALUE_ERROR, "[1, 2, 3]"),
        AD_HOC(IncidentErrorType.EXTRACT_VALUE_ERROR, "[\"one\", \"two\"]"),
        CALLED_ELEMENT(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"" + Subjects.CALLED + "\""),
        CALLED_DECISION(IncidentErrorType.EXTRACT_VALUE_ERROR, "\"only\""),
        SCRIPT(IncidentErrorType.EXTRACT_VALUE_ERROR, "2"),
        CONDITION(IncidentErrorType.EXTRACT_VALUE_ERROR, "true"),
        NO_CONDITION_HOLDS(IncidentErrorType.CONDITION_ERROR, "true");

        private final IncidentErrorType error;
        private final String mended;

        Spoilt(final IncidentErrorType error, final String mended) {
            this.error = error;
            this.mended = mended;
        }

        /** Whether there was something to be spoilt. */
        boolean in(final BpmnModelInstance model) {
            return switch (this) {
                case JOB_TYPE ->
                    all(model, ZeebeTaskDefinition.class, (each, m) -> {
                        if (each.getType().equals("work")) {
                            each.setType(m);
                        }
                    });
                case JOB_RETRIES -> all(model, ZeebeTaskDefinition.class, ZeebeTaskDefinition::setRetries);
                case LISTENER_TYPE -> all(model, ZeebeExecutionListener.class, ZeebeExecutionListener::setType);
                case TASK_LISTENER_TYPE -> all(model, ZeebeTaskListener.class, ZeebeTaskListener::setType);
                case ASSIGNEE -> all(model, ZeebeAssignmentDefinition.class, ZeebeAssignmentDefinition::setAssignee);
                case CORRELATION_KEY -> all(model, ZeebeSubscription.class, ZeebeSubscription::setCorrelationKey);
                case MESSAGE_NAME ->
                    all(model, Message.class, (each, m) -> {
                        if (each.getName().equals("m")) {
                            each.setName(m);
                        }
                    });
                case DURATION -> all(model, TimeDuration.class, TimeDuration::setTextContent);
                case CYCLE -> all(model, TimeCycle.class, TimeCycle::setTextContent);
                case SIGNAL_CAUGHT -> signals(model, "s");
                case SIGNAL_THROWN -> signals(model, "other");
                case LOOP -> all(model, ZeebeLoopCharacteristics.class, ZeebeLoopCharacteristics::setInputCollection);
                case AD_HOC -> all(model, ZeebeAdHoc.class, ZeebeAdHoc::setActiveElementsCollection);
                case CALLED_ELEMENT -> all(model, ZeebeCalledElement.class, ZeebeCalledElement::setProcessId);
                case CALLED_DECISION -> all(model, ZeebeCalledDecision.class, ZeebeCalledDecision::setDecisionId);
                case SCRIPT ->
                    all(model, ZeebeScript.class, (each, m) -> each.setExpression("=assert(missing, missing != null)"));
                case CONDITION -> all(model, ConditionExpression.class, ConditionExpression::setTextContent);
                case NO_CONDITION_HOLDS ->
                    all(model, ConditionExpression.class, (each, m) -> each.setTextContent("=missing != null"));
            };
        }

        private static boolean signals(final BpmnModelInstance model, final String name) {
            return all(model, Signal.class, (each, m) -> {
                if (each.getName().equals(name)) {
                    each.setName(m);
                }
            });
        }

        /** Only what really becomes another one counts. */
        private static <T extends ModelElementInstance> boolean all(
                final BpmnModelInstance model, final Class<T> type, final BiConsumer<T, String> spoil) {
            final String before = Bpmn.convertToString(model);
            model.getModelElementsByType(type).forEach(each -> spoil.accept(each, MISSING));
            return !Bpmn.convertToString(model).equals(before);
        }
    }

    static Stream<Arguments> spoilt() {
        return Subjects.all().stream()
                .flatMap(subject -> Stream.of(Spoilt.values())
                        .filter(what -> what.in(model(subject)))
                        .map(what -> Arguments.of(subject, what)));
    }

    static Stream<Subject> withJobs() {
        return Subjects.all().stream().filter(subject -> Spoilt.JOB_TYPE.in(model(subject)));
    }

    static Stream<Subject> withListeners() {
        return Subjects.all().stream()
                .filter(subject ->
                        Spoilt.LISTENER_TYPE.in(model(subject)) || Spoilt.TASK_LISTENER_TYPE.in(model(subject)));
    }

    private static BpmnModelInstance model(final Subject subject) {
        return subject.after(Bpmn.createExecutableProcess("p").startEvent())
                .endEvent()
                .done();
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("spoilt")
    void isMended(final Subject subject, final Spoilt what) {
        final BpmnModelInstance model = model(subject);
        what.in(model);
        try (WorldOfSubjects world = new WorldOfSubjects(model)) {
            final long instance = world.start("p");
            world.endsWithin(ROUNDS_TO_AN_INCIDENT, instance);
            final List<Long> first = world.incidents();
            assertThat(first).as("incidents").isNotEmpty();
            assertThat(errors(world)).containsOnly(what.error);

            first.forEach(each -> EngineHarness.accepted(world.engine().resolveIncident(each)));
            world.restart();
            if (Spoilt.LISTENER_TYPE.in(model(subject))) {
                // Its start listeners are told once more before.
                world.completeJobs("work");
                world.restart();
            }
            final List<Long> second = world.incidents();
            assertThat(second).hasSameSizeAs(first).doesNotContainAnyElementsOf(first);

            world.engine().setVariables(instance, "{\"missing\": " + what.mended + "}");
            second.forEach(each -> EngineHarness.accepted(world.engine().resolveIncident(each)));
            world.restart();
            assertEnds(world, instance, subject);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withJobs")
    void aJobWithoutRetriesGetsSome(final Subject subject) {
        try (WorldOfSubjects world = new WorldOfSubjects(model(subject))) {
            final long instance = world.start("p");
            final List<ActivatedJob> failed = jobs(world);
            failed.forEach(job -> EngineHarness.accepted(world.engine().fail(job, 0)));
            world.restart();
            assertThat(world.incidents()).hasSameSizeAs(failed);

            resolveWithRetries(world);

            assertEnds(world, instance, subject);
        }
    }

    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withJobs")
    void anErrorThatNobodyCatchesIsTriedAgain(final Subject subject) {
        try (WorldOfSubjects world = new WorldOfSubjects(model(subject))) {
            final long instance = world.start("p");
            final List<ActivatedJob> failed = jobs(world).stream()
                    .filter(job -> job.job().listening().equals(Listening.NONE))
                    .toList();
            failed.forEach(job -> EngineHarness.accepted(world.engine().throwError(job, "unknown")));
            world.restart();
            assertThat(world.incidents()).hasSameSizeAs(failed);
            if (!failed.isEmpty()) {
                assertThat(errors(world)).containsOnly(IncidentErrorType.UNHANDLED_ERROR_EVENT);
            }

            resolveWithRetries(world);

            // Jobs that were only taken come back when their time is over.
            world.engine().advance(Duration.ofHours(1));
            assertEnds(world, instance, subject);
        }
    }

    /** Each listener in turn. */
    @ParameterizedTest(name = "{arguments}")
    @MethodSource("withListeners")
    void aListenerWithoutRetriesGetsSome(final Subject subject) {
        try (WorldOfSubjects world = new WorldOfSubjects(model(subject))) {
            final long instance = world.start("p");
            boolean ended = false;
            for (int round = 0; round < 10 && !ended; round++) {
                for (final ActivatedJob job :
                        world.engine().activateJobs("work").jobs()) {
                    EngineHarness.accepted(world.engine().fail(job, 0));
                }
                world.restart();
                resolveWithRetries(world);
                ended = world.endsWithin(1, instance);
            }
            assertEnds(world, instance, subject);
        }
    }

    // ---------------------------------------------------------------- what happens

    /** All that can be worked on, as soon as there is something. */
    private static List<ActivatedJob> jobs(final WorldOfSubjects world) {
        List<ActivatedJob> jobs = world.engine().activateJobs("work").jobs();
        for (int round = 0; round < 3 && jobs.isEmpty(); round++) {
            world.happens();
            jobs = world.engine().activateJobs("work").jobs();
        }
        return jobs;
    }

    private static void resolveWithRetries(final WorldOfSubjects world) {
        final List<Long> open = world.incidents();
        for (final Record created :
                world.engine().records().of(IncidentIntent.CREATED).list()) {
            if (open.contains(created.key())) {
                EngineHarness.accepted(world.engine().updateRetries(((IncidentValue) created.value()).jobKey(), 3));
                EngineHarness.accepted(world.engine().resolveIncident(created.key()));
            }
        }
        world.restart();
        assertThat(world.incidents()).isEmpty();
    }

    private static List<IncidentErrorType> errors(final WorldOfSubjects world) {
        return world.engine().records().of(IncidentIntent.CREATED).list().stream()
                .map(record -> ((IncidentValue) record.value()).errorType())
                .toList();
    }

    private static void assertEnds(final WorldOfSubjects world, final long instance, final Subject subject) {
        assertThat(world.ends(instance)).as("end").isTrue();
        assertThat(world.engine().isCompleted(instance)).isTrue();
        assertThat(subject.fits(world.completions("x"), 1))
                .as("as often as it should")
                .isTrue();
        assertThat(world.incidents()).isEmpty();
        world.engine().checkNothingLeft();
        world.engine().checkReplay();
    }
}
