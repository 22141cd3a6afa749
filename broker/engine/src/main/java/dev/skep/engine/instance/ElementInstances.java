package dev.skep.engine.instance;

import dev.skep.base.Check;
import dev.skep.engine.TableIds;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.part.InstanceTraits;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The tables of element instances: by key, by scope, and the tokens that wait at joining gateways. */
public final class ElementInstances {
    private static final int WEIGHT = 300;

    private static final Table<ElementInstance> INSTANCES = new Table<>(
            TableIds.ELEMENT_INSTANCES,
            "element-instances",
            ValueCodec.of(ElementInstance::write, ElementInstance::read, ElementInstances::weight));
    private static final Table<Boolean> CHILDREN =
            new Table<>(TableIds.ELEMENT_CHILDREN, "element-children", ValueCodec.PRESENT);
    /** In the place of a flow: how many flows to the element hold tokens. */
    private static final String ALL_FLOWS = "";

    private static final Table<Long> JOIN_TOKENS = new Table<>(TableIds.JOIN_TOKENS, "join-tokens", ValueCodec.INT64);

    private static final Table<Long> CALLED =
            new Table<>(TableIds.CALLED_INSTANCES, "called-instances", ValueCodec.INT64);
    private static final Table<Boolean> OF_DEFINITION =
            new Table<>(TableIds.INSTANCES_OF_DEFINITION, "instances-of-definition", ValueCodec.PRESENT);

    private final StateWriter state;

    public ElementInstances(final StateWriter state) {
        this.state = state;
    }

    private static int weight(final ElementInstance instance) {
        return WEIGHT + instance.traits().length();
    }

    /** The instance, or null when it is gone or never was. */
    public ElementInstance get(final long key) {
        return key < 0 ? null : state.get(INSTANCES, Key.of(INSTANCES, key));
    }

    /** The instance, which must be there. */
    public ElementInstance require(final long key) {
        final ElementInstance instance = get(key);
        Check.that(instance != null, "element instance %d is not there", key);
        return instance;
    }

    /** What was said about the process instance as a whole. */
    public InstanceTraits traitsOf(final long processInstanceKey) {
        final ElementInstance process = get(processInstanceKey);
        return process == null ? InstanceTraits.NONE : process.traits();
    }

    /** The instance of the scope around this one, or the call activity that has called it; null around a root process. */
    public ElementInstance around(final ElementInstance instance) {
        return get(
                instance.scopeKey() > 0 ? instance.scopeKey() : instance.value().parentElementInstanceKey());
    }

    /** The process instance that the call activity has called, or null. */
    public ElementInstance calledBy(final long callActivityKey) {
        final Long called = state.get(CALLED, Key.of(CALLED, callActivityKey));
        return called == null ? null : get(called);
    }

    /** How many process instances have called each other to get to the element: 1 in a root instance. */
    public int depth(final ProcessInstanceValue element) {
        int depth = 1;
        ProcessInstanceValue at = element;
        while (at.parentProcessInstanceKey() > 0) {
            at = require(at.parentProcessInstanceKey()).value();
            depth++;
        }
        return depth;
    }

    /** Key of the process instance that has called this one, perhaps by way of others. */
    public long rootOf(final ElementInstance process) {
        ElementInstance at = process;
        while (at.value().parentProcessInstanceKey() > 0) {
            at = require(at.value().parentProcessInstanceKey());
        }
        return at.key();
    }

    /** Keys of at most this many element instances whose flow scope is the given one, oldest first. */
    public List<Long> children(final long scopeKey, final int most) {
        return children(scopeKey, -1, most);
    }

    /** Of those with higher keys than {@code after}. */
    public List<Long> children(final long scopeKey, final long after, final int most) {
        final List<Long> keys = new ArrayList<>();
        state.scan(CHILDREN, Key.of(CHILDREN, scopeKey), Key.of(CHILDREN, scopeKey, after + 1), (key, present) -> {
            keys.add(key.lastLong());
            return keys.size() < most;
        });
        return keys;
    }

    /** Whether an instance of the definition runs that is wanted. */
    public boolean anyOf(final long processDefinitionKey, final Predicate<ElementInstance> wanted) {
        final boolean[] found = {false};
        state.scan(OF_DEFINITION, Key.of(OF_DEFINITION, processDefinitionKey), (key, present) -> {
            found[0] = wanted.test(require(key.lastLong()));
            return !found[0];
        });
        return found[0];
    }

    /** Whether one of the element instances in the scope is wanted. */
    public boolean anyChild(final long scopeKey, final Predicate<ElementInstance> wanted) {
        final boolean[] found = {false};
        state.scan(CHILDREN, Key.of(CHILDREN, scopeKey), (key, present) -> {
            found[0] = wanted.test(require(key.lastLong()));
            return !found[0];
        });
        return found[0];
    }

    /** Whether each incoming flow of a joining gateway holds at least one token. */
    public boolean isJoined(final long scopeKey, final FlowNode gateway) {
        final Long flows = state.get(JOIN_TOKENS, joinKey(scopeKey, gateway.id(), ALL_FLOWS));
        return flows != null && flows == gateway.incoming().size();
    }

    /** Whether one of the flows to the gateway holds a token. */
    public boolean hasTokens(final long scopeKey, final FlowNode gateway) {
        return state.contains(JOIN_TOKENS, joinKey(scopeKey, gateway.id(), ALL_FLOWS));
    }

    /** Whether the flow to the gateway holds a token. */
    public boolean hasToken(final long scopeKey, final FlowNode gateway, final SequenceFlow flow) {
        return state.contains(JOIN_TOKENS, joinKey(scopeKey, gateway.id(), flow.id()));
    }

    /** Whether a token in the scope is on its way to an element of a wanted id. */
    public boolean anyTokenTarget(final long scopeKey, final Predicate<String> wanted) {
        final boolean[] found = {false};
        state.scan(JOIN_TOKENS, Key.of(JOIN_TOKENS, scopeKey), (key, tokens) -> {
            final var reader = key.reader();
            reader.number();
            final String target = reader.text();
            found[0] = reader.text().isEmpty() && wanted.test(target);
            return !found[0];
        });
        return found[0];
    }

    // ---------------------------------------------------------------- for appliers

    public void put(final ElementInstance instance) {
        state.put(INSTANCES, Key.of(INSTANCES, instance.key()), instance);
    }

    void add(final ElementInstance instance) {
        put(instance);
        final ElementInstance scope = get(instance.scopeKey());
        if (scope != null) {
            state.put(CHILDREN, Key.of(CHILDREN, scope.key(), instance.key()), Boolean.TRUE);
            put(scope.withChildren(1));
        }
    }

    /** A process instance is one of its definition. */
    void addToDefinition(final ElementInstance process) {
        state.put(OF_DEFINITION, definitionKey(process), Boolean.TRUE);
    }

    void removeFromDefinition(final ElementInstance process) {
        state.delete(OF_DEFINITION, definitionKey(process));
    }

    /** A process instance was called by a call activity. */
    void addCalled(final ElementInstance process) {
        state.put(CALLED, Key.of(CALLED, process.value().parentElementInstanceKey()), process.key());
    }

    void removeCalled(final ElementInstance process) {
        state.delete(CALLED, Key.of(CALLED, process.value().parentElementInstanceKey()));
    }

    void remove(final ElementInstance instance) {
        state.delete(INSTANCES, Key.of(INSTANCES, instance.key()));
        final ElementInstance scope = get(instance.scopeKey());
        if (scope != null) {
            state.delete(CHILDREN, Key.of(CHILDREN, scope.key(), instance.key()));
            put(scope.withChildren(-1));
        }
    }

    void addToken(final long scopeKey, final String gatewayId, final String flowId) {
        final Key key = joinKey(scopeKey, gatewayId, flowId);
        final Long tokens = state.get(JOIN_TOKENS, key);
        state.put(JOIN_TOKENS, key, tokens == null ? 1 : tokens + 1);
        if (tokens == null) {
            countFlows(scopeKey, gatewayId, 1);
        }
    }

    /** Takes a token away; false where there was none. */
    boolean takeToken(final long scopeKey, final String gatewayId, final String flowId) {
        final Key key = joinKey(scopeKey, gatewayId, flowId);
        final Long tokens = state.get(JOIN_TOKENS, key);
        if (tokens != null && tokens > 1) {
            state.put(JOIN_TOKENS, key, tokens - 1);
        } else {
            state.delete(JOIN_TOKENS, key);
        }
        if (tokens != null && tokens == 1) {
            countFlows(scopeKey, gatewayId, -1);
        }
        return tokens != null;
    }

    private void countFlows(final long scopeKey, final String gatewayId, final int more) {
        final Key key = joinKey(scopeKey, gatewayId, ALL_FLOWS);
        final Long before = state.get(JOIN_TOKENS, key);
        final long flows = (before == null ? 0 : before) + more;
        if (flows > 0) {
            state.put(JOIN_TOKENS, key, flows);
        } else {
            state.delete(JOIN_TOKENS, key);
        }
    }

    /** Tokens of a scope that ends die with it. */
    void removeTokens(final long scopeKey) {
        final List<Key> keys = new ArrayList<>();
        state.scan(JOIN_TOKENS, Key.of(JOIN_TOKENS, scopeKey), (key, tokens) -> keys.add(key));
        for (final Key key : keys) {
            state.delete(JOIN_TOKENS, key);
        }
    }

    private static Key definitionKey(final ElementInstance process) {
        return Key.of(OF_DEFINITION, process.value().processDefinitionKey(), process.key());
    }

    private static Key joinKey(final long scopeKey, final String gatewayId, final String flowId) {
        return Key.builder(JOIN_TOKENS)
                .number(scopeKey)
                .text(gatewayId)
                .text(flowId)
                .build();
    }
}
