package dev.skep.node.config;

import java.util.List;

/**
 * The outcome of reading all sources.
 *
 * @param effective every setting with the text that won, in the order of the table
 * @param unused what was said about names of the contract that this version has no use for
 */
public record LoadedSettings(BrokerSettings settings, List<Effective> effective, List<Assignment> unused) {
    /** One setting and where its value came from. */
    public record Effective(Setting<?> setting, String text, Source source) {}

    /** One sentence for each name that was set to no effect. */
    public List<String> notices() {
        return unused.stream()
                .map(assignment ->
                        assignment.name() + " (" + assignment.source() + ") is known, but not used by this version")
                .toList();
    }

    /** The effective configuration as YAML that can be used as a file again. */
    public String toYaml() {
        return YamlPrinter.print(this);
    }
}
