package dev.skep.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import org.junit.jupiter.api.Test;

/** Bugs planted on purpose: where the simulator of clusters does not find one, it is blind. */
final class ClusterMutantsTest {
    private static final String PARTITION = "dev.skep.partition.";

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

    /** The name of the first checker that complains; empty when none does in all seeds. */
    private static String found(
            final Mutation mutation, final int seeds, final int steps, final String brokers, final String faults) {
        final String said = mutation.run(
                "--brokers",
                brokers,
                "--seed",
                "1",
                "--seeds",
                Integer.toString(seeds),
                "--steps",
                Integer.toString(steps),
                "--faults",
                faults);
        for (final String line : said.split("\n", -1)) {
            if (line.startsWith("failed: ")) {
                System.out.println(line.substring(0, Math.min(300, line.length())));
                return line.split(": ", 3)[1];
            }
        }
        return "";
    }
}
