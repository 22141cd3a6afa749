package dev.skep.engine.deletion;

import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/** Keys of what was deleted, so that a deployment that comes later than its deletion does not bring it back. */
public final class DeletedResources implements EventApplier<ResourceDeletionIntent, ResourceDeletionValue> {
    private static final Table<Boolean> DELETED =
            new Table<>(TableIds.DELETED_RESOURCES, "deleted-resources", ValueCodec.PRESENT);

    private final StateWriter state;

    public DeletedResources(final StateWriter state) {
        this.state = state;
    }

    public boolean contains(final long resourceKey) {
        return state.contains(DELETED, Key.of(DELETED, resourceKey));
    }

    @Override
    public void apply(
            final long key,
            final ResourceDeletionIntent intent,
            final ResourceDeletionValue value,
            final long timestamp) {
        switch (intent) {
            case DELETING -> {}
            case DELETED -> state.put(DELETED, Key.of(DELETED, value.resourceKey()), Boolean.TRUE);
            case DELETE -> throw new IllegalStateException(intent + " is a command");
        }
    }
}
