package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Instances that have had a message, wait for more, and come to another process: none has a message twice, and none does for two of a process. */
final class MigrationMailTest {
    private static final int PARTITIONS = 2;
    private static final List<MappingInstruction> PLAN = Stream.of("work", "wait", "after")
            .map(id -> new MappingInstruction(id, id))
            .toList();

    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(PARTITIONS);

    private long there;

    @BeforeEach
    void deploy() {
        final DeploymentValue deployed =
                engine.deploy(MessageProcesses.boundary("here", false), MessageProcesses.boundary("there", false));
        there = deployed.processes().getLast().processDefinitionKey();
    }

    @Test
    void aKeptMessageIsNotTakenOnceMoreForAnotherProcess() {
        final long instance = start("here");
        final long first = paid().buffered().publish();
        migrate(instance);
        final long second = paid().publish();

        assertThat(taken(instance)).containsExactly(first, second);
        assertGoneWhenAllAre(instance);
    }

    @Test
    void whatIsTakenOnTheWayToAnotherProcessIsTakenForThatOne() {
        final long instance = start("here");
        engine.wire().hold();
        final long message = paid().buffered().publish();
        migrate(instance);
        engine.release();
        assertThat(taken(instance)).containsExactly(message);

        final long other = start("there");

        assertThat(taken(other)).isEmpty();
        final long next = paid().publish();
        assertThat(taken(instance)).containsExactly(message, next);
        assertGoneWhenAllAre(instance, other);
    }

    @Test
    void whatAnotherRefusesGoesToWhoHasNotHadIt() {
        final long refusing = start("there");
        final long migrated = start("here");
        final long waiting = start("there");
        engine.wire()
                .lose(request -> request.intent() == ProcessMessageSubscriptionIntent.CORRELATE
                        && request.value() instanceof ProcessMessageSubscriptionValue offer
                        && offer.processInstanceKey() == refusing);
        final long message = paid().publish();
        assertThat(taken(migrated)).containsExactly(message);
        migrate(migrated);

        engine.cancel(refusing);

        assertThat(taken(waiting)).containsExactly(message);
        assertThat(taken(migrated)).containsExactly(message);
        assertGoneWhenAllAre(migrated, waiting);
    }

    @Test
    void whatAnotherRefusesIsLostWhereAllHaveHadIt() {
        final long refusing = start("there");
        final long migrated = start("here");
        engine.wire()
                .lose(request -> request.intent() == ProcessMessageSubscriptionIntent.CORRELATE
                        && request.value() instanceof ProcessMessageSubscriptionValue offer
                        && offer.processInstanceKey() == refusing);
        final long message = paid().publish();
        migrate(migrated);

        engine.cancel(refusing);

        assertThat(taken(migrated)).containsExactly(message);
        assertThat(engine.records().of(MessageSubscriptionIntent.CORRELATING).count())
                .isEqualTo(2);
        assertGoneWhenAllAre(migrated);
    }

    private long start(final String processId) {
        return engine.create(processId).withVariables("{\"order\": \"o-1\"}").start();
    }

    private Publication paid() {
        return new Publication(engine, PARTITIONS, "paid").withKey("o-1");
    }

    private void migrate(final long instance) {
        EngineHarness.accepted(engine.command(
                instance,
                ProcessInstanceMigrationIntent.MIGRATE,
                new ProcessInstanceMigrationValue(instance, there, PLAN, Tenants.DEFAULT)));
    }

    /** Messages that the instance has taken. */
    private List<Long> taken(final long instance) {
        return engine.records().of(ProcessMessageSubscriptionIntent.CORRELATED).list().stream()
                .map(Record::value)
                .map(ProcessMessageSubscriptionValue.class::cast)
                .filter(value -> value.processInstanceKey() == instance)
                .map(ProcessMessageSubscriptionValue::messageKey)
                .toList();
    }

    private void assertGoneWhenAllAre(final long... instances) {
        for (final long instance : instances) {
            engine.cancel(instance);
        }
        engine.wire().lose(request -> false);
        engine.resend();
        engine.advance(Duration.ofHours(2));
        engine.checkNothingLeft();
    }
}
