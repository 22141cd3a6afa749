package dev.skep.engine.conditional;

import dev.skep.engine.Decision;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.protocol.intent.ConditionalSubscriptionIntent;
import dev.skep.protocol.value.ConditionalEvaluationValue.Subscription;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** The table of start events with conditions, by tenant and process; those of the newest version of each process are in it. */
public final class ConditionalStarts implements EventApplier<ConditionalSubscriptionIntent, Subscription> {
    private static final Table<Subscription> STARTS = new Table<>(
            TableIds.CONDITIONAL_STARTS,
            "conditional-starts",
            ValueCodec.of(
                    Subscription::write,
                    Subscription::read,
                    value -> 200 + value.condition().length()));

    private final StateWriter state;

    public ConditionalStarts(final StateWriter state) {
        this.state = state;
    }

    /** A subscription with its key. */
    record Listening(long key, Subscription value) {}

    /** Those of all processes of the tenant, in the order of the keys of their definitions. */
    List<Listening> of(final String tenantId) {
        return in(Key.builder(STARTS).text(tenantId).build());
    }

    /** Those of one process. */
    List<Listening> of(final String tenantId, final long processDefinitionKey) {
        return in(
                Key.builder(STARTS).text(tenantId).number(processDefinitionKey).build());
    }

    private List<Listening> in(final Key prefix) {
        final List<Listening> found = new ArrayList<>();
        state.scan(STARTS, prefix, (key, value) -> found.add(new Listening(key.lastLong(), value)));
        return found;
    }

    /** The start events of the process listen. */
    public void open(final ProcessDefinition definition, final Decision decision) {
        for (final CatchingEvent event : definition.root().events()) {
            if (event.trigger() instanceof EventTrigger.Condition(final var condition)) {
                decision.newEvent(
                        ConditionalSubscriptionIntent.CREATED,
                        new Subscription(
                                definition.key(),
                                definition.bpmnProcessId(),
                                event.node().id(),
                                condition.source(),
                                definition.tenantId()));
            }
        }
    }

    /** A newer version takes over, or the definition is gone. */
    public void close(final ProcessDefinition definition, final Decision decision) {
        for (final Listening open : of(definition.tenantId(), definition.key())) {
            decision.event(open.key(), ConditionalSubscriptionIntent.DELETED, open.value());
        }
    }

    @Override
    public void apply(
            final long key,
            final ConditionalSubscriptionIntent intent,
            final Subscription value,
            final long timestamp) {
        final Key at = Key.builder(STARTS)
                .text(value.tenantId())
                .number(value.processDefinitionKey())
                .number(key)
                .build();
        switch (intent) {
            case CREATED -> state.put(STARTS, at, value);
            case DELETED -> state.delete(STARTS, at);
        }
    }
}
