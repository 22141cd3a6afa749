package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Rng;
import dev.skep.engine.EngineHarness;
import dev.skep.protocol.Record;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.MessageSubscriptionValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Instances that wait for messages are migrated from a process whose event interrupts to one whose event doesn't, and back, over a wire
 * that loses, repeats and reorders: in the end both sides of each subscription know the same, and nobody has had a message twice.
 */
class MigrationChaosTest {
    private static final int PARTITIONS = 2;
    private static final int STEPS = 100;
    private static final List<MappingInstruction> PLAN = Stream.of("work", "wait", "after")
            .map(id -> new MappingInstruction(id, id))
            .toList();

    private final List<Long> started = new ArrayList<>();
    private final List<Long> definitions = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 43912216395707L, 68778400333471L})
    void bothSidesKnowTheSameInTheEnd(final long seed) {
        run(seed, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void alsoWhereInstancesAreCanceled(final long seed) {
        run(seed, true);
    }

    @Test
    void withAFreshSeed() {
        run(Long.getLong("skep.seed", System.nanoTime()), false);
    }

    @Test
    void alsoWhereInstancesAreCanceledWithAFreshSeed() {
        run(Long.getLong("skep.seed", System.nanoTime()), true);
    }

    private void run(final long seed, final boolean cancels) {
        try (EngineHarness engine = EngineHarness.partitions(PARTITIONS)) {
            final DeploymentValue deployed =
                    engine.deploy(MessageProcesses.boundary("once", true), MessageProcesses.boundary("often", false));
            deployed.processes().forEach(process -> definitions.add(process.processDefinitionKey()));
            final Rng rng = new Rng(seed);
            for (int step = 0; step < STEPS; step++) {
                step(engine, rng, cancels ? 14 : 12);
            }
            BadWire.heal(engine);
            checkNothingTakenTwice(engine);
            assertThat(known(engine)).isEqualTo(waiting(engine));
            engine.checkReplay();
            started.forEach(engine::cancel);
            BadWire.heal(engine);
            engine.advance(Duration.ofHours(2));
            engine.checkNothingLeft();
        } catch (final RuntimeException | AssertionError failure) {
            throw new AssertionError("with seed " + seed, failure);
        }
    }

    private void step(final EngineHarness engine, final Rng rng, final int kinds) {
        switch (rng.nextInt(kinds)) {
            case 0, 1 ->
                started.add(engine.create(rng.chance(0.5) ? "once" : "often")
                        .on(1 + rng.nextInt(PARTITIONS))
                        .withVariables("{\"order\": \"o-" + rng.nextInt(2) + "\"}")
                        .start());
            case 2, 3, 4 ->
                new Publication(engine, PARTITIONS, "paid")
                        .withKey("o-" + rng.nextInt(2))
                        .timeToLive(Duration.ofSeconds(rng.nextInt(2) * 60L))
                        .publish();
            case 5, 6, 7 -> migrate(engine, rng);
            case 8 -> engine.restart();
            case 9 -> engine.resend();
            case 10, 11 -> BadWire.disturb(engine, rng);
            default -> {
                if (!started.isEmpty()) {
                    engine.cancel(started.remove(rng.nextInt(started.size())));
                }
            }
        }
    }

    /** Whether it can be just now is up to the engine. */
    private void migrate(final EngineHarness engine, final Rng rng) {
        if (started.isEmpty()) {
            return;
        }
        final long instance = started.get(rng.nextInt(started.size()));
        final long target = definitions.get(rng.nextInt(definitions.size()));
        assertThat(engine.command(
                        instance,
                        ProcessInstanceMigrationIntent.MIGRATE,
                        new ProcessInstanceMigrationValue(instance, target, PLAN, Tenants.DEFAULT)))
                .isNotNull();
    }

    private static void checkNothingTakenTwice(final EngineHarness engine) {
        final Set<String> taken = new HashSet<>();
        for (final Record record :
                engine.records().of(ProcessMessageSubscriptionIntent.CORRELATED).list()) {
            final long message = ((ProcessMessageSubscriptionValue) record.value()).messageKey();
            assertThat(taken.add(record.key() + " has taken " + message)).isTrue();
        }
    }

    /** Process ids of those who wait, by the subscription. */
    private static Map<Long, String> waiting(final EngineHarness engine) {
        final Map<Long, String> waiting = new HashMap<>();
        for (final Record record : engine.records().events().list()) {
            if (record.value() instanceof ProcessMessageSubscriptionValue value) {
                switch ((ProcessMessageSubscriptionIntent) record.intent()) {
                    case DELETING, DELETED -> waiting.remove(record.key());
                    case CORRELATED -> {
                        if (value.interrupting()) {
                            waiting.remove(record.key());
                        }
                    }
                    default -> waiting.put(record.key(), value.bpmnProcessId());
                }
            }
        }
        return waiting;
    }

    /** The same as the side of the messages sees it. */
    private static Map<Long, String> known(final EngineHarness engine) {
        final Map<Long, String> known = new HashMap<>();
        for (final Record record : engine.records().events().list()) {
            if (record.value() instanceof MessageSubscriptionValue value) {
                switch ((MessageSubscriptionIntent) record.intent()) {
                    case REJECTED, DELETED -> known.remove(record.key());
                    case CORRELATED -> {
                        if (value.interrupting()) {
                            known.remove(record.key());
                        } else {
                            known.put(record.key(), value.bpmnProcessId());
                        }
                    }
                    default -> known.put(record.key(), value.bpmnProcessId());
                }
            }
        }
        return known;
    }
}
