package dev.skep.node.config;

import java.util.Map;

/** The value of every setting, each known to be allowed on its own. */
final class Values {
    private final Map<Setting<?>, Object> values;

    Values(final Map<Setting<?>, Object> values) {
        this.values = values;
    }

    <T> T of(final Setting<T> setting) {
        return setting.kind().type().cast(values.get(setting));
    }
}
