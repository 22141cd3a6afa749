package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue.VariableInstruction;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Elements of running instances are activated and terminated, and instances start at elements of one's choice. */
final class ModificationTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    private static BpmnModelInstance model() {
        return Bpmn.createExecutableProcess("p")
                .startEvent("start")
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent("inner")
                                .serviceTask("b", task -> task.zeebeJobType("b"))
                                .serviceTask("c", task -> task.zeebeJobType("c"))
                                .endEvent())
                .boundaryEvent("late", late -> late.timerWithDuration("=wait"))
                .endEvent()
                .moveToActivity("sub")
                .serviceTask("d", task -> task.zeebeJobType("d"))
                .endEvent("end")
                .done();
    }

    @BeforeEach
    void deploy() {
        engine.deploy(model());
    }

    @Test
    void movesATokenIntoASubProcessThatIsNotThereYet() {
        final long key = engine.create("p").withVariables("{\"wait\":\"PT1H\"}").start();

        final var value = (ProcessInstanceModificationValue) EngineHarness.accepted(
                        modify(key, List.of(activate("c", "{\"x\":1}", "c")), List.of(engine.elementKey("a"))))
                .value();

        assertThat(value.activateInstructions().getFirst().ancestorScopeKeys())
                .containsExactly(key, engine.elementKey("sub"));
        assertThat(engine.activateJobs("a").jobs()).isEmpty();
        assertThat(engine.variables(engine.elementKey("c"))).containsEntry("x", "1");
        assertThat(engine.records().of(TimerIntent.CREATED).count()).isEqualTo(1);
        engine.complete(engine.job("c"));
        engine.complete(engine.job("d"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aScopeThatAnEventSubProcessHasTakenOverGoesOn() {
        engine.deploy(Bpmn.createExecutableProcess("q")
                .eventSubProcess(
                        "esp",
                        inner -> inner.startEvent("soon")
                                .timerWithDuration("PT1M")
                                .serviceTask("x", task -> task.zeebeJobType("x"))
                                .endEvent())
                .startEvent()
                .serviceTask("y", task -> task.zeebeJobType("y"))
                .endEvent()
                .done());
        final long key = engine.start("q");
        engine.advance(Duration.ofMinutes(1));
        assertThat(engine.activateJobs("y").jobs()).isEmpty();

        EngineHarness.accepted(modify(key, List.of(activate("y", "{}", "y")), List.of()));

        engine.complete(engine.job("y"));
        assertThat(engine.isCompleted(key)).isFalse();
        engine.complete(engine.job("x"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void usesTheSubProcessThatIsThere() {
        final long key = engine.create("p").withVariables("{\"wait\":\"PT1H\"}").start();
        engine.complete(engine.job("a"));

        EngineHarness.accepted(modify(key, List.of(activate("c", "{\"y\":2}", "sub")), List.of()));

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATING)
                        .ofElement("sub")
                        .count())
                .isEqualTo(1);
        assertThat(engine.variables(engine.elementKey("sub"))).containsEntry("y", "2");
        engine.complete(engine.job("c"));
        assertThat(engine.activateJobs("d").jobs()).isEmpty();
        engine.complete(engine.job("b"));
        engine.complete(engine.job("c"));
        engine.complete(engine.job("d"));
        assertThat(engine.isCompleted(key)).isTrue();
    }

    @Test
    void severalSubProcessesNeedAChoice() {
        final long key = engine.create("p").withVariables("{\"wait\":\"PT1H\"}").start();
        EngineHarness.accepted(modify(
                key,
                List.of(
                        new ActivateInstruction("b", key, List.of(), List.of()),
                        new ActivateInstruction("b", key, List.of(), List.of())),
                List.of(engine.elementKey("a"))));
        final long sub = engine.elementKey("sub");

        final var refused = EngineHarness.rejected(modify(key, List.of(activate("c")), List.of()));
        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(refused.reason()).contains("several");

        EngineHarness.accepted(
                modify(key, List.of(new ActivateInstruction("c", sub, List.of(), List.of())), List.of()));
        assertThat(engine.activateJobs("c").jobs()).hasSize(1);
    }

    @Test
    void withoutItsLastElementTheInstanceIsTerminated() {
        final long key = engine.create("p").withVariables("{\"wait\":\"PT1H\"}").start();
        engine.complete(engine.job("a"));
        final long b = engine.elementKey("b");

        EngineHarness.accepted(modify(key, List.of(), List.of(b, engine.elementKey("sub"), b)));

        assertThat(engine.isTerminated(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void emptyScopeIsTerminatedNotCompleted() {
        final long key = engine.create("p").withVariables("{\"wait\":\"PT1H\"}").start();
        EngineHarness.accepted(modify(key, List.of(activate("b")), List.of()));

        EngineHarness.accepted(modify(key, List.of(), List.of(engine.elementKey("b"))));

        assertThat(engine.isTerminated(engine.elementKey("sub"))).isTrue();
        assertThat(engine.activateJobs("d").jobs()).isEmpty();
        assertThat(engine.activateJobs("a").jobs()).hasSize(1);
    }

    @Test
    void scopeThatCanNotListenRefusesAllOfIt() {
        final long key = engine.start("p");

        final var refused = EngineHarness.rejected(modify(key, List.of(activate("a"), activate("b")), List.of()));

        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(refused.reason()).contains("'sub'", "wait");
        assertThat(engine.activateJobs("a").jobs()).hasSize(1);
        assertThat(engine.records()
                        .of(ProcessInstanceModificationIntent.MODIFIED)
                        .count())
                .isZero();
    }

    @Test
    void whatCanNotBeIsRefused() {
        final long key = engine.start("p");

        refused(modify(key, List.of(activate("nowhere")), List.of()), "nowhere");
        refused(modify(key, List.of(activate("start")), List.of()), "START_EVENT");
        refused(modify(key, List.of(activate("late")), List.of()), "BOUNDARY_EVENT");
        refused(modify(key, List.of(activate("d", "{}", "sub")), List.of()), "'sub'");
        refused(modify(key, List.of(), List.of(key + 999)), "no element instance");
        refused(
                modify(key, List.of(new ActivateInstruction("b", key + 999, List.of(), List.of())), List.of()),
                "no active");
        refused(
                modify(
                        key,
                        List.of(new ActivateInstruction("b", engine.elementKey("a"), List.of(), List.of())),
                        List.of()),
                "not around");
        assertThat(EngineHarness.rejected(modify(engine.elementKey("a"), List.of(), List.of()))
                        .type())
                .isEqualTo(RejectionType.NOT_FOUND);
    }

    @Test
    void instanceStartsAtElementsOfOnesChoice() {
        final long key = engine.create("p")
                .withVariables("{\"wait\":\"PT1H\"}")
                .at("c", "d")
                .start();

        assertThat(engine.activateJobs("a").jobs()).isEmpty();
        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        .ofElement("sub")
                        .count())
                .isEqualTo(1);
        engine.complete(engine.job("d"));
        engine.complete(engine.job("c"));
        engine.complete(engine.job("d"));
        assertThat(engine.isCompleted(key)).isTrue();
    }

    @Test
    void startInstructionsThatCanNotBeAreRefused() {
        assertThat(EngineHarness.rejected(engine.create("p").at("nowhere").reply())
                        .type())
                .isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(EngineHarness.rejected(engine.create("p").at("start").reply())
                        .reason())
                .contains("START_EVENT");
        assertThat(EngineHarness.rejected(engine.create("p").at("c").reply()).reason())
                .contains("'sub'");
    }

    @Test
    void joiningGatewayIsActivatedAtOnce() {
        engine.deploy(Bpmn.createExecutableProcess("q")
                .startEvent()
                .parallelGateway("fork")
                .serviceTask("x", task -> task.zeebeJobType("x"))
                .parallelGateway("join")
                .serviceTask("z", task -> task.zeebeJobType("z"))
                .endEvent()
                .moveToNode("fork")
                .serviceTask("y", task -> task.zeebeJobType("y"))
                .connectTo("join")
                .done());
        final long key = engine.create("q").at("join").start();

        engine.complete(engine.job("z"));

        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    private static void refused(final CommandReply reply, final String part) {
        assertThat(EngineHarness.rejected(reply).type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(EngineHarness.rejected(reply).reason()).contains(part);
    }

    private static ActivateInstruction activate(final String elementId) {
        return new ActivateInstruction(elementId, -1, List.of(), List.of());
    }

    private static ActivateInstruction activate(final String elementId, final String variables, final String scopeId) {
        return new ActivateInstruction(
                elementId, 0, List.of(new VariableInstruction(Json.pack(variables), scopeId)), List.of());
    }

    private CommandReply modify(final long key, final List<ActivateInstruction> activate, final List<Long> terminate) {
        return engine.command(
                key,
                ProcessInstanceModificationIntent.MODIFY,
                new ProcessInstanceModificationValue(key, activate, terminate, Tenants.DEFAULT));
    }
}
