package dev.skep.engine.decision;

import dev.skep.engine.TableIds;
import dev.skep.engine.definition.Labels;
import dev.skep.engine.definition.Versions;
import dev.skep.model.dmn.DecisionGraph;
import dev.skep.model.dmn.DmnReader;
import dev.skep.model.dmn.DmnReading;
import dev.skep.model.graph.Binding;
import dev.skep.protocol.intent.DecisionIntent;
import dev.skep.protocol.intent.DecisionRequirementsIntent;
import dev.skep.protocol.value.DecisionRequirementsValue;
import dev.skep.protocol.value.DecisionValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The decisions of a partition and the files that they come from. Graphs are built from the files when needed, and kept. */
public final class Decisions {
    private static final Table<DecisionValue> BY_KEY = new Table<>(
            TableIds.DECISION_BY_KEY,
            "decision-by-key",
            ValueCodec.of(DecisionValue::write, DecisionValue::read, value -> 300));
    private static final Table<Boolean> OF_REQUIREMENTS =
            new Table<>(TableIds.DECISIONS_OF_REQUIREMENTS, "decisions-of-requirements", ValueCodec.PRESENT);
    private static final Table<DecisionRequirementsValue> REQUIREMENTS = new Table<>(
            TableIds.REQUIREMENTS_BY_KEY,
            "requirements-by-key",
            ValueCodec.of(
                    DecisionRequirementsValue::write,
                    DecisionRequirementsValue::read,
                    value -> value.resource().length + 300));

    private final StateWriter state;
    private final DmnReader reader;
    private final Versions decisionVersions;
    private final Labels labels;
    private final Versions requirementsVersions;
    private final Map<Long, DecisionGraph> cache;

    public Decisions(final StateWriter state, final DmnReader reader, final int cachedMax) {
        this.state = state;
        this.reader = reader;
        this.decisionVersions = new Versions(
                state,
                new Versions.Ids(
                        TableIds.DECISION_LATEST,
                        TableIds.DECISION_BY_VERSION,
                        TableIds.DECISION_HIGHEST_DELETED,
                        "decision"));
        this.labels = new Labels(
                state,
                decisionVersions,
                new Labels.Ids(TableIds.DECISION_BY_DEPLOYMENT, TableIds.DECISION_BY_TAG, "decision"));
        this.requirementsVersions = new Versions(
                state,
                new Versions.Ids(
                        TableIds.REQUIREMENTS_LATEST,
                        TableIds.REQUIREMENTS_BY_VERSION,
                        TableIds.REQUIREMENTS_HIGHEST_DELETED,
                        "requirements"));
        this.cache = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(final Map.Entry<Long, DecisionGraph> eldest) {
                return size() > cachedMax;
            }
        };
    }

    /** The decision, or null. */
    public DecisionValue byKey(final long decisionKey) {
        return state.get(BY_KEY, Key.of(BY_KEY, decisionKey));
    }

    /** The newest version of the decision, or null. */
    public DecisionValue latest(final String decisionId, final String tenantId) {
        final Long key = decisionVersions.latest(decisionId, tenantId);
        return key == null ? null : byKey(key);
    }

    /** The version of the decision that a process of that deployment means, or null. */
    public DecisionValue bound(
            final String decisionId, final Binding binding, final long deploymentKey, final String tenantId) {
        final Long key = labels.key(decisionId, binding, deploymentKey, tenantId);
        return key == null ? null : byKey(key);
    }

    public int nextVersion(final String decisionId, final String tenantId) {
        return decisionVersions.afterLatest(decisionId, tenantId);
    }

    /** The file, or null. */
    public DecisionRequirementsValue requirements(final long decisionRequirementsKey) {
        return state.get(REQUIREMENTS, Key.of(REQUIREMENTS, decisionRequirementsKey));
    }

    /** The newest version of the file, or null. */
    public DecisionRequirementsValue latestRequirements(final String decisionRequirementsId, final String tenantId) {
        final Long key = requirementsVersions.latest(decisionRequirementsId, tenantId);
        return key == null ? null : requirements(key);
    }

    public int nextRequirementsVersion(final String decisionRequirementsId, final String tenantId) {
        return requirementsVersions.afterLatest(decisionRequirementsId, tenantId);
    }

    /** The decisions of a file, by their keys. */
    public List<DecisionValue> of(final long decisionRequirementsKey) {
        final List<DecisionValue> found = new ArrayList<>();
        state.scan(
                OF_REQUIREMENTS,
                Key.of(OF_REQUIREMENTS, decisionRequirementsKey),
                (key, present) -> found.add(byKey(key.lastLong())));
        return found;
    }

    /** The decisions of the file that can be evaluated. */
    public DecisionGraph graph(final long decisionRequirementsKey) {
        final DecisionGraph cached = cache.get(decisionRequirementsKey);
        if (cached != null) {
            return cached;
        }
        final DecisionRequirementsValue value = requirements(decisionRequirementsKey);
        if (value == null) {
            return null;
        }
        if (reader.read(value.resourceName(), value.resource()) instanceof DmnReading.Readable(final var graph)) {
            keep(decisionRequirementsKey, graph);
            return graph;
        }
        throw new IllegalStateException("the deployed resource " + value.resourceName() + " no longer reads as it did");
    }

    /** Keeps what was just read. */
    public void keep(final long decisionRequirementsKey, final DecisionGraph graph) {
        cache.put(decisionRequirementsKey, graph);
    }

    /** Graphs of layers that were dropped must not stay. */
    public void forgetCached() {
        cache.clear();
    }

    /** Decisions with keys above this one, in their order: so many at most. */
    public List<DecisionValue> after(final long decisionKey, final int most) {
        final List<DecisionValue> found = new ArrayList<>();
        state.scan(BY_KEY, Key.of(BY_KEY), Key.of(BY_KEY, decisionKey + 1), (key, value) -> {
            found.add(value);
            return found.size() < most;
        });
        return found;
    }

    /** Files with keys above this one: as much as fits into the bytes, but one at least, if there is one. */
    public List<DecisionRequirementsValue> requirementsAfter(final long decisionRequirementsKey, final int bytesMax) {
        final List<DecisionRequirementsValue> found = new ArrayList<>();
        final long[] bytes = {0};
        final Key from = Key.of(REQUIREMENTS, decisionRequirementsKey + 1);
        state.scan(REQUIREMENTS, Key.of(REQUIREMENTS), from, (key, value) -> {
            bytes[0] += value.resource().length;
            if (found.isEmpty() || bytes[0] <= bytesMax) {
                found.add(value);
            }
            return bytes[0] < bytesMax;
        });
        return found;
    }

    public void apply(final long key, final DecisionIntent intent, final DecisionValue value, final long timestamp) {
        final Key ofRequirements = Key.of(OF_REQUIREMENTS, value.decisionRequirementsKey(), key);
        switch (intent) {
            case CREATED -> {
                state.put(BY_KEY, Key.of(BY_KEY, key), value);
                state.put(OF_REQUIREMENTS, ofRequirements, Boolean.TRUE);
                decisionVersions.applyCreated(value.decisionId(), value.version(), key, value.tenantId());
                labels.applyCreated(value.decisionId(), value.version(), value.label(), value.tenantId());
            }
            case DELETED -> {
                state.delete(BY_KEY, Key.of(BY_KEY, key));
                state.delete(OF_REQUIREMENTS, ofRequirements);
                decisionVersions.applyDeleted(value.decisionId(), value.version(), value.tenantId());
                labels.applyDeleted(value.decisionId(), value.version(), value.label(), value.tenantId());
            }
        }
    }

    public void applyRequirements(
            final long key,
            final DecisionRequirementsIntent intent,
            final DecisionRequirementsValue value,
            final long timestamp) {
        switch (intent) {
            case CREATED -> {
                state.put(REQUIREMENTS, Key.of(REQUIREMENTS, key), value);
                requirementsVersions.applyCreated(
                        value.decisionRequirementsId(), value.version(), key, value.tenantId());
            }
            case DELETED -> {
                state.delete(REQUIREMENTS, Key.of(REQUIREMENTS, key));
                requirementsVersions.applyDeleted(value.decisionRequirementsId(), value.version(), value.tenantId());
                cache.remove(key);
            }
        }
    }
}
