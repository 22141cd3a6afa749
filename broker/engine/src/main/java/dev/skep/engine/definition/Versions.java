package dev.skep.engine.definition;

import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/**
 * Which key has each version of what is deployed under a name, by tenant. The latest is the highest that is left.
 */
public final class Versions {
    private final StateWriter state;
    private final Table<Long> latest;
    private final Table<Long> byVersion;
    private final Table<Long> highestDeleted;
    private final boolean beginsAnew;

    /** Ids of the tables, and their names. */
    public record Ids(int latest, int byVersion, int highestDeleted, String name) {}

    /** Numbers begin with 1 again once all versions of a name are deleted. */
    public static Versions beginningAnew(final StateWriter state, final Ids ids) {
        return new Versions(state, ids, true);
    }

    public Versions(final StateWriter state, final Ids ids) {
        this(state, ids, false);
    }

    private Versions(final StateWriter state, final Ids ids, final boolean beginsAnew) {
        this.state = state;
        this.beginsAnew = beginsAnew;
        this.latest = new Table<>(ids.latest(), ids.name() + "-latest", ValueCodec.INT64);
        this.byVersion = new Table<>(ids.byVersion(), ids.name() + "-by-version", ValueCodec.INT64);
        this.highestDeleted = new Table<>(ids.highestDeleted(), ids.name() + "-highest-deleted", ValueCodec.INT64);
    }

    /** Key of the latest version, or null. */
    public Long latest(final String id, final String tenantId) {
        return state.get(latest, nameKey(latest, id, tenantId));
    }

    /** Key of that version, or null. */
    public Long byVersion(final String id, final int version, final String tenantId) {
        return state.get(byVersion, versionKey(id, version, tenantId));
    }

    /** The number behind that of the latest version: those of versions that were deleted are given again. */
    public int afterLatest(final String id, final String tenantId) {
        return 1 + (int) highest(id, tenantId, -1).version();
    }

    /** A number that no version had before, also none that was deleted. */
    public int next(final String id, final String tenantId) {
        final Long deleted = state.get(highestDeleted, nameKey(highestDeleted, id, tenantId));
        return 1
                + (int) Math.max(
                        deleted == null ? 0 : deleted, highest(id, tenantId, -1).version());
    }

    public void applyCreated(final String id, final int version, final long key, final String tenantId) {
        state.put(byVersion, versionKey(id, version, tenantId), key);
        if (highest(id, tenantId, version).version() <= version) {
            state.put(latest, nameKey(latest, id, tenantId), key);
        }
    }

    public void applyDeleted(final String id, final int version, final String tenantId) {
        final Key deletedKey = nameKey(highestDeleted, id, tenantId);
        final Long deleted = state.get(highestDeleted, deletedKey);
        if (deleted == null || deleted < version) {
            state.put(highestDeleted, deletedKey, (long) version);
        }
        state.delete(byVersion, versionKey(id, version, tenantId));
        final Highest left = highest(id, tenantId, -1);
        if (left.version() > 0) {
            state.put(latest, nameKey(latest, id, tenantId), left.key());
        } else {
            state.delete(latest, nameKey(latest, id, tenantId));
            if (beginsAnew) {
                state.delete(highestDeleted, deletedKey);
            }
        }
    }

    private record Highest(long version, long key) {}

    /** Among those from the given version on; version 0 where there is none. */
    private Highest highest(final String id, final String tenantId, final int from) {
        final Highest[] found = {new Highest(0, -1)};
        final Key prefix = nameKey(byVersion, id, tenantId);
        state.scan(byVersion, prefix, from < 0 ? prefix : versionKey(id, from, tenantId), (key, value) -> {
            found[0] = new Highest(key.lastLong(), value);
            return true;
        });
        return found[0];
    }

    private static Key nameKey(final Table<?> table, final String id, final String tenantId) {
        return Key.builder(table).text(tenantId).text(id).build();
    }

    private Key versionKey(final String id, final int version, final String tenantId) {
        return Key.builder(byVersion).text(tenantId).text(id).number(version).build();
    }
}
