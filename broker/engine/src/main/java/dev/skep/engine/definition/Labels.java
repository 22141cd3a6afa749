package dev.skep.engine.definition;

import dev.skep.model.graph.Binding;
import dev.skep.protocol.value.part.ResourceLabel;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/** Which key has what is deployed under a name, by the deployment that brought it and by its version tag. */
public final class Labels {
    private final StateWriter state;
    private final Versions versions;
    private final Table<Long> byDeployment;
    private final Table<Long> byTag;

    /** Ids of the tables, and their names. */
    public record Ids(int byDeployment, int byTag, String name) {}

    public Labels(final StateWriter state, final Versions versions, final Ids ids) {
        this.state = state;
        this.versions = versions;
        this.byDeployment = new Table<>(ids.byDeployment(), ids.name() + "-by-deployment", ValueCodec.INT64);
        this.byTag = new Table<>(ids.byTag(), ids.name() + "-by-tag", ValueCodec.INT64);
    }

    /** Key of the version that is meant by a process of that deployment, or null. */
    public Long key(final String id, final Binding binding, final long deploymentKey, final String tenantId) {
        return switch (binding.kind()) {
            case LATEST -> versions.latest(id, tenantId);
            case DEPLOYMENT -> state.get(byDeployment, deploymentKey(deploymentKey, id, tenantId));
            case VERSION_TAG -> newest(id, binding.versionTag(), tenantId);
        };
    }

    private Long newest(final String id, final String tag, final String tenantId) {
        final Long[] found = {null};
        state.scan(byTag, tagKey(id, tag, tenantId).build(), (key, value) -> {
            found[0] = value;
            return true;
        });
        return found[0];
    }

    /** One that is older than labels has none. */
    public void applyCreated(final String id, final int version, final ResourceLabel label, final String tenantId) {
        if (label.deploymentKey() >= 0) {
            state.put(byDeployment, deploymentKey(label.deploymentKey(), id, tenantId), label.key());
        }
        if (!label.versionTag().isEmpty()) {
            state.put(
                    byTag,
                    tagKey(id, label.versionTag(), tenantId).number(version).build(),
                    label.key());
        }
    }

    public void applyDeleted(final String id, final int version, final ResourceLabel label, final String tenantId) {
        if (label.deploymentKey() >= 0) {
            state.delete(byDeployment, deploymentKey(label.deploymentKey(), id, tenantId));
        }
        if (!label.versionTag().isEmpty()) {
            state.delete(
                    byTag,
                    tagKey(id, label.versionTag(), tenantId).number(version).build());
        }
    }

    private Key deploymentKey(final long deploymentKey, final String id, final String tenantId) {
        return Key.builder(byDeployment)
                .text(tenantId)
                .text(id)
                .number(deploymentKey)
                .build();
    }

    private Key.Builder tagKey(final String id, final String tag, final String tenantId) {
        return Key.builder(byTag).text(tenantId).text(id).text(tag);
    }
}
