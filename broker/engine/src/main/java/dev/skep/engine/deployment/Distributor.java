package dev.skep.engine.deployment;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.engine.Decision;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.Origin;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.CommandDistributionIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.CommandDistributionValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gives deployments, deletions and signals from the deployment partition to all others, again and again until each has acknowledged.
 * The caller of a deployment is answered when all have, so that an instance can be created anywhere right after; or, when one is
 * away, after a while.
 */
public final class Distributor implements EventApplier<CommandDistributionIntent, CommandDistributionValue> {
    /** Calls of {@link #resend} after which the caller is answered though some partition has not acknowledged. */
    public static final int PATIENCE = 25;

    private static final int SELDOM = 32;
    private static final Table<CommandDistributionValue> DISTRIBUTIONS = new Table<>(
            TableIds.DISTRIBUTIONS,
            "distributions",
            ValueCodec.of(
                    CommandDistributionValue::write,
                    CommandDistributionValue::read,
                    value -> 100 + value.commandValue().length));
    private static final Table<Boolean> PENDING =
            new Table<>(TableIds.DISTRIBUTIONS_PENDING, "distributions-pending", ValueCodec.PRESENT);

    private final StateWriter state;
    private final int partitionId;
    private final CatchUp catchUp;
    // How many calls of resend have found each before; known to a leader alone.
    private TreeMap<Long, Integer> found = new TreeMap<>();

    public Distributor(final StateWriter state, final int partitionId, final CatchUp catchUp) {
        this.state = state;
        this.partitionId = partitionId;
        this.catchUp = catchUp;
    }

    /** Sends the deployment on its way, or answers at once where there is no other partition. */
    void distribute(final long key, final DeploymentValue deployment, final Decision decision) {
        final List<Integer> others = catchUp.others();
        if (others.isEmpty()) {
            decision.reply(key, DeploymentIntent.CREATED, deployment);
            return;
        }
        start(key, DeploymentIntent.CREATE, deployment, decision.command().origin(), others, decision);
    }

    /** Sends a command for which nobody waits to all others, until each has acknowledged. The key is that of nothing else. */
    public void distribute(final long key, final Intent intent, final RecordValue command, final Decision decision) {
        final List<Integer> others = catchUp.others();
        if (!others.isEmpty()) {
            start(key, intent, command, null, others, decision);
        }
    }

    private void start(
            final long key,
            final Intent intent,
            final RecordValue command,
            final Origin origin,
            final List<Integer> others,
            final Decision decision) {
        final FieldWriter bytes = new FieldWriter();
        command.write(bytes);
        decision.event(
                key,
                CommandDistributionIntent.STARTED,
                new CommandDistributionValue(
                        partitionId,
                        intent.valueType().code(),
                        intent.code(),
                        bytes.toByteArray(),
                        origin == null ? -1 : origin.gatewayId(),
                        origin == null ? -1 : origin.requestId()));
        for (final int partition : others) {
            decision.event(key, CommandDistributionIntent.DISTRIBUTING, of(partition, intent));
            decision.send(partition, key, intent, command);
        }
    }

    /** Tells the partition that sent it that the command of this decision is done. */
    public void acknowledge(final long key, final Decision decision) {
        decision.send(
                PartitionKeys.partitionOf(key),
                key,
                CommandDistributionIntent.ACKNOWLEDGE,
                of(partitionId, decision.command().intent()));
    }

    /** ACKNOWLEDGE: one of the others has it. */
    public void acknowledged(final long key, final CommandDistributionValue command, final Decision decision) {
        if (!state.contains(PENDING, Key.of(PENDING, key, command.partitionId()))) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected partition " + command.partitionId() + " to be sent distribution " + key
                            + ", but it was not, or has acknowledged before");
            return;
        }
        final CommandDistributionValue distribution = state.get(DISTRIBUTIONS, Key.of(DISTRIBUTIONS, key));
        decision.event(key, CommandDistributionIntent.ACKNOWLEDGED, of(command.partitionId(), intent(distribution)));
        if (pending(key).isEmpty()) {
            decision.event(key, CommandDistributionIntent.FINISHED, of(partitionId, intent(distribution)));
            if (distribution.awaitingRequestId() >= 0) {
                decision.replyTo(awaiting(distribution), key, DeploymentIntent.CREATED, value(distribution));
            }
        }
    }

    /**
     * To be called at equal intervals. Sends again what has not been acknowledged, soon at first and then ever more seldom, since a
     * send gets lost when a leader changes; who has waited for {@link #PATIENCE} calls is answered without those that are away.
     */
    public void resend(final Consumer<CommandRequest> sends, final Consumer<CommandReply> replies) {
        final TreeMap<Long, Integer> foundNow = new TreeMap<>();
        state.scan(PENDING, Key.of(PENDING), (pendingKey, present) -> {
            final long key = pendingKey.reader().number();
            final int before = found.getOrDefault(key, 0);
            foundNow.put(key, before + 1);
            final boolean overdue = isDue(before);
            if (!overdue && before != PATIENCE) {
                return true;
            }
            final CommandDistributionValue distribution = state.get(DISTRIBUTIONS, Key.of(DISTRIBUTIONS, key));
            final RecordValue command = value(distribution);
            if (overdue) {
                sends.accept(new CommandRequest((int) pendingKey.lastLong(), key, intent(distribution), command, null));
            }
            if (before == PATIENCE && distribution.awaitingRequestId() >= 0) {
                replies.accept(
                        new CommandReply.Accepted(awaiting(distribution), key, DeploymentIntent.CREATED, command));
            }
            return true;
        });
        found = foundNow;
    }

    /** After 1, 2, 4, 8 calls and so on, then after every {@link #SELDOM}. */
    private static boolean isDue(final int calls) {
        return calls < SELDOM ? Integer.bitCount(calls) == 1 : calls % SELDOM == 0;
    }

    @Override
    public void apply(
            final long key,
            final CommandDistributionIntent intent,
            final CommandDistributionValue value,
            final long timestamp) {
        switch (intent) {
            case STARTED -> state.put(DISTRIBUTIONS, Key.of(DISTRIBUTIONS, key), value);
            case DISTRIBUTING -> state.put(PENDING, Key.of(PENDING, key, value.partitionId()), Boolean.TRUE);
            case ACKNOWLEDGED -> state.delete(PENDING, Key.of(PENDING, key, value.partitionId()));
            case FINISHED -> state.delete(DISTRIBUTIONS, Key.of(DISTRIBUTIONS, key));
            case ACKNOWLEDGE -> throw new IllegalStateException(intent + " is a command");
        }
    }

    /** The same, to some of them only. */
    public void distribute(
            final long key,
            final Intent intent,
            final RecordValue command,
            final List<Integer> others,
            final Decision decision) {
        start(key, intent, command, null, others, decision);
    }

    /** All that was distributed with keys below this one has been acknowledged by everybody; the given key is still to come. */
    public long settledBefore(final long nextKey) {
        final long[] first = {nextKey};
        state.scan(DISTRIBUTIONS, Key.of(DISTRIBUTIONS), (key, distribution) -> {
            first[0] = Math.min(nextKey, key.lastLong());
            return false;
        });
        return first[0];
    }

    private List<Long> pending(final long key) {
        final List<Long> partitionIds = new ArrayList<>();
        state.scan(PENDING, Key.of(PENDING, key), (pendingKey, present) -> partitionIds.add(pendingKey.lastLong()));
        return partitionIds;
    }

    private static Origin awaiting(final CommandDistributionValue distribution) {
        return new Origin(distribution.awaitingGatewayId(), distribution.awaitingRequestId(), 0);
    }

    private static Intent intent(final CommandDistributionValue distribution) {
        return Intent.of(ValueType.ofCode(distribution.valueTypeCode()), distribution.intentCode());
    }

    private static RecordValue value(final CommandDistributionValue distribution) {
        return RecordValue.read(
                ValueType.ofCode(distribution.valueTypeCode()), new FieldReader(distribution.commandValue()));
    }

    private static CommandDistributionValue of(final int partition, final Intent intent) {
        return new CommandDistributionValue(partition, intent.valueType().code(), intent.code(), new byte[0], -1, -1);
    }
}
