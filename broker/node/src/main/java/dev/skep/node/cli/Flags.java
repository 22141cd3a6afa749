package dev.skep.node.cli;

import dev.skep.node.config.Setting;
import dev.skep.node.config.SettingsLoader.Flag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Flags that stand for settings. Values stay text here: the table of settings says what is allowed. */
final class Flags {
    private final Map<String, Setting<?>> settings = new LinkedHashMap<>();
    private final Map<String, OptionSpec> options = new LinkedHashMap<>();

    Flags add(final String flag, final String label, final Setting<?> setting, final String description) {
        settings.put(flag, setting);
        options.put(
                flag,
                OptionSpec.builder(flag)
                        .paramLabel(label)
                        .type(String.class)
                        .arity("1")
                        .description(description)
                        .build());
        return this;
    }

    void describe(final CommandSpec spec) {
        options.values().forEach(spec::addOption);
    }

    /** What was given on this command line. */
    List<Flag> given(final ParseResult parsed) {
        final List<Flag> given = new ArrayList<>();
        for (final Map.Entry<String, Setting<?>> entry : settings.entrySet()) {
            final String flag = entry.getKey();
            if (parsed.hasMatchedOption(flag)) {
                given.add(new Flag(flag, entry.getValue(), parsed.matchedOptionValue(flag, "")));
            }
        }
        return given;
    }
}
