package dev.skep.simulator;

import com.google.errorprone.annotations.FormatMethod;
import dev.skep.base.BpmnElementType;
import dev.skep.protocol.Record;
import dev.skep.protocol.intent.CompensationSubscriptionIntent;
import dev.skep.protocol.intent.DecisionIntent;
import dev.skep.protocol.intent.FormIntent;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.intent.SignalSubscriptionIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.CommandDistributionValue;
import dev.skep.protocol.value.CompensationSubscriptionValue;
import dev.skep.protocol.value.DecisionValue;
import dev.skep.protocol.value.FormValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.protocol.value.ProcessValue;
import dev.skep.protocol.value.SignalSubscriptionValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.UserTaskValue;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The part of a {@link Ledger} that is about user tasks, subscriptions, and what goes to all partitions. */
final class SubscriptionLedger {
    private final int partitionId;
    private final Lives lives;
    private final Crossings crossings;
    private final SortedMap<Long, UserTaskValue> userTasks = new TreeMap<>();
    // By key: the instance, and whether it was triggered.
    private final SortedMap<Long, Boolean> compensations = new TreeMap<>();
    private final SortedMap<Long, ProcessMessageSubscriptionValue> messageWaits = new TreeMap<>();
    private final Map<Long, SignalSubscriptionValue> signalWaits = new TreeMap<>();
    // Look-ups only.
    private final Set<Long> signals = new HashSet<>();
    private final Set<Long> modified = new HashSet<>();
    private final Set<String> gateways = new HashSet<>();
    private long position;

    /** What the ledger keeps of everything that lives. */
    interface Lives {
        void begin(long key, String what);

        /** An instance has so many parts more. */
        void hold(long instance, int change);
    }

    SubscriptionLedger(final int partitionId, final Lives lives, final Crossings crossings) {
        this.partitionId = partitionId;
        this.lives = lives;
        this.crossings = crossings;
    }

    SortedMap<Long, UserTaskValue> userTasks() {
        return userTasks;
    }

    /** Subscriptions of message events that are open, or are being closed. */
    SortedMap<Long, ProcessMessageSubscriptionValue> messageWaits() {
        return messageWaits;
    }

    boolean wasHeard(final long signalKey) {
        return signals.contains(signalKey);
    }

    /** A signal that comes back to where it was broadcast was heard there. */
    void command(final Record record) {
        if (record.value() instanceof SignalValue signal && signal.originPartitionId() == partitionId) {
            crossings.hear(partitionId, record.key());
        }
        if (record.value() instanceof ProcessInstanceModificationValue modification) {
            modified.add(modification.processInstanceKey());
        }
    }

    /** No process that is drawn has a circle: the flow comes to a gateway that forks or joins once in each scope, unless somebody interferes. */
    void activating(final Record record, final ProcessInstanceValue value) {
        final boolean isOnce = value.elementType() == BpmnElementType.PARALLEL_GATEWAY
                || value.elementType() == BpmnElementType.INCLUSIVE_GATEWAY;
        if (isOnce && !modified.contains(value.processInstanceKey())) {
            position = record.position();
            check(
                    gateways.add(value.flowScopeKey() + " " + value.elementId()),
                    "gateway '%s' is activated twice in scope %d",
                    value.elementId(),
                    value.flowScopeKey());
        }
    }

    void event(final Record record) {
        position = record.position();
        final long key = record.key();
        switch (record.value()) {
            case UserTaskValue value -> userTask(key, (UserTaskIntent) record.intent(), value);
            case CompensationSubscriptionValue value ->
                compensation(key, (CompensationSubscriptionIntent) record.intent(), value);
            case ProcessMessageSubscriptionValue value ->
                messageWait(key, (ProcessMessageSubscriptionIntent) record.intent(), value);
            case SignalSubscriptionValue value -> signalWait(key, (SignalSubscriptionIntent) record.intent(), value);
            case SignalValue value -> {
                signals.add(key);
                crossings.told(partitionId, value.originPartitionId());
                check(
                        crossings.hear(partitionId, key),
                        "the signal '%s' with key %d is heard twice",
                        value.signalName(),
                        key);
            }
            case ProcessValue value -> definition(key, record.intent() == ProcessIntent.CREATED);
            case DecisionValue value -> definition(key, record.intent() == DecisionIntent.CREATED);
            case FormValue value -> definition(key, record.intent() == FormIntent.CREATED);
            case CommandDistributionValue value -> crossings.distribution(record, value);
            default -> {}
        }
    }

    /** What has begun to be deleted counts as gone. */
    private void definition(final long key, final boolean created) {
        if (created) {
            crossings.deployed(partitionId, key);
        } else {
            crossings.deleted(partitionId, key);
        }
    }

    private void userTask(final long key, final UserTaskIntent intent, final UserTaskValue value) {
        if (intent == UserTaskIntent.CREATING) {
            lives.begin(key, "user task");
            lives.hold(value.processInstanceKey(), 1);
            userTasks.put(key, value);
            return;
        }
        final UserTaskValue before = userTasks.get(key);
        check(before != null, "user task %d is not there, but: %s", key, intent);
        if (intent == UserTaskIntent.COMPLETED || intent == UserTaskIntent.CANCELED) {
            userTasks.remove(key);
            lives.hold(before.processInstanceKey(), -1);
        } else {
            userTasks.put(key, value);
        }
    }

    /** What was completed is undone once at most. */
    private void compensation(
            final long key, final CompensationSubscriptionIntent intent, final CompensationSubscriptionValue value) {
        final Boolean triggered = compensations.get(key);
        if (intent == CompensationSubscriptionIntent.CREATED) {
            lives.begin(key, "compensation subscription");
            lives.hold(value.processInstanceKey(), 1);
            compensations.put(key, false);
            return;
        }
        check(triggered != null, "compensation subscription %d is not there, but: %s", key, intent);
        if (intent == CompensationSubscriptionIntent.TRIGGERED) {
            check(!triggered, "activity '%s' is compensated twice", value.compensableActivityId());
            compensations.put(key, true);
            return;
        }
        check(
                intent == CompensationSubscriptionIntent.DELETED || triggered,
                "compensation subscription %d was not triggered, but: %s",
                key,
                intent);
        compensations.remove(key);
        lives.hold(value.processInstanceKey(), -1);
    }

    /** It may outlive its instance by the time that the other partition needs to answer. */
    private void messageWait(
            final long key,
            final ProcessMessageSubscriptionIntent intent,
            final ProcessMessageSubscriptionValue value) {
        if (intent == ProcessMessageSubscriptionIntent.CREATING) {
            lives.begin(key, "message subscription");
            messageWaits.put(key, value);
            return;
        }
        check(messageWaits.containsKey(key), "message subscription %d is not there, but: %s", key, intent);
        if (intent == ProcessMessageSubscriptionIntent.CORRELATED) {
            check(
                    crossings.correlate(value.messageKey(), value.bpmnProcessId()),
                    "message %d is correlated twice with process %s",
                    value.messageKey(),
                    value.bpmnProcessId());
        }
        if (intent == ProcessMessageSubscriptionIntent.DELETED) {
            messageWaits.remove(key);
        }
    }

    private void signalWait(
            final long key, final SignalSubscriptionIntent intent, final SignalSubscriptionValue value) {
        if (intent == SignalSubscriptionIntent.CREATED) {
            lives.begin(key, "signal subscription");
            signalWaits.put(key, value);
        } else {
            check(signalWaits.remove(key) != null, "signal subscription %d is not there, but: %s", key, intent);
        }
    }

    /** In the end, when there are no instances any more. */
    void checkNobodyListens() {
        signalWaits.forEach((key, value) -> check(
                value.catchEventInstanceKey() < 0,
                "signal subscription %d of element '%s' is left, but there are no instances",
                key,
                value.catchEventId()));
        check(compensations.isEmpty(), "compensation subscriptions are left: %s", compensations.keySet());
        check(userTasks.isEmpty(), "user tasks are left: %s", userTasks.keySet());
    }

    String remains() {
        final StringBuilder text = new StringBuilder();
        userTasks.forEach((key, task) -> text.append(" user task of ")
                .append(task.elementId())
                .append('[')
                .append(key)
                .append(']'));
        messageWaits.forEach((key, wait) -> text.append(" message subscription of ")
                .append(wait.elementId())
                .append('[')
                .append(key)
                .append(']'));
        return text.toString();
    }

    @FormatMethod
    private void check(final boolean holds, final String message, final Object... arguments) {
        if (!holds) {
            throw new Violation(
                    "lives",
                    "partition " + partitionId + ", position " + position + ": " + String.format(message, arguments));
        }
    }
}
