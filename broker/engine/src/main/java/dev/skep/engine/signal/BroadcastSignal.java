package dev.skep.engine.signal;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.deployment.Distributor;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.instance.ProcessStarter;
import dev.skep.engine.signal.SignalSubscriptions.Listening;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.value.SignalSubscriptionValue;
import dev.skep.protocol.value.SignalValue;
import java.util.List;

/**
 * Tells a signal to all who listen. Start events fire where it was broadcast first, elements that wait on all partitions: the first
 * partition sends it to the deployment partition, which knows all others.
 */
public final class BroadcastSignal implements CommandHandler<SignalValue> {
    private static final int AT_ONCE = 50;

    private final int partitionId;
    private final int bytesAtOnce;
    private final SignalSubscriptions subscriptions;
    private final SignalLog log;
    private final Definitions definitions;
    private final ElementInstances instances;
    private final ProcessStarter starter;
    private final PendingEvents pendingEvents;
    private final Distributor distributor;

    /** @param bytesAtOnce most bytes of variables that are written in one step, as each who listens gets them all */
    public BroadcastSignal(
            final int partitionId,
            final int bytesAtOnce,
            final SignalSubscriptions subscriptions,
            final SignalLog log,
            final Definitions definitions,
            final ElementInstances instances,
            final Triggers triggers,
            final Distributor distributor) {
        this.partitionId = partitionId;
        this.bytesAtOnce = bytesAtOnce;
        this.subscriptions = subscriptions;
        this.log = log;
        this.definitions = definitions;
        this.instances = instances;
        this.starter = triggers.starter();
        this.pendingEvents = triggers.pending();
        this.distributor = distributor;
    }

    /** What a signal sets off. */
    public record Triggers(ProcessStarter starter, PendingEvents pending) {}

    @Override
    public void decide(final long key, final SignalValue command, final Decision decision) {
        if (key < 0) {
            broadcast(command, decision);
        } else {
            receive(key, command, decision);
        }
    }

    /** Said by a client or an element of this partition. */
    private void broadcast(final SignalValue command, final Decision decision) {
        final long key = decision.newKey();
        final SignalValue signal = of(command, partitionId, key);
        decision.event(key, SignalIntent.BROADCASTED, signal);
        decision.reply(key, SignalIntent.BROADCASTED, signal);
        tell(signal, key, decision);
        if (partitionId == PartitionKeys.DEPLOYMENT_PARTITION) {
            distributor.distribute(key, SignalIntent.BROADCAST, signal, decision);
        } else {
            distributor.distribute(
                    key, SignalIntent.BROADCAST, signal, List.of(PartitionKeys.DEPLOYMENT_PARTITION), decision);
        }
    }

    /** Said on another partition. */
    private void receive(final long key, final SignalValue signal, final Decision decision) {
        if (signal.originPartitionId() == partitionId || log.contains(key)) {
            decision.reject(
                    RejectionType.ALREADY_EXISTS,
                    "Expected to broadcast the signal with key '" + key + "', but it was broadcast here before");
        } else {
            decision.event(key, SignalIntent.BROADCASTED, signal);
            tell(signal, decision.newKey(), decision);
            if (partitionId == PartitionKeys.DEPLOYMENT_PARTITION) {
                final long onward = decision.newKey();
                distributor.distribute(
                        onward, SignalIntent.BROADCAST, of(signal, signal.originPartitionId(), onward), decision);
            }
        }
        distributor.acknowledge(key, decision);
    }

    /** TELL: more of those who listen. */
    public void tellMore(final long key, final SignalValue command, final Decision decision) {
        tell(command, command.settledBefore(), key, decision);
    }

    private void tell(final SignalValue signal, final long below, final Decision decision) {
        tell(signal, -1, below, decision);
    }

    /** Some at a time, so that no batch grows without bound. Those that begin to listen meanwhile are none of them. */
    private void tell(final SignalValue signal, final long after, final long below, final Decision decision) {
        final int atOnce =
                Math.clamp(bytesAtOnce / Math.max(1, signal.variables().length()), 1, AT_ONCE);
        final List<Listening> all = subscriptions.to(signal.signalName(), signal.tenantId(), after, atOnce + 1);
        final boolean starts = signal.originPartitionId() == partitionId;
        for (final Listening listening : all.subList(0, Math.min(atOnce, all.size()))) {
            if (listening.key() >= below) {
                return;
            }
            final SignalSubscriptionValue subscription = listening.value();
            final ProcessDefinition definition = definitions.byKey(subscription.processDefinitionKey());
            if (subscription.catchEventInstanceKey() < 0) {
                if (starts) {
                    starter.startAt(
                            definition.node(subscription.catchEventId()), definition, signal.variables(), decision);
                }
                continue;
            }
            final ElementInstance waiting = instances.get(subscription.catchEventInstanceKey());
            if (waiting != null) {
                pendingEvents.trigger(
                        waiting, definition.node(subscription.catchEventId()), signal.variables(), decision);
            }
        }
        if (all.size() > atOnce && all.get(atOnce).key() < below) {
            decision.followUp(
                    below,
                    SignalIntent.TELL,
                    new SignalValue(
                            signal.signalName(),
                            signal.variables(),
                            signal.tenantId(),
                            signal.originPartitionId(),
                            all.get(atOnce - 1).key()));
        }
    }

    private SignalValue of(final SignalValue signal, final int origin, final long key) {
        return new SignalValue(
                signal.signalName(), signal.variables(), signal.tenantId(), origin, distributor.settledBefore(key));
    }
}
