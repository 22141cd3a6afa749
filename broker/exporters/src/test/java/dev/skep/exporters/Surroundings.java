package dev.skep.exporters;

import io.camunda.zeebe.exporter.api.context.Context;
import java.util.Map;

/** What exporters are configured with in tests. */
public final class Surroundings {
    private Surroundings() {}

    public static Context of(final Map<String, Object> arguments) {
        return new Setup(new Arguments("test", arguments), 7);
    }
}
