package dev.skep.engine;

import static dev.skep.engine.EngineHarness.accepted;
import static dev.skep.engine.EngineHarness.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue.Ancestor;
import dev.skep.protocol.value.ProcessInstanceModificationValue.MoveInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue.VariableInstruction;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Elements of running instances are moved to other elements, and terminated by their ids. */
final class MoveTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @BeforeEach
    void deploy() {
        engine.deploy(Bpmn.createExecutableProcess("p")
                .startEvent("start")
                .serviceTask("a", task -> task.zeebeJobType("a"))
                .subProcess(
                        "sub",
                        sub -> sub.embeddedSubProcess()
                                .startEvent()
                                .serviceTask("b", task -> task.zeebeJobType("b"))
                                .serviceTask("c", task -> task.zeebeJobType("c"))
                                .endEvent())
                .serviceTask("d", task -> task.zeebeJobType("d"))
                .endEvent()
                .done());
    }

    @Test
    void allInstancesOfAnElementAreMoved() {
        final long key = engine.create("p").at("a", "a", "d").start();

        final var moved = (ProcessInstanceModificationValue)
                accepted(modify(key, move("a", "c", Ancestor.GIVEN))).value();

        assertThat(moved.activateInstructions())
                .hasSize(2)
                .allSatisfy(
                        each -> assertThat(each.ancestorScopeKeys()).containsExactly(key, engine.elementKey("sub")));
        assertThat(moved.terminateInstructions()).hasSize(2);
        assertThat(terminated("a")).isEqualTo(2);
        assertThat(engine.activateJobs("a").jobs()).isEmpty();
        final List<ActivatedJob> jobs = engine.activateJobs("c").jobs();
        assertThat(jobs).hasSize(2);
        jobs.forEach(engine::complete);
        engine.activateJobs("d").jobs().forEach(engine::complete);
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void oneInstanceIsMovedWithVariables() {
        final long key = engine.create("p").at("a", "a").start();
        final List<ActivatedJob> jobs = engine.activateJobs("a").jobs();

        accepted(modify(
                key,
                List.of(),
                List.of(new MoveInstruction(
                        jobs.getFirst().job().elementInstanceKey(),
                        "",
                        "d",
                        Ancestor.GIVEN,
                        -1,
                        List.of(
                                new VariableInstruction(Json.pack("{\"x\":1}"), "d"),
                                new VariableInstruction(Json.pack("{\"y\":2}"), "")))),
                List.of()));

        assertThat(terminated("a")).isOne();
        assertThat(engine.variables(engine.elementKey("d"))).containsEntry("x", "1");
        assertThat(engine.variables(key)).containsEntry("y", "2");
        engine.complete(engine.job("d"));
        assertThat(engine.isCompleted(key)).isFalse();
    }

    @Test
    void theScopeIsTheOneOfEachSource() {
        for (final Ancestor ancestor : List.of(Ancestor.INFERRED, Ancestor.SOURCE_PARENT)) {
            final long key = severalSubProcesses();
            final List<Long> scopes = activeScopes("b");
            assertThat(scopes).hasSize(2).doesNotHaveDuplicates();
            final var refused = rejected(modify(key, move("b", "c", Ancestor.GIVEN)));
            assertThat(refused.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
            assertThat(refused.reason()).contains("several");

            accepted(modify(key, move("b", "c", ancestor)));

            assertThat(activeScopes("c")).containsExactlyElementsOf(scopes);
            assertThat(engine.activateJobs("b").jobs()).isEmpty();
            engine.activateJobs("c").jobs().forEach(engine::complete);
            engine.activateJobs("d").jobs().forEach(engine::complete);
            assertThat(engine.isCompleted(key)).isTrue();
        }
        engine.checkNothingLeft();
    }

    @Test
    void theScopeIsTheOneThatIsNamed() {
        final long key = severalSubProcesses();
        final long a = add(key, "a");
        final long sub = activeScopes("b").getFirst();

        accepted(modify(
                key, List.of(), List.of(new MoveInstruction(a, "", "c", Ancestor.GIVEN, sub, List.of())), List.of()));

        assertThat(activeScopes("c")).containsExactly(sub);
    }

    @Test
    void anInferredScopeIsLookedForOutwards() {
        final long key = severalSubProcesses();

        accepted(modify(key, move("b", "d", Ancestor.INFERRED)));

        assertThat(activeScopes("d")).containsExactly(key, key);
        assertThat(terminated("sub")).isEqualTo(2);
        engine.activateJobs("d").jobs().forEach(engine::complete);
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aParentThatIsNotAroundTheTargetIsRefused() {
        final long key = severalSubProcesses();

        refused(modify(key, move("b", "d", Ancestor.SOURCE_PARENT)), "not around 'd'");
        assertThat(engine.activateJobs("b").jobs()).hasSize(2);
    }

    @Test
    void aLoopIsMovedAsAWhole() {
        engine.deploy(Bpmn.createExecutableProcess("loops")
                .startEvent()
                .serviceTask(
                        "each",
                        task -> task.zeebeJobType("each")
                                .multiInstance(loop -> loop.zeebeInputCollectionExpression("[1, 2, 3]")
                                        .parallel()))
                .serviceTask("after", task -> task.zeebeJobType("after"))
                .endEvent()
                .done());
        final long key = engine.start("loops");
        final ActivatedJob inner = engine.activateJobs("each").jobs().getFirst();
        final long body = engine.records()
                .of(ProcessInstanceIntent.ELEMENT_ACTIVATING)
                .ofElement("each")
                .list()
                .getFirst()
                .key();

        refused(
                modify(
                        key,
                        List.of(),
                        List.of(new MoveInstruction(
                                inner.job().elementInstanceKey(), "", "after", Ancestor.GIVEN, -1, List.of())),
                        List.of()),
                "'" + body + "'");
        accepted(modify(key, move("each", "after", Ancestor.GIVEN)));

        assertThat(terminated("each")).isEqualTo(4);
        engine.complete(engine.job("after"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void aCalledInstanceEndsWithItsCallActivity() {
        engine.deploy(Bpmn.createExecutableProcess("caller")
                .startEvent()
                .callActivity("call", call -> call.zeebeProcessId("p"))
                .serviceTask("after", task -> task.zeebeJobType("after"))
                .endEvent()
                .done());
        final long key = engine.start("caller");
        final long called = engine.elementKey("p");

        accepted(modify(key, move("call", "after", Ancestor.SOURCE_PARENT)));

        assertThat(engine.isTerminated(called)).isTrue();
        engine.complete(engine.job("after"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whatIsMovedAwayIsNoScopeForIt() {
        final long key = engine.create("p").at("b").start();

        refused(modify(key, move("sub", "c", Ancestor.GIVEN)), "moved away itself");
        accepted(modify(key, move("sub", "c", Ancestor.INFERRED)));

        assertThat(terminated("sub")).isOne();
        assertThat(activeScopes("c")).containsExactly(engine.elementKey("sub"));
    }

    @Test
    void whatIsNotThereIsNotMoved() {
        final long key = engine.start("p");
        final long other = engine.start("p");
        final long ofOther = engine.elementKey("a");

        refused(modify(key, move("nowhere", "d", Ancestor.GIVEN)), "no element with id 'nowhere' to be moved");
        refused(modify(key, move("b", "d", Ancestor.GIVEN)), "no active instance of the element with id 'b'");
        refused(modify(key, move("p", "d", Ancestor.GIVEN)), "itself can't be moved");
        for (final Ancestor ancestor : Ancestor.values()) {
            refused(modify(key, move("a", "nowhere", ancestor)), "no element with id 'nowhere' to be activated");
        }
        refused(modify(key, move("a", "start", Ancestor.INFERRED)), "START_EVENT");
        refused(modify(key, List.of(), List.of(byKey(ofOther)), List.of()), "'" + ofOther + "'");
        refused(modify(key, List.of(), List.of(byKey(other)), List.of()), "'" + other + "'");
        refused(modify(key, List.of(), List.of(byKey(key)), List.of()), "itself can't be moved");
        refused(modify(key, List.of(), List.of(), List.of("nowhere")), "no element with id 'nowhere' to be terminated");
        refused(modify(key, List.of(), List.of(), List.of("b")), "no active instance of the element with id 'b'");
        assertThat(engine.records()
                        .of(ProcessInstanceModificationIntent.MODIFIED)
                        .count())
                .isZero();
    }

    @Test
    void allInstancesOfAnElementAreTerminated() {
        final long key = engine.create("p").at("a", "a", "d").start();

        accepted(modify(key, List.of(), List.of(), List.of("a")));

        assertThat(terminated("a")).isEqualTo(2);
        engine.complete(engine.job("d"));
        assertThat(engine.isCompleted(key)).isTrue();
        engine.checkNothingLeft();
    }

    private void refused(final CommandReply reply, final String part) {
        final var refused = rejected(reply);
        assertThat(refused.type()).isEqualTo(RejectionType.INVALID_ARGUMENT);
        assertThat(refused.reason()).contains(part);
    }

    /** An instance with two sub-processes, in each of which {@code b} waits. */
    private long severalSubProcesses() {
        final long key = engine.create("p").at("a").start();
        accepted(modify(
                key,
                List.of(
                        new ActivateInstruction("b", key, List.of(), List.of()),
                        new ActivateInstruction("b", key, List.of(), List.of())),
                List.of(),
                List.of("a")));
        return key;
    }

    private long add(final long key, final String elementId) {
        accepted(modify(
                key, List.of(new ActivateInstruction(elementId, -1, List.of(), List.of())), List.of(), List.of()));
        return engine.elementKey(elementId);
    }

    /** Keys of the scopes of the instances of the element that have begun and not ended. */
    private List<Long> activeScopes(final String elementId) {
        final List<Long> scopes = new ArrayList<>();
        for (final var begun : engine.records()
                .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                .ofElement(elementId)
                .list()) {
            final long key = begun.key();
            if (engine.records()
                            .of(ProcessInstanceIntent.ELEMENT_COMPLETED, ProcessInstanceIntent.ELEMENT_TERMINATED)
                            .where(record -> record.key() == key)
                            .count()
                    == 0) {
                scopes.add(((dev.skep.protocol.value.ProcessInstanceValue) begun.value()).flowScopeKey());
            }
        }
        return scopes;
    }

    private long terminated(final String elementId) {
        return engine.records()
                .of(ProcessInstanceIntent.ELEMENT_TERMINATED)
                .ofElement(elementId)
                .count();
    }

    private static MoveInstruction move(final String source, final String target, final Ancestor ancestor) {
        return new MoveInstruction(-1, source, target, ancestor, -1, List.of());
    }

    private static MoveInstruction byKey(final long source) {
        return new MoveInstruction(source, "", "d", Ancestor.GIVEN, -1, List.of());
    }

    private CommandReply modify(final long key, final MoveInstruction move) {
        return modify(key, List.of(), List.of(move), List.of());
    }

    private CommandReply modify(
            final long key,
            final List<ActivateInstruction> activate,
            final List<MoveInstruction> moves,
            final List<String> terminate) {
        return engine.command(
                key,
                ProcessInstanceModificationIntent.MODIFY,
                new ProcessInstanceModificationValue(key, activate, List.of(), Tenants.DEFAULT, moves, terminate));
    }
}
