package dev.skep.engine.form;

import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.engine.definition.Labels;
import dev.skep.engine.definition.Versions;
import dev.skep.model.graph.Binding;
import dev.skep.protocol.intent.FormIntent;
import dev.skep.protocol.value.FormValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/** The forms of a partition, and the applier of what happens to them. */
public final class Forms implements EventApplier<FormIntent, FormValue> {
    private static final Table<FormValue> BY_KEY = new Table<>(
            TableIds.FORM_BY_KEY,
            "form-by-key",
            ValueCodec.of(FormValue::write, FormValue::read, value -> value.resource().length + 200));

    private final StateWriter state;
    private final Versions versions;
    private final Labels labels;

    public Forms(final StateWriter state) {
        this.state = state;
        this.versions = Versions.beginningAnew(
                state,
                new Versions.Ids(
                        TableIds.FORM_LATEST, TableIds.FORM_BY_VERSION, TableIds.FORM_HIGHEST_DELETED, "form"));
        this.labels =
                new Labels(state, versions, new Labels.Ids(TableIds.FORM_BY_DEPLOYMENT, TableIds.FORM_BY_TAG, "form"));
    }

    /** The form, or null. */
    public FormValue byKey(final long formKey) {
        return state.get(BY_KEY, Key.of(BY_KEY, formKey));
    }

    /** The newest version of the form, or null. */
    public FormValue latest(final String formId, final String tenantId) {
        final Long key = versions.latest(formId, tenantId);
        return key == null ? null : byKey(key);
    }

    /** Key of the version of the form that a process of that deployment means, or -1. */
    public long boundKey(final String formId, final Binding binding, final long deploymentKey, final String tenantId) {
        final Long key = labels.key(formId, binding, deploymentKey, tenantId);
        return key == null ? -1 : key;
    }

    public int nextVersion(final String formId, final String tenantId) {
        return versions.next(formId, tenantId);
    }

    /** Forms with keys above this one: as much as fits into the bytes, but one at least, if there is one. */
    public List<FormValue> after(final long formKey, final int bytesMax) {
        final List<FormValue> found = new ArrayList<>();
        final long[] bytes = {0};
        state.scan(BY_KEY, Key.of(BY_KEY), Key.of(BY_KEY, formKey + 1), (key, value) -> {
            bytes[0] += value.resource().length;
            if (found.isEmpty() || bytes[0] <= bytesMax) {
                found.add(value);
            }
            return bytes[0] < bytesMax;
        });
        return found;
    }

    @Override
    public void apply(final long key, final FormIntent intent, final FormValue value, final long timestamp) {
        switch (intent) {
            case CREATED -> {
                state.put(BY_KEY, Key.of(BY_KEY, key), value);
                versions.applyCreated(value.formId(), value.version(), key, value.tenantId());
                labels.applyCreated(value.formId(), value.version(), value.label(), value.tenantId());
            }
            case DELETED -> {
                state.delete(BY_KEY, Key.of(BY_KEY, key));
                versions.applyDeleted(value.formId(), value.version(), value.tenantId());
                labels.applyDeleted(value.formId(), value.version(), value.label(), value.tenantId());
            }
        }
    }
}
