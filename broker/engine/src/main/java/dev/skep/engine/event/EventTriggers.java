package dev.skep.engine.event;

import dev.skep.base.BpmnElementType;
import dev.skep.engine.TableIds;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.intent.ProcessEventIntent;
import dev.skep.protocol.value.ProcessEventValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The table of triggers by scope, oldest first. */
public final class EventTriggers {
    private static final Table<ProcessEventValue> TRIGGERS = new Table<>(
            TableIds.EVENT_TRIGGERS,
            "event-triggers",
            ValueCodec.of(
                    ProcessEventValue::write,
                    ProcessEventValue::read,
                    value -> 150 + value.variables().length()));

    private final StateWriter state;
    private final ElementInstances instances;
    private final Definitions definitions;

    public EventTriggers(final StateWriter state, final ElementInstances instances, final Definitions definitions) {
        this.state = state;
        this.instances = instances;
        this.definitions = definitions;
    }

    /** A trigger with its key. */
    public record Trigger(long key, ProcessEventValue value) {}

    /** The oldest trigger that waits at the element instance for such a node, or null. */
    public Trigger first(final ElementInstance scope, final Predicate<FlowNode> target) {
        if (scope.triggers() == 0) {
            return null;
        }
        final ProcessEventValue oldest = state.get(TRIGGERS, Key.of(TRIGGERS, scope.key(), scope.firstTrigger()));
        if (target.test(target(scope, oldest))) {
            return new Trigger(scope.firstTrigger(), oldest);
        }
        final Trigger[] found = new Trigger[1];
        if (scope.triggers() > 1) {
            state.scan(TRIGGERS, Key.of(TRIGGERS, scope.key()), (key, value) -> {
                found[0] = target.test(target(scope, value)) ? new Trigger(key.lastLong(), value) : null;
                return found[0] == null;
            });
        }
        return found[0];
    }

    /** Triggers of a scope that ends die with it. */
    public void removeAll(final long scopeKey) {
        final List<Key> keys = new ArrayList<>();
        state.scan(TRIGGERS, Key.of(TRIGGERS, scopeKey), (key, value) -> keys.add(key));
        for (final Key key : keys) {
            state.delete(TRIGGERS, key);
        }
    }

    /** Applies the events of triggers. An interrupting event sub-process takes its scope over at once. */
    public void apply(
            final long key, final ProcessEventIntent intent, final ProcessEventValue value, final long timestamp) {
        final Key at = Key.of(TRIGGERS, value.scopeKey(), key);
        final ElementInstance scope = instances.require(value.scopeKey());
        switch (intent) {
            case TRIGGERING -> {
                state.put(TRIGGERS, at, value);
                final ElementInstance triggered =
                        scope.withTriggers(scope.triggers() + 1, scope.triggers() == 0 ? key : scope.firstTrigger());
                instances.put(
                        interrupts(scope, value) ? triggered.withoutFlows().asInterrupted() : triggered);
            }
            case TRIGGERED -> {
                state.delete(TRIGGERS, at);
                instances.put(scope.withTriggers(scope.triggers() - 1, oldestAfter(scope, key)));
            }
        }
    }

    private long oldestAfter(final ElementInstance scope, final long takenUp) {
        if (scope.triggers() == 1) {
            return -1;
        }
        if (scope.firstTrigger() != takenUp) {
            return scope.firstTrigger();
        }
        final long[] oldest = {-1};
        state.scan(TRIGGERS, Key.of(TRIGGERS, scope.key()), (key, value) -> {
            oldest[0] = key.lastLong();
            return false;
        });
        return oldest[0];
    }

    /** The id of a multi-instance activity means the one of its two nodes that waits. */
    private FlowNode target(final ElementInstance scope, final ProcessEventValue value) {
        final FlowNode target = target(value);
        return target.behavior() instanceof Behavior.MultiInstance loop
                        && scope.value().elementType() != BpmnElementType.MULTI_INSTANCE_BODY
                ? loop.inner()
                : target;
    }

    private FlowNode target(final ProcessEventValue value) {
        return definitions.byKey(value.processDefinitionKey()).node(value.targetElementId());
    }

    private boolean interrupts(final ElementInstance scope, final ProcessEventValue value) {
        final FlowNode target = target(value);
        return target.elementType() == BpmnElementType.START_EVENT
                && target.scope().elementType() == BpmnElementType.EVENT_SUB_PROCESS
                && target.behavior() instanceof Behavior.Start(final var trigger, final boolean interrupting)
                && interrupting
                && !target.scope().id().equals(scope.value().elementId());
    }
}
