package dev.skep.engine.element;

import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_ACTIVATED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_COMPLETED;
import static dev.skep.protocol.intent.ProcessInstanceIntent.ELEMENT_TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnElementType;
import dev.skep.engine.EngineHarness;
import dev.skep.engine.Json;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.part.AdHocAnswer;
import dev.skep.protocol.value.part.AdHocAnswer.Activated;
import dev.skep.protocol.value.part.JobKind;
import dev.skep.protocol.value.part.JobResult;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AdHocSubProcessBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ad-hoc sub-processes of which a worker says what is done in them. */
final class LedAdHocSubProcessTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void theWorkerIsAskedAtTheBeginningAndAfterEachActivation() {
        final long instance = begin(adHoc -> adHoc.zeebeTaskHeader("h", "v"));

        final ActivatedJob first = engine.job("lead");
        assertThat(first.job().listening().kind()).isEqualTo(JobKind.AD_HOC_SUB_PROCESS);
        assertThat(first.job().elementId()).isEqualTo("adhoc");
        assertThat(Json.of(first.job().customHeaders())).isEqualTo("{\"h\":\"v\"}");
        assertThat(engine.activateJobs("a").jobs()).isEmpty();
        accepted(answer(first, begin("a"), begin("b")));

        assertThat(engine.activateJobs("lead").jobs()).isEmpty();
        engine.complete(engine.job("a"));
        accepted(answer(engine.job("lead")));
        engine.complete(engine.job("b"));
        accepted(fulfill(engine.job("lead"), false));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void itIsToldWhichElementsThereAre() {
        final BpmnModelInstance model = process(adHoc -> {
            adHoc.manualTask("named").name("A name").documentation("What it does");
            adHoc.serviceTask(
                            "first",
                            task -> task.zeebeJobType("first")
                                    .zeebeProperty("p", "1")
                                    .zeebeProperty("q", "2"))
                    .manualTask("second");
        });
        engine.deploy(model);
        engine.start("p");

        final ActivatedJob job = engine.activateJobs("lead")
                .fetch("adHocSubProcessElements")
                .jobs()
                .getFirst();

        assertThat(Json.of(job.job().variables()))
                .isEqualTo(
                        "{\"adHocSubProcessElements\":["
                                + "{\"elementId\":\"named\",\"elementName\":\"A name\",\"documentation\":\"What it does\"},"
                                + "{\"elementId\":\"first\",\"elementName\":\"first\",\"properties\":{\"p\":\"1\",\"q\":\"2\"}},"
                                + "{\"elementId\":\"a\",\"elementName\":\"a\"},{\"elementId\":\"b\",\"elementName\":\"b\"},{\"elementId\":\"c\",\"elementName\":\"c\"}]}");
    }

    @Test
    void eachActivationHasVariablesOfItsOwn() {
        final long instance = begin(adHoc -> adHoc.zeebeOutputCollection("results")
                .zeebeOutputElementExpression("{in: own, out: result}")
                .serviceTask("d", task -> task.zeebeJobType("d"))
                .serviceTask("then", task -> task.zeebeJobType("then")));

        answer(
                engine.job("lead"),
                new Activated("d", Json.pack("{\"own\":1,\"result\":null}")),
                new Activated("d", Json.pack("{\"own\":2,\"result\":null}")));
        final List<ActivatedJob> jobs = engine.activateJobs("d").fetch("own").jobs();
        assertThat(jobs)
                .extracting(job -> Json.of(job.job().variables()))
                .containsExactly("{\"own\":1}", "{\"own\":2}");
        engine.complete(jobs.get(1), "{\"result\":\"second\",\"shared\":true}");
        // What follows in the same activation sees the same variables.
        final ActivatedJob then =
                engine.activateJobs("then").fetch("own", "result").jobs().getFirst();
        assertThat(Json.of(then.job().variables())).isEqualTo("{\"own\":2,\"result\":\"second\"}");
        engine.complete(then);
        engine.complete(jobs.get(0), "{\"result\":\"first\"}");
        engine.complete(engine.job("then"));
        fulfill(engine.job("lead"), false);

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance))
                .containsEntry("results", "[{\"in\":2,\"out\":\"second\"},{\"in\":1,\"out\":\"first\"}]")
                .containsEntry("shared", "true")
                .doesNotContainKeys("own", "result", "adHocSubProcessElements");
        engine.checkNothingLeft();
    }

    @Test
    void theVariablesOfItsJobsBelongToTheSubProcess() {
        final long instance = begin(adHoc -> adHoc.zeebeOutputExpression("memory + 1", "kept"));

        engine.command(
                engine.job("lead").key(),
                JobIntent.COMPLETE,
                JobValue.ofCommand(0, 0, 0, "", "", Json.pack("{\"memory\":1}"))
                        .with(JobResult.of(new AdHocAnswer(List.of(begin("a")), false, false))));
        final ActivatedJob a = engine.activateJobs("a").fetch("memory").jobs().getFirst();
        assertThat(Json.of(a.job().variables())).isEqualTo("{\"memory\":1}");
        engine.complete(a);
        fulfill(engine.job("lead"), false);

        assertThat(engine.isCompleted(instance)).isTrue();
        assertThat(engine.variables(instance)).containsEntry("kept", "2").doesNotContainKey("memory");
    }

    @Test
    void thereIsOneJobAtATime() {
        begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"), begin("b"));
        engine.complete(engine.job("a"));
        final ActivatedJob early = engine.job("lead");

        engine.complete(engine.job("b"));

        rejected(answer(early, begin("c")), RejectionType.NOT_FOUND, "no such job");
        assertThat(engine.records().of(JobIntent.CANCELED).count()).isOne();
        accepted(answer(engine.job("lead"), begin("c")));
    }

    @Test
    void whenItIsDoneItWaitsForWhatGoesOnAndAsksNoMore() {
        final long instance = begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"), begin("b"), begin("c"));
        engine.complete(engine.job("a"));
        accepted(fulfill(engine.job("lead"), false));

        engine.complete(engine.job("b"));
        assertThat(engine.activateJobs("lead").jobs()).isEmpty();
        assertThat(engine.isCompleted(instance)).isFalse();
        engine.complete(engine.job("c"));

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void orTerminatesWhatGoesOn() {
        final long instance = begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"), begin("b"), begin("c"));
        engine.complete(engine.job("a"));

        accepted(fulfill(engine.job("lead"), true));

        assertThat(engine.records().of(ELEMENT_TERMINATED).ofElement("b").count())
                .isOne();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void somethingElseTakesThePlaceOfWhatGoesOn() {
        final long instance = begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"), begin("b"));
        engine.complete(engine.job("a"));

        accepted(answer(engine.job("lead"), new AdHocAnswer(List.of(begin("a"), begin("c")), false, true)));

        assertThat(engine.records().of(ELEMENT_TERMINATED).ofElement("b").count())
                .isOne();
        assertThat(engine.activateJobs("lead").jobs()).isEmpty();
        engine.complete(engine.job("a"));
        engine.complete(engine.job("c"));
        fulfill(engine.job("lead"), false);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void tasksWithoutWorkAreDoneAtOnce() {
        final long instance = begin(adHoc -> adHoc.manualTask("m"));

        answer(engine.job("lead"), begin("m"), begin("m"));

        assertThat(completions("m")).isEqualTo(2);
        fulfill(engine.job("lead"), false);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void answeringNothingItStaysAsItIs() {
        final long instance = begin(adHoc -> {});

        accepted(answer(engine.job("lead")));

        assertThat(engine.isCompleted(instance)).isFalse();
        assertThat(engine.activateJobs("lead").jobs()).isEmpty();
        engine.cancel(instance);
        engine.checkNothingLeft();
    }

    // ---------------------------------------------------------------- refusals

    @Test
    void whatIsNotInItIsNotActivated() {
        begin(adHoc -> adHoc.manualTask("before").manualTask("after"));
        final ActivatedJob job = engine.job("lead");

        rejected(
                answer(job, begin("a"), begin("after"), begin("end"), begin("x")),
                RejectionType.NOT_FOUND,
                "'after', 'end', 'x'");
        rejected(
                answer(job, new AdHocAnswer(List.of(begin("a")), true, false)),
                RejectionType.INVALID_ARGUMENT,
                "both fulfills the completion condition and activates elements");
        rejected(
                engine.command(
                        job.key(),
                        JobIntent.COMPLETE,
                        JobValue.ofCommand(0, 0, 0, "", "", Json.pack("{}"))
                                .with(new JobResult(true, "", List.of(), "", List.of(), List.of(), "", "", 0))),
                RejectionType.INVALID_ARGUMENT,
                "denies or corrects a user task");
        assertThat(engine.activateJobs("a").jobs()).isEmpty();

        accepted(answer(job, begin("a")));
        engine.job("a");
    }

    @Test
    void otherJobsActivateNothing() {
        begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"));
        final ActivatedJob a = engine.job("a");

        rejected(answer(a, begin("b")), RejectionType.INVALID_ARGUMENT, "of kind BPMN_ELEMENT");
        rejected(fulfill(a, false), RejectionType.INVALID_ARGUMENT, "of kind BPMN_ELEMENT");

        accepted(engine.complete(a));
    }

    // ---------------------------------------------------------------- incidents

    @Test
    void aJobWithoutRetriesIsAnIncident() {
        final long instance = begin(adHoc -> {});
        final ActivatedJob job = engine.job("lead");
        engine.fail(job, 0);

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType())
                .isEqualTo(IncidentErrorType.AD_HOC_SUB_PROCESS_NO_RETRIES);
        engine.updateRetries(job.key(), 1);
        engine.resolveIncident(incident.key());
        fulfill(engine.job("lead"), false);

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theNextJobMakesUpForOneThatFailed() {
        final long instance = begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"), begin("b"));
        engine.complete(engine.job("a"));
        engine.fail(engine.job("lead"), 0);
        final Record incident = engine.openIncident();

        engine.complete(engine.job("b"));

        assertThat(engine.records().of(IncidentIntent.RESOLVED).last().key()).isEqualTo(incident.key());
        fulfill(engine.job("lead"), false);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aResultThatCannotBeWorkedOutIsAnIncidentOfTheActivation() {
        final long instance = begin(
                adHoc -> adHoc.zeebeOutputCollection("results").zeebeOutputElementExpression("assert(r, r != null)"));
        answer(engine.job("lead"), begin("a"));
        engine.complete(engine.job("a"));

        final Record incident = engine.openIncident();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.EXTRACT_VALUE_ERROR);
        assertThat(((IncidentValue) incident.value()).elementId()).isEqualTo("adhoc#innerInstance");
        engine.setVariables(instance, "{\"r\":7}");
        engine.resolveIncident(incident.key());
        fulfill(engine.job("lead"), false);

        assertThat(engine.variables(instance)).containsEntry("results", "[7]");
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void resultsAreTakenUpOnceThoughTheNextJobHasToWait() {
        engine.deploy(process(adHoc -> adHoc.zeebeJobTypeExpression("if n = 0 then \"lead\" else later")
                .zeebeOutputCollection("results")
                .zeebeOutputElementExpression("n")));
        final long instance = engine.create("p").withVariables("{\"n\":0}").start();
        answer(engine.job("lead"), begin("a"));
        engine.complete(engine.job("a"), "{\"n\":1}");

        final Record incident = engine.openIncident();
        engine.setVariables(instance, "{\"later\":\"lead\"}");
        engine.resolveIncident(incident.key());
        fulfill(engine.job("lead"), false);

        assertThat(engine.variables(instance)).containsEntry("results", "[1]");
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    // ---------------------------------------------------------------- errors and events

    @Test
    void anErrorOfItsWorkerIsCaughtAtItsBoundary() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .adHocSubProcess("adhoc", adHoc -> {
                    adHoc.zeebeJobType("lead");
                    tasks(adHoc);
                })
                .boundaryEvent("caught", event -> event.error("bad"))
                .endEvent()
                .done());
        final long instance = engine.start("p");
        answer(engine.job("lead"), begin("a"), begin("b"));
        engine.complete(engine.job("a"));

        accepted(engine.throwError(engine.job("lead"), "bad"));

        assertThat(completions("caught")).isOne();
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anErrorThatNobodyCatchesIsAnIncidentUntilTheNextJob() {
        final long instance = begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"), begin("b"));
        engine.complete(engine.job("a"));
        accepted(engine.throwError(engine.job("lead"), "bad"));
        assertThat(((IncidentValue) engine.openIncident().value()).errorType())
                .isEqualTo(IncidentErrorType.UNHANDLED_ERROR_EVENT);

        engine.complete(engine.job("b"));
        fulfill(engine.job("lead"), false);

        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void anEventSubProcessAsksTheWorkerAgain() {
        final long instance = withEventSubProcess();
        answer(engine.job("lead"), begin("a"));

        broadcast("s");
        engine.complete(engine.job("event"), "{\"r\":\"event\"}");

        final ActivatedJob again =
                engine.activateJobs("lead").fetch("results").jobs().getFirst();
        assertThat(Json.of(again.job().variables())).isEqualTo("{\"results\":[\"event\"]}");
        fulfill(again, true);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void itsJobGoesWithIt() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .adHocSubProcess("adhoc", adHoc -> {
                    adHoc.zeebeJobType("lead");
                    tasks(adHoc);
                })
                .boundaryEvent("late", event -> event.timerWithDuration("PT1H"))
                .endEvent()
                .done());
        final long instance = engine.start("p");
        final ActivatedJob job = engine.job("lead");

        engine.advance(Duration.ofHours(1));

        rejected(fulfill(job, false), RejectionType.NOT_FOUND, "no such job");
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatWasDoneInItIsCompensated() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent()
                .adHocSubProcess("adhoc", adHoc -> {
                    adHoc.zeebeJobType("lead");
                    adHoc.manualTask("done")
                            .boundaryEvent("undoing")
                            .compensation(undo -> undo.serviceTask("undo").zeebeJobType("undo"));
                })
                .intermediateThrowEvent("back")
                .compensateEventDefinition()
                .compensateEventDefinitionDone()
                .endEvent()
                .done());
        final long instance = engine.start("p");
        answer(engine.job("lead"), begin("done"), begin("done"));
        fulfill(engine.job("lead"), false);

        engine.activateJobs("undo").jobs().forEach(engine::complete);

        assertThat(completions("undo")).isEqualTo(2);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    // ---------------------------------------------------------------- modification

    @Test
    void aModificationIsOneMoreActivation() {
        final long instance = begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"));
        final long a = engine.elementKey("a");

        accepted(modify(instance, List.of("b"), List.of(a)));

        assertThat(engine.records().of(ELEMENT_TERMINATED).ofElement("adhoc").count())
                .isZero();
        assertThat(engine.records()
                        .of(ELEMENT_ACTIVATED)
                        .where(record -> ((ProcessInstanceValue) record.value()).elementType()
                                == BpmnElementType.AD_HOC_SUB_PROCESS_INNER_INSTANCE)
                        .count())
                .isEqualTo(2);
        engine.complete(engine.job("b"));
        fulfill(engine.job("lead"), false);
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatItsWorkerIsAskedAboutIsNotEmpty() {
        final long instance = begin(adHoc -> {});
        answer(engine.job("lead"), begin("a"), begin("b"));
        engine.complete(engine.job("a"));
        final ActivatedJob asked = engine.job("lead");

        accepted(modify(instance, List.of(), List.of(engine.elementKey("b"))));

        accepted(fulfill(asked, false));
        assertThat(engine.isCompleted(instance)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void theScopeOfAnActivationIsNotActivatedByItself() {
        final long instance = begin(adHoc -> {});

        rejected(
                modify(instance, List.of("adhoc#innerInstance"), List.of()),
                RejectionType.INVALID_ARGUMENT,
                "can't be activated");
    }

    // ---------------------------------------------------------------- what is done

    private long begin(final Consumer<AdHocSubProcessBuilder> adHoc) {
        engine.deploy(process(adHoc));
        return engine.start("p");
    }

    private static BpmnModelInstance process(final Consumer<AdHocSubProcessBuilder> adHoc) {
        return Bpmn.createExecutableProcess("p")
                .startEvent()
                .adHocSubProcess("adhoc", builder -> {
                    builder.zeebeJobType("lead");
                    adHoc.accept(builder);
                    tasks(builder);
                })
                .endEvent("end")
                .done();
    }

    private long withEventSubProcess() {
        engine.deploy(process(adHoc -> {
            adHoc.zeebeOutputCollection("results").zeebeOutputElementExpression("r");
            adHoc.embeddedSubProcess()
                    .eventSubProcess(
                            "event-sub",
                            event -> event.startEvent()
                                    .interrupting(false)
                                    .signal("s")
                                    .serviceTask("event", task -> task.zeebeJobType("event"))
                                    .endEvent());
        }));
        return engine.start("p");
    }

    private static void tasks(final AdHocSubProcessBuilder adHoc) {
        for (final String id : new String[] {"a", "b", "c"}) {
            adHoc.serviceTask(id, task -> task.zeebeJobType(id));
        }
    }

    private static Activated begin(final String elementId) {
        return new Activated(elementId, Json.pack("{}"));
    }

    private CommandReply answer(final ActivatedJob job, final Activated... elements) {
        return answer(job, new AdHocAnswer(List.of(elements), false, false));
    }

    private CommandReply fulfill(final ActivatedJob job, final boolean cancels) {
        return answer(job, new AdHocAnswer(List.of(), true, cancels));
    }

    private CommandReply answer(final ActivatedJob job, final AdHocAnswer answer) {
        return engine.command(
                job.key(),
                JobIntent.COMPLETE,
                JobValue.ofCommand(0, 0, 0, "", "", Json.pack("{}")).with(JobResult.of(answer)));
    }

    private CommandReply modify(final long instance, final List<String> activated, final List<Long> terminated) {
        return engine.command(
                instance,
                ProcessInstanceModificationIntent.MODIFY,
                new ProcessInstanceModificationValue(
                        instance,
                        activated.stream()
                                .map(id -> new ActivateInstruction(id, -1, List.of(), List.of()))
                                .toList(),
                        terminated,
                        Tenants.DEFAULT));
    }

    private void broadcast(final String name) {
        engine.submit(1, -1, SignalIntent.BROADCAST, new SignalValue(name, Json.pack("{}"), Tenants.DEFAULT, -1, -1));
    }

    private int completions(final String elementId) {
        return engine.records().of(ELEMENT_COMPLETED).ofElement(elementId).count();
    }

    private static void accepted(final CommandReply reply) {
        EngineHarness.accepted(reply);
    }

    private static void rejected(final CommandReply reply, final RejectionType type, final String reason) {
        final CommandReply.Rejected rejected = EngineHarness.rejected(reply);
        assertThat(rejected.type()).isEqualTo(type);
        assertThat(rejected.reason()).contains(reason);
    }
}
