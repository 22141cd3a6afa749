package dev.skep.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bugs planted on purpose: where the simulator of clusters does not find one, it is blind. */
final class ClusterMutantsTest {
    private static final String RAFT = "dev.skep.raft.";
    private static final String PARTITION = "dev.skep.partition.";
    private static final String ENGINE = "dev.skep.engine.";

    @Test
    void acknowledgesWhatIsNotFlushed() {
        final Mutation mutation = new Mutation()
                .with(
                        PARTITION + "RaftLog",
                        "flushedIndex",
                        atCall(
                                "flushedIndex",
                                (code, call) ->
                                        code.invokevirtual(call.owner().asSymbol(), "lastIndex", call.typeSymbol())));
        assertThat(found(mutation, 5, 6_000, "any", "POWER_LOSS,KILL,SLOW_DISK"))
                .isEqualTo("durability");
    }

    @Test
    void answersBeforeTheCommit() {
        final Mutation mutation = new Mutation()
                .with(PARTITION + "EffectGate", "releaseUpTo", atField("index", ClusterMutantsTest::zero));
        assertThat(found(mutation, 5, 6_000, "any", "KILL,ISOLATION,SLOW_DISK")).isEqualTo("durability");
    }

    @Test
    void appliesTwiceOnReplay() {
        final Mutation mutation = new Mutation()
                .with(
                        PARTITION + "EntryApplier",
                        "apply",
                        atCall(
                                "evolve",
                                (code, call) -> code.dup2()
                                        .invokevirtual(call.owner().asSymbol(), "evolve", call.typeSymbol())
                                        .invokevirtual(call.owner().asSymbol(), "evolve", call.typeSymbol())));
        assertThat(found(mutation, 5, 6_000, "any", "KILL")).isNotEmpty();
    }

    @Test
    void votesTwiceInATerm() {
        final ClassDesc election = ClassDesc.of(RAFT + "Election");
        final ClassDesc replica = ClassDesc.of(RAFT + "Replica");
        final ClassDesc member = ClassDesc.of("dev.skep.base.MemberId");
        final CodeTransform forgetOthers = atCall(
                "votedFor",
                (code, call) -> code.invokevirtual(call.owner().asSymbol(), "votedFor", call.typeSymbol())
                        .aload(0)
                        .getfield(election, "replica", replica)
                        .invokevirtual(replica, "self", MethodTypeDesc.of(member))
                        .invokestatic(
                                ClassDesc.of(Forgetting.class.getName()),
                                "unlessOwn",
                                MethodTypeDesc.of(member, member, member)));
        final Mutation mutation = new Mutation()
                .with(RAFT + "Election", "receive", forgetOthers)
                .with(
                        RAFT + "Replica",
                        "vote",
                        atCall("votedFor", (code, call) -> code.pop().aconst_null()));
        assertThat(found(mutation, 100, 1_500, "5", "SHORT_REIGNS,SLOW_LINKS,REORDER"))
                .isEqualTo("elections");
    }

    @Test
    void commitsOldTermsByCounting() {
        final Mutation mutation =
                new Mutation().with(RAFT + "Leadership", "advance", atField("termStart", ClusterMutantsTest::zero));
        assertThat(found(mutation, 400, 3_000, "5", "SHORT_REIGNS")).isEqualTo("completeness");
    }

    @Test
    void skipsTheJointPhase() {
        final ClassDesc change = ClassDesc.of(RAFT + "ConfigurationChange");
        final ClassDesc configuration = ClassDesc.of(RAFT + "Configuration");
        final ClassDesc list = ClassDesc.of("java.util.List");
        final MethodTypeDesc toList = MethodTypeDesc.of(list);
        final Consumer<CodeBuilder> body = code -> code.aload(0)
                .new_(configuration)
                .dup()
                .aload(1)
                .invokevirtual(configuration, "epoch", MethodTypeDesc.of(ConstantDescs.CD_long))
                .aload(0)
                .getfield(change, "target", configuration)
                .invokevirtual(configuration, "voters", toList)
                .invokestatic(list, "of", toList, true)
                .aload(0)
                .getfield(change, "target", configuration)
                .invokevirtual(configuration, "learners", toList)
                .invokespecial(
                        configuration,
                        "<init>",
                        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long, list, list, list))
                .invokevirtual(change, "write", MethodTypeDesc.of(ConstantDescs.CD_boolean, configuration))
                .ireturn();
        final Mutation mutation = new Mutation().with(RAFT + "ConfigurationChange", "beginJoint", instead(body));
        assertThat(found(mutation, 300, 8_000, "5", "MEMBERSHIP,KILL,PARTITIONS,ISOLATION"))
                .isNotEmpty();
    }

    @Test
    void anInclusiveGatewayThatDoesNotWait() {
        final Mutation mutation = new Mutation()
                .with(
                        ENGINE + "element.InclusiveJoins",
                        "comesByAnotherWay",
                        instead(code -> code.iconst_0().ireturn()));
        assertThat(found(mutation, 20, 6_000, "3", "ELEMENTS")).isEqualTo("lives");
    }

    @Test
    void aParallelGatewayThatDoesNotWait() {
        final Mutation mutation = new Mutation()
                .with(
                        ENGINE + "instance.ElementInstances",
                        "isJoined",
                        instead(code -> code.iconst_1().ireturn()));
        assertThat(found(mutation, 20, 6_000, "3", "ELEMENTS")).isEqualTo("lives");
    }

    @Test
    void timersThatOutliveTheirElement() {
        final Mutation mutation =
                new Mutation().with(ENGINE + "timer.TimerWaits", "cancelAll", instead(CodeBuilder::return_));
        assertThat(found(mutation, 20, 6_000, "3", "ELEMENTS")).isEqualTo("lives");
    }

    @Test
    void signalsThatAreAwaitedByNobody() {
        final Mutation mutation =
                new Mutation().with(ENGINE + "signal.SignalWaits", "closeAll", instead(CodeBuilder::return_));
        assertThat(foundInTheEnd(mutation, 20, "ELEMENTS")).isEqualTo("lives");
    }

    private static void zero(final CodeBuilder code, final FieldInstruction read) {
        code.pop().lconst_0();
    }

    private interface Change<I> {
        void write(CodeBuilder code, I instruction);
    }

    private static CodeTransform atCall(final String method, final Change<InvokeInstruction> change) {
        return (code, element) -> {
            if (element instanceof InvokeInstruction call && call.name().equalsString(method)) {
                change.write(code, call);
            } else {
                code.with(element);
            }
        };
    }

    private static CodeTransform atField(final String field, final Change<FieldInstruction> change) {
        return (code, element) -> {
            if (element instanceof FieldInstruction read && read.name().equalsString(field)) {
                change.write(code, read);
            } else {
                code.with(element);
            }
        };
    }

    private static CodeTransform instead(final Consumer<CodeBuilder> body) {
        return new CodeTransform() {
            @Override
            public void accept(final CodeBuilder code, final CodeElement element) {
                // nothing of what was there
            }

            @Override
            public void atEnd(final CodeBuilder code) {
                body.accept(code);
            }
        };
    }

    /** The name of the first checker that complains in the phase with faults; empty when none does in all seeds. */
    private static String found(
            final Mutation mutation, final int seeds, final int steps, final String brokers, final String faults) {
        return found(mutation, seeds, steps, brokers, faults, List.of("--safety-only"));
    }

    /** The same, in the phase after all was healed too. */
    private static String foundInTheEnd(final Mutation mutation, final int seeds, final String faults) {
        return found(mutation, seeds, 6_000, "3", faults, List.of());
    }

    private static String found(
            final Mutation mutation,
            final int seeds,
            final int steps,
            final String brokers,
            final String faults,
            final List<String> more) {
        final List<String> arguments = new ArrayList<>(List.of(
                "--brokers",
                brokers,
                "--seed",
                "1",
                "--seeds",
                Integer.toString(seeds),
                "--steps",
                Integer.toString(steps),
                "--faults",
                faults));
        arguments.addAll(more);
        final String said = mutation.run(arguments.toArray(String[]::new));
        for (final String line : said.lines().toList()) {
            if (line.startsWith("failed: ")) {
                System.out.println("seed "
                        + said.lines().filter(each -> each.startsWith("seed ")).count() + " "
                        + line.substring(0, Math.min(300, line.length())));
                return line.split(": ", 3)[1];
            }
        }
        return "";
    }
}
