package dev.skep.engine.definition;

import dev.skep.engine.TableIds;
import dev.skep.model.ModelReading;
import dev.skep.model.bpmn.BpmnReader;
import dev.skep.model.graph.Binding;
import dev.skep.model.graph.ExecutableProcess;
import dev.skep.protocol.intent.ProcessIntent;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ProcessValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The process definitions of a partition. Graphs are built from the stored resource when needed, and kept for a while. */
public final class Definitions {
    private static final Table<ProcessValue> BY_KEY = new Table<>(
            TableIds.PROCESS_BY_KEY,
            "process-by-key",
            ValueCodec.of(ProcessValue::write, ProcessValue::read, value -> value.resource().length + 200));
    private static final Table<Boolean> DELETING =
            new Table<>(TableIds.PROCESS_DELETING, "process-deleting", ValueCodec.PRESENT);

    private final StateWriter state;
    private final BpmnReader reader;
    private final Versions versions;
    private final Labels labels;
    private final Map<Long, ProcessDefinition> cache;

    public Definitions(final StateWriter state, final BpmnReader reader, final int cachedMax) {
        this.state = state;
        this.reader = reader;
        this.versions = new Versions(
                state,
                new Versions.Ids(
                        TableIds.PROCESS_LATEST,
                        TableIds.PROCESS_BY_VERSION,
                        TableIds.PROCESS_HIGHEST_DELETED,
                        "process"));
        this.labels = new Labels(
                state, versions, new Labels.Ids(TableIds.PROCESS_BY_DEPLOYMENT, TableIds.PROCESS_BY_TAG, "process"));
        this.cache = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(final Map.Entry<Long, ProcessDefinition> eldest) {
                return size() > cachedMax;
            }
        };
    }

    /** The definition of that key, or null. */
    public ProcessDefinition byKey(final long processDefinitionKey) {
        final ProcessDefinition cached = cache.get(processDefinitionKey);
        return cached == null ? load(processDefinitionKey) : cached;
    }

    /** The newest version of the process, or null. */
    public ProcessDefinition latest(final String bpmnProcessId, final String tenantId) {
        final Long key = versions.latest(bpmnProcessId, tenantId);
        return key == null ? null : byKey(key);
    }

    /** The version of the process that an element of another process means, or null. */
    public ProcessDefinition bound(
            final String bpmnProcessId, final Binding binding, final ProcessInstanceValue caller) {
        final Long key = labels.key(bpmnProcessId, binding, deploymentOf(caller), caller.tenantId());
        return key == null ? null : byKey(key);
    }

    /** Key of the deployment that brought the process of that element; -1 where it is not known. */
    public long deploymentOf(final ProcessInstanceValue element) {
        return byKey(element.processDefinitionKey()).deploymentKey();
    }

    /** One version of the process, or null. */
    public ProcessDefinition byVersion(final String bpmnProcessId, final int version, final String tenantId) {
        final Long key = versions.byVersion(bpmnProcessId, version, tenantId);
        return key == null ? null : byKey(key);
    }

    /** What was deployed as the newest version of the process, or null. */
    public ProcessValue latestResource(final String bpmnProcessId, final String tenantId) {
        final Long key = versions.latest(bpmnProcessId, tenantId);
        return key == null ? null : state.get(BY_KEY, Key.of(BY_KEY, key));
    }

    public boolean contains(final long processDefinitionKey) {
        return state.contains(BY_KEY, Key.of(BY_KEY, processDefinitionKey));
    }

    /** What was deployed with keys above this one, in their order: as much as fits into the bytes, but one at least, if there is one. */
    public List<ProcessValue> after(final long processDefinitionKey, final int bytesMax) {
        final List<ProcessValue> found = new ArrayList<>();
        final long[] bytes = {0};
        state.scan(BY_KEY, Key.of(BY_KEY), Key.of(BY_KEY, processDefinitionKey + 1), (key, value) -> {
            bytes[0] += value.resource().length;
            if (found.isEmpty() || bytes[0] <= bytesMax) {
                found.add(value);
            }
            return bytes[0] < bytesMax;
        });
        return found;
    }

    /** Graphs of layers that were dropped must not stay. */
    public void forgetCached() {
        cache.clear();
    }

    /** What was deployed with that key, or null. */
    public ProcessValue resource(final long processDefinitionKey) {
        return state.get(BY_KEY, Key.of(BY_KEY, processDefinitionKey));
    }

    /** The number of the next version of the process. */
    public int nextVersion(final String bpmnProcessId, final String tenantId) {
        return versions.next(bpmnProcessId, tenantId);
    }

    /** Applies the events of process definitions. One that is being deleted is there for its instances only. */
    public void apply(final long key, final ProcessIntent intent, final ProcessValue value, final long timestamp) {
        switch (intent) {
            case CREATED -> {
                state.put(BY_KEY, Key.of(BY_KEY, key), value);
                versions.applyCreated(value.bpmnProcessId(), value.version(), key, value.tenantId());
                labels.applyCreated(value.bpmnProcessId(), value.version(), value.label(), value.tenantId());
            }
            case DELETING -> {
                state.put(DELETING, Key.of(DELETING, key), Boolean.TRUE);
                versions.applyDeleted(value.bpmnProcessId(), value.version(), value.tenantId());
                labels.applyDeleted(value.bpmnProcessId(), value.version(), value.label(), value.tenantId());
                cache.remove(key);
            }
            case DELETED -> {
                state.delete(BY_KEY, Key.of(BY_KEY, key));
                state.delete(DELETING, Key.of(DELETING, key));
                cache.remove(key);
            }
        }
    }

    private ProcessDefinition load(final long key) {
        final ProcessValue value = state.get(BY_KEY, Key.of(BY_KEY, key));
        if (value == null) {
            return null;
        }
        return keep(value, read(value));
    }

    /** Keeps the graph of a definition that was just read and created: reading is the slow part of a deployment. */
    public ProcessDefinition keep(final ProcessValue value, final ExecutableProcess process) {
        final ProcessDefinition definition = new ProcessDefinition(
                value.processDefinitionKey(),
                value.bpmnProcessId(),
                value.version(),
                value.resourceName(),
                value.tenantId(),
                process,
                value.deploymentKey(),
                state.contains(DELETING, Key.of(DELETING, value.processDefinitionKey())));
        cache.put(definition.key(), definition);
        return definition;
    }

    private ExecutableProcess read(final ProcessValue value) {
        final ModelReading reading = reader.read(value.resourceName(), value.resource());
        if (reading instanceof ModelReading.Readable(final var processes)) {
            for (final ExecutableProcess process : processes) {
                if (process.bpmnProcessId().equals(value.bpmnProcessId())) {
                    return process;
                }
            }
        }
        throw new IllegalStateException(
                "the deployed resource " + value.resourceName() + " no longer reads as it did: " + reading);
    }
}
