package dev.skep.engine.deployment;

import dev.skep.engine.Decision;
import dev.skep.engine.EngineSettings;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.engine.decision.Decisions;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.form.Forms;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.CatchUpIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.CatchUpValue;
import dev.skep.protocol.value.DecisionRequirementsValue;
import dev.skep.protocol.value.DecisionValue;
import dev.skep.protocol.value.FormValue;
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

    /** Of one part; they are small. */
    private static final int DECISIONS_MAX = 1000;

    private final StateWriter state;
    private final EngineSettings settings;
    private final Definitions definitions;
    private final Decisions decisions;
    private final Forms forms;

    public CatchUp(
            final StateWriter state,
            final EngineSettings settings,
            final Definitions definitions,
            final Decisions decisions,
            final Forms forms) {
        this.state = state;
        this.settings = settings;
        this.definitions = definitions;
        this.decisions = decisions;
        this.forms = forms;
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
            decision.event(key, CatchUpIntent.PARTITION_ADDED, new CatchUpValue(partition, NOTHING, NOTHING, false));
        }
        decision.send(partition, key, CatchUpIntent.TAKE_OVER, part(partition, command.afterKey()));
    }

    /** What comes after the key, of each kind as much as fits; up to where no kind was cut. */
    private CatchUpValue part(final int partition, final long after) {
        final int bytesMax = settings.jobBatchBytesMax() / 6;
        final List<ProcessValue> processes = definitions.after(after, bytesMax);
        final List<DecisionRequirementsValue> files = decisions.requirementsAfter(after, bytesMax);
        final List<DecisionValue> some = decisions.after(after, DECISIONS_MAX);
        final List<FormValue> formsAfter = forms.after(after, bytesMax);
        long upTo = Long.MAX_VALUE;
        if (!processes.isEmpty() && !definitions.after(last(processes), 0).isEmpty()) {
            upTo = Math.min(upTo, last(processes));
        }
        if (!files.isEmpty()
                && !decisions
                        .requirementsAfter(files.getLast().decisionRequirementsKey(), 0)
                        .isEmpty()) {
            upTo = Math.min(upTo, files.getLast().decisionRequirementsKey());
        }
        if (!some.isEmpty() && !decisions.after(some.getLast().decisionKey(), 1).isEmpty()) {
            upTo = Math.min(upTo, some.getLast().decisionKey());
        }
        if (!formsAfter.isEmpty()
                && !forms.after(formsAfter.getLast().formKey(), 0).isEmpty()) {
            upTo = Math.min(upTo, formsAfter.getLast().formKey());
        }
        final boolean complete = upTo == Long.MAX_VALUE;
        if (complete) {
            upTo = after;
            upTo = processes.isEmpty() ? upTo : Math.max(upTo, last(processes));
            upTo = files.isEmpty() ? upTo : Math.max(upTo, files.getLast().decisionRequirementsKey());
            upTo = some.isEmpty() ? upTo : Math.max(upTo, some.getLast().decisionKey());
            upTo = formsAfter.isEmpty()
                    ? upTo
                    : Math.max(upTo, formsAfter.getLast().formKey());
        }
        final long end = upTo;
        return new CatchUpValue(
                partition,
                after,
                end,
                complete,
                processes.stream()
                        .filter(process -> process.processDefinitionKey() <= end)
                        .toList(),
                files.stream()
                        .filter(file -> file.decisionRequirementsKey() <= end)
                        .toList(),
                some.stream().filter(one -> one.decisionKey() <= end).toList(),
                formsAfter.stream().filter(form -> form.formKey() <= end).toList());
    }

    private static long last(final List<ProcessValue> processes) {
        return processes.getLast().processDefinitionKey();
    }

    /** TAKE_OVER, on an added partition. */
    public void takeOver(
            final ResourceKinds kinds, final long key, final CatchUpValue command, final Decision decision) {
        if (isComplete() || command.afterKey() != cursor()) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected what was deployed after key " + cursor() + ", but got what comes after "
                            + command.afterKey() + ": it was taken over before");
            return;
        }
        for (final ProcessValue process : command.processes()) {
            kinds.processes().take(process, decision);
        }
        for (final DecisionRequirementsValue file : command.decisionRequirements()) {
            kinds.decisions().take(file, decision);
        }
        for (final DecisionValue one : command.decisions()) {
            kinds.decisions().take(one, decision);
        }
        for (final FormValue form : command.forms()) {
            kinds.forms().take(form, decision);
        }
        decision.event(
                key,
                CatchUpIntent.TAKEN_OVER,
                new CatchUpValue(command.partitionId(), command.afterKey(), command.upToKey(), command.complete()));
        if (!command.complete()) {
            decision.send(PartitionKeys.DEPLOYMENT_PARTITION, key, CatchUpIntent.FETCH, question());
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
        return new CatchUpValue(settings.partitionId(), cursor(), cursor(), false);
    }

    private long cursor() {
        final CatchUpValue taken = taken();
        return taken == null ? NOTHING : taken.upToKey();
    }

    private CatchUpValue taken() {
        return state.get(TAKEN, Key.of(TAKEN));
    }
}
