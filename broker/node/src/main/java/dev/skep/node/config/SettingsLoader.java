package dev.skep.node.config;

import dev.skep.node.config.LoadedSettings.Effective;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the sources in rising priority (defaults, file, environment, command line) and complains about everything that is
 * wrong at once.
 */
public final class SettingsLoader {
    private final SettingsTable table;
    private final Map<String, Setting<?>> byPath = new HashMap<>();
    private final Map<String, Setting<?>> byVariable = new HashMap<>();
    private final Map<Setting<?>, Effective> effective = new LinkedHashMap<>();
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final Set<Setting<?>> faulty = new HashSet<>();
    private final List<Assignment> unused = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final ExporterKeys exporters = new ExporterKeys();

    private SettingsLoader(final SettingsTable table) {
        this.table = table;
        for (final Setting<?> setting : table.settings()) {
            byPath.put(Names.relax(setting.path()), setting);
            byVariable.put(Names.squeeze(setting.path()), setting);
            accept(setting, setting.fallback(), new Source.Default());
        }
    }

    /**
     * Of a broker.
     *
     * @param presets what the command changes in the defaults
     * @param file null for none
     * @param environment variables that don't concern the broker are left alone
     * @param flags what the command line says, already in terms of the settings
     * @throws InvalidSettings with one sentence for each thing that is wrong
     */
    public static LoadedSettings<BrokerSettings> load(
            final List<Flag> presets, final Path file, final Map<String, String> environment, final List<Flag> flags) {
        final SettingsLoader loader = new SettingsLoader(SettingsTable.BROKER);
        loader.read(presets, file, environment, flags);
        return loader.broker();
    }

    /** As {@link #load}, of a gateway that is a process of its own. */
    public static LoadedSettings<GatewayNodeSettings> loadGateway(
            final List<Flag> presets, final Path file, final Map<String, String> environment, final List<Flag> flags) {
        final SettingsLoader loader = new SettingsLoader(SettingsTable.GATEWAY);
        loader.read(presets, file, environment, flags);
        return loader.gateway();
    }

    private void read(
            final List<Flag> presets, final Path file, final Map<String, String> environment, final List<Flag> flags) {
        for (final Flag preset : presets) {
            accept(preset.setting(), preset.text(), new Source.OfCommand(preset.flag()));
        }
        if (file != null) {
            readFile(file);
        }
        readEnvironment(environment);
        for (final Flag flag : flags) {
            accept(flag.setting(), flag.text(), new Source.OnCommandLine(flag.flag()));
        }
    }

    /** A value from the command line. */
    public record Flag(String flag, Setting<?> setting, String text) {}

    private void readFile(final Path file) {
        final List<Assignment> assignments;
        try {
            assignments = YamlFile.read(file);
        } catch (InvalidSettings e) {
            problems.addAll(e.problems());
            return;
        }
        final FixedList.Collector fixed = new FixedList.Collector();
        for (final Assignment assignment : assignments) {
            if (fixed.takes(assignment) || takenByExporters(assignment)) {
                continue;
            }
            final String relaxed = Names.relax(assignment.name());
            final Setting<?> setting = byPath.get(relaxed);
            if (setting != null) {
                accept(setting, assignment.text(), assignment.source());
            } else if (table.unused().coversPath(relaxed)) {
                unused.add(assignment);
            } else {
                unknown(assignment, false);
            }
        }
        accept(fixed);
    }

    private void readEnvironment(final Map<String, String> environment) {
        final FixedList.Collector fixed = new FixedList.Collector();
        for (final Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            final String name = variable.getKey();
            final String text = variable.getValue();
            if (text.isBlank()) {
                continue;
            }
            final Assignment assignment = new Assignment(name, text, new Source.InEnvironment(name));
            if (fixed.takes(assignment) || takenByExporters(assignment)) {
                continue;
            }
            final String squeezed = Names.squeeze(name);
            final Setting<?> setting = byVariable.get(squeezed);
            if (setting != null) {
                accept(setting, text, assignment.source());
            } else if (table.prefixes().stream().anyMatch(name::startsWith)) {
                if (table.unused().coversVariable(squeezed)) {
                    unused.add(assignment);
                } else {
                    unknown(assignment, true);
                }
            }
        }
        accept(fixed);
    }

    private boolean takenByExporters(final Assignment assignment) {
        return table == SettingsTable.BROKER && exporters.takes(assignment);
    }

    private void accept(final FixedList.Collector fixed) {
        if (fixed.isEmpty()) {
            return;
        }
        final List<String> missing = fixed.missing();
        if (missing.isEmpty()) {
            accept(PlacementSettings.FIXED, fixed.text(), fixed.source());
            return;
        }
        faulty.add(PlacementSettings.FIXED);
        missing.forEach(name -> problems.add(name + " is missing (" + fixed.source() + " and the like)"));
    }

    private void accept(final Setting<?> setting, final String text, final Source source) {
        effective.put(setting, new Effective(setting, text, source));
        try {
            values.put(setting, setting.kind().parse(text));
            faulty.remove(setting);
        } catch (IllegalArgumentException e) {
            faulty.add(setting);
            final String found = source instanceof Source.OnCommandLine(String flag)
                    ? flag + " is \"" + text + "\""
                    : setting.path() + " is \"" + text + "\" (" + source + ")";
            problems.add(found + ", expected " + setting.kind().allowed());
        }
    }

    private void unknown(final Assignment assignment, final boolean variable) {
        final List<String> candidates = new ArrayList<>();
        for (final Setting<?> setting : byPath.values()) {
            candidates.add(variable ? setting.environmentName() : setting.path());
        }
        for (final String name : table.unused().all()) {
            if (!name.endsWith(".*")) {
                candidates.add(variable ? Names.environmentName(name) : name);
            }
        }
        candidates.sort(null);
        final String nearest = Names.nearest(assignment.name(), candidates);
        final String advice =
                nearest == null ? "docs/configuration.md lists the keys there are" : "did you mean " + nearest + "?";
        problems.add(assignment.name() + " = \"" + assignment.text() + "\" (" + assignment.source()
                + ") is not a key of the configuration; " + advice);
    }

    private LoadedSettings<BrokerSettings> broker() {
        final Values typed = new Values(values);
        final ClusterSettings cluster = build(ClusterSettings.SECTION, typed);
        final PlacementSettings placement = build(PlacementSettings.SECTION, typed);
        final ConsensusSettings consensus = build(ConsensusSettings.SECTION, typed);
        final MembershipSettings membership = build(MembershipKeys.OF_BROKER, typed);
        final NetworkSettings network = build(NetworkSettings.SECTION, typed);
        final DataSettings data = build(DataSettings.SECTION, typed);
        final GatewaySettings gateway = build(GatewaySettings.SECTION, typed);
        final ThreadSettings threads = build(ThreadSettings.SECTION, typed);
        final ProcessingSettings processing = build(ProcessingSettings.SECTION, typed);
        final StateSettings state = build(StateSettings.SECTION, typed);
        final BackpressureSettings backpressure = build(BackpressureSettings.SECTION, typed);
        final ManagementSettings management = build(ManagementSettings.SECTION, typed);
        final LoggingSettings logging = build(LoggingSettings.SECTION, typed);
        problems.addAll(exporters.problems());
        exporters.forEach((setting, said) ->
                effective.put(setting, new Effective(setting, said.text().strip(), said.source())));
        requireNoProblems();
        return outcome(new BrokerSettings(
                cluster,
                placement,
                consensus,
                membership,
                network,
                data,
                gateway,
                threads,
                processing,
                state,
                backpressure,
                exporters.settings(),
                management,
                logging));
    }

    private LoadedSettings<GatewayNodeSettings> gateway() {
        final Values typed = new Values(values);
        final GatewayMemberSettings cluster = build(GatewayMemberSettings.SECTION, typed);
        final MembershipSettings membership = build(MembershipKeys.OF_GATEWAY, typed);
        final GatewaySettings gateway = build(GatewaySettings.SECTION_ALONE, typed);
        final ManagementSettings management = build(ManagementSettings.SECTION, typed);
        final LoggingSettings logging = build(LoggingSettings.SECTION, typed);
        requireNoProblems();
        return outcome(new GatewayNodeSettings(cluster, membership, gateway, management, logging));
    }

    private void requireNoProblems() {
        if (!problems.isEmpty()) {
            throw new InvalidSettings(problems);
        }
    }

    private <S> LoadedSettings<S> outcome(final S settings) {
        return new LoadedSettings<>(settings, List.copyOf(effective.values()), List.copyOf(unused));
    }

    /** Null when a value of the section is wrong already: what follows from it would only confuse. */
    private <R> R build(final Section<R> section, final Values typed) {
        for (final Setting<?> setting : section.settings()) {
            if (faulty.contains(setting)) {
                return null;
            }
        }
        try {
            return section.build().apply(typed);
        } catch (InvalidSettings e) {
            problems.addAll(e.problems());
            return null;
        }
    }
}
