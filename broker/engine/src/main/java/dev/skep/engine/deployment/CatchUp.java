package dev.skep.engine.deployment;

import dev.skep.engine.Decision;
import dev.skep.engine.EngineSettings;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.engine.definition.Definitions;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.CatchUpIntent;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.CatchUpValue;
import dev.skep.protocol.value.ProcessValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How a partition that was added to a running cluster gets what was deployed before: it asks the deployment partition, part by
 * part, in the order of the keys. With the first question the deployment partition takes it up among those to whom
 * {@link Distributor} gives new deployments, so nothing falls in between. Each side keeps on its log how far it is: whatever gets
 * lost is asked for again.
 */
public final class CatchUp implements EventApplier<CatchUpIntent, CatchUpValue> {
    private static final Table<Boolean> ADDED =
            new Table<>(TableIds.ADDED_PARTITIONS, "added-partitions", ValueCodec.PRESENT);
    private static final Table<CatchUpValue> TAKEN = new Table<>(
            TableIds.CATCH_UP, "catch-up", ValueCodec.of(CatchUpValue::write, CatchUpValue::read, value -> 60));

    /** Of a partition that has nothing yet. */
    private static final long NOTHING = -1;

    private final StateWriter state;
    private final EngineSettings settings;
    private final Definitions definitions;
    private final StartEvents startEvents;

    public CatchUp(
            final StateWriter state,
            final EngineSettings settings,
            final Definitions definitions,
            final StartEvents startEvents) {
        this.state = state;
        this.settings = settings;
        this.definitions = definitions;
        this.startEvents = startEvents;
    }

    /** Whether this partition has all that was deployed before it was there. */
    public boolean isComplete() {
        if (settings.partitionId() <= settings.partitions()) {
            return true; // here since the first deployment
        }
        final CatchUpValue taken = taken();
        return taken != null && taken.complete();
    }

    /** On the deployment partition: the others, to whom deployments are given. */
    List<Integer> others() {
        final List<Integer> others = new ArrayList<>();
        for (int partition = 1; partition <= settings.partitions(); partition++) {
            if (partition != settings.partitionId()) {
                others.add(partition);
            }
        }
        state.scan(ADDED, Key.of(ADDED), (key, present) -> others.add((int) key.lastLong()));
        return others;
    }

    /** FETCH, on the deployment partition. */
    public void fetch(final long key, final CatchUpValue command, final Decision decision) {
        final int partition = command.partitionId();
        if (partition <= settings.partitions()) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    "Expected an added partition to ask for deployments, but partition " + partition
                            + " was there from the beginning");
            return;
        }
        if (!state.contains(ADDED, Key.of(ADDED, partition))) {
            decision.event(
                    key,
                    CatchUpIntent.PARTITION_ADDED,
                    new CatchUpValue(partition, NOTHING, NOTHING, false, List.of()));
        }
        final List<ProcessValue> processes = definitions.after(command.afterKey(), settings.jobBatchBytesMax() / 2);
        final long upTo =
                processes.isEmpty() ? command.afterKey() : processes.getLast().processDefinitionKey();
        decision.send(
                partition,
                key,
                CatchUpIntent.TAKE_OVER,
                new CatchUpValue(
                        partition,
                        command.afterKey(),
                        upTo,
                        definitions.after(upTo, 0).isEmpty(),
                        processes));
    }

    /** TAKE_OVER, on an added partition. */
    public void takeOver(final long key, final CatchUpValue command, final Decision decision) {
        if (isComplete() || command.afterKey() != cursor()) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected what was deployed after key " + cursor() + ", but got what comes after "
                            + command.afterKey() + ": it was taken over before");
            return;
        }
        for (final ProcessValue process : command.processes()) {
            if (!definitions.contains(process.processDefinitionKey())) {
                create(process, definitions, startEvents, decision);
            }
        }
        decision.event(
                key,
                CatchUpIntent.TAKEN_OVER,
                new CatchUpValue(
                        command.partitionId(), command.afterKey(), command.upToKey(), command.complete(), List.of()));
        if (!command.complete()) {
            decision.send(PartitionKeys.DEPLOYMENT_PARTITION, key, CatchUpIntent.FETCH, question());
        }
    }

    /** A definition that the deployment partition has made: the start events of the newest version listen. */
    static void create(
            final ProcessValue value,
            final Definitions definitions,
            final StartEvents startEvents,
            final Decision decision) {
        final ProcessValue latest = definitions.latestResource(value.bpmnProcessId(), value.tenantId());
        decision.event(value.processDefinitionKey(), ProcessIntent.CREATED, value);
        if (latest == null || latest.version() < value.version()) {
            startEvents.replace(latest, value, decision);
        }
    }

    /** Asks, or asks again, for what is missing. */
    public void resend(final Consumer<CommandRequest> sends) {
        if (!isComplete()) {
            sends.accept(new CommandRequest(
                    PartitionKeys.DEPLOYMENT_PARTITION, NOTHING, CatchUpIntent.FETCH, question(), null));
        }
    }

    @Override
    public void apply(final long key, final CatchUpIntent intent, final CatchUpValue value, final long timestamp) {
        switch (intent) {
            case PARTITION_ADDED -> state.put(ADDED, Key.of(ADDED, value.partitionId()), Boolean.TRUE);
            case TAKEN_OVER -> state.put(TAKEN, Key.of(TAKEN), value);
            case FETCH, TAKE_OVER -> throw new IllegalStateException(intent + " is a command");
        }
    }

    private CatchUpValue question() {
        return new CatchUpValue(settings.partitionId(), cursor(), cursor(), false, List.of());
    }

    private long cursor() {
        final CatchUpValue taken = taken();
        return taken == null ? NOTHING : taken.upToKey();
    }

    private CatchUpValue taken() {
        return state.get(TAKEN, Key.of(TAKEN));
    }
}
