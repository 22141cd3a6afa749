package dev.skep.node.config;

import dev.skep.exporters.ExporterSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The exporters, by names that nobody can list beforehand: {@code zeebe.broker.exporters.ID.className}, {@code .jarPath} and {@code .args}
 * with whatever the exporter wants below it. Names differ in more than their case.
 */
final class ExporterKeys {
    static final String PREFIX = "zeebe.broker.exporters.";
    private static final String VARIABLE_PREFIX = Names.environmentName(PREFIX);
    private static final String CLASS_NAME = "classname";
    private static final String JAR_PATH = "jarpath";
    private static final String ARGS = "args";

    private final TreeMap<String, Entry> entries = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<String> problems = new ArrayList<>();

    private static final class Entry {
        private String className = "";
        private String jarPath = "";
        private final Map<String, Object> args = caseless();
        private final TreeMap<String, Assignment> said = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    private static Map<String, Object> caseless() {
        return new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    }

    /** Whether the name is of an exporter; then it is taken, in place of what an earlier source said. */
    boolean takes(final Assignment assignment) {
        final String name = assignment.name();
        if (name.startsWith(VARIABLE_PREFIX)) {
            take(assignment, parts(name.substring(VARIABLE_PREFIX.length()).toLowerCase(Locale.ROOT), "_"));
            return true;
        }
        if (!Names.relax(name).startsWith(PREFIX)) {
            return false;
        }
        final List<String> parts = parts(name, "\\.");
        take(assignment, parts.subList(3, parts.size()));
        return true;
    }

    private static List<String> parts(final String name, final String separator) {
        return List.of(name.split(separator, -1));
    }

    /** What comes before the word that we know is the id: in the environment it may have underscores of its own. */
    private void take(final Assignment assignment, final List<String> parts) {
        for (int at = 1; at < parts.size(); at++) {
            final String word = Names.relax(parts.get(at));
            final boolean last = at == parts.size() - 1;
            final boolean whole = word.equals(CLASS_NAME) || word.equals(JAR_PATH);
            if ((word.equals(ARGS) && !last) || (whole && last)) {
                final String separator = assignment.name().startsWith(VARIABLE_PREFIX) ? "_" : ".";
                final String id = String.join(separator, parts.subList(0, at));
                take(assignment, id, word, parts.subList(at + 1, parts.size()));
                return;
            }
        }
        problems.add(assignment.name() + " = \"" + assignment.text() + "\" (" + assignment.source()
                + ") is not a key of the configuration; an exporter has className, jarPath and args");
    }

    private void take(final Assignment assignment, final String id, final String word, final List<String> below) {
        final Entry entry = entries.computeIfAbsent(id, name -> new Entry());
        final String text = assignment.text().strip();
        switch (word) {
            case CLASS_NAME -> {
                entry.className = text;
                entry.said.put("className", assignment);
            }
            case JAR_PATH -> {
                entry.jarPath = text;
                entry.said.put("jarPath", assignment);
            }
            default -> {
                put(entry.args, below, text);
                entry.said.put("args." + String.join(".", below), assignment);
            }
        }
    }

    private static void put(final Map<String, Object> args, final List<String> path, final String text) {
        Map<String, Object> branch = args;
        for (final String name : path.subList(0, path.size() - 1)) {
            final Object next = branch.computeIfAbsent(name, missing -> caseless());
            if (next instanceof Map<?, ?> map) {
                branch = cast(map);
            } else {
                final Map<String, Object> instead = caseless();
                branch.put(name, instead);
                branch = instead;
            }
        }
        branch.put(path.getLast(), text);
    }

    @SuppressWarnings("unchecked") // all maps in here are ours
    private static Map<String, Object> cast(final Map<?, ?> map) {
        return (Map<String, Object>) map;
    }

    /** What is wrong, one sentence each. */
    List<String> problems() {
        final List<String> all = new ArrayList<>(problems);
        entries.forEach((id, entry) -> {
            if (entry.className.isEmpty()) {
                all.add(PREFIX + id + ".className is missing; it says what the exporter is");
            }
        });
        return all;
    }

    List<ExporterSettings> settings() {
        final List<ExporterSettings> settings = new ArrayList<>();
        entries.forEach((id, entry) -> settings.add(
                new ExporterSettings(id, entry.className, entry.jarPath, Collections.unmodifiableMap(entry.args))));
        return settings;
    }

    /** Gives all that counts, with a setting made for the occasion. */
    void forEach(final BiConsumer<Setting<?>, Assignment> visitor) {
        entries.forEach((id, entry) -> entry.said.forEach((name, assignment) ->
                visitor.accept(new Setting<>(PREFIX + id + "." + name, Kind.text("any text"), "", ""), assignment)));
    }
}
