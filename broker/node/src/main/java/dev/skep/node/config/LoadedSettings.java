package dev.skep.node.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The outcome of reading all sources.
 *
 * @param <S> {@link BrokerSettings} or {@link GatewayNodeSettings}
 * @param effective every setting with the text that won, in the order of the table
 * @param unused what was said about names of the contract that this version has no use for
 */
public record LoadedSettings<S>(S settings, List<Effective> effective, List<Assignment> unused) {
    /** One setting and where its value came from. */
    public record Effective(Setting<?> setting, String text, Source source) {}

    /** One sentence for each name that was set to no effect. */
    public List<String> notices() {
        return unused.stream()
                .map(assignment ->
                        assignment.name() + " (" + assignment.source() + ") is known, but not used by this version")
                .toList();
    }

    /**
     * The variables with which another process comes to the same settings without a file and without flags.
     *
     * @param inherited what else it gets; all that concerns our settings is replaced
     */
    public Map<String, String> toEnvironment(final Map<String, String> inherited) {
        final Map<String, String> variables = new TreeMap<>(inherited);
        final Set<String> ours = new TreeSet<>();
        effective.forEach(one -> ours.add(Names.squeeze(one.setting().path())));
        variables.keySet().removeIf(name -> ours.contains(Names.squeeze(name)));
        for (final Effective one : effective) {
            if (!(one.source() instanceof Source.Default)) {
                variables.put(one.setting().environmentName(), one.text());
            }
        }
        return variables;
    }

    /** The effective configuration as YAML that can be used as a file again. */
    public String toYaml() {
        return YamlPrinter.print(this);
    }
}
