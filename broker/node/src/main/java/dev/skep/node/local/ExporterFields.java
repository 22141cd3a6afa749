package dev.skep.node.local;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** {@code spec.exporters} as variables of the environment of brokers on this machine. */
final class ExporterFields {
    private static final List<String> FIELDS =
            List.of("args", "className", "enabled", "id", "jarImage", "jarPath", "secretEnv", "type");
    private static final String POD = "$(POD_NAME)";

    private final Map<String, String> environment;
    private final Consumer<String> problems;
    private final Consumer<String> leftOut;
    private final Map<String, String> variables = new TreeMap<>();

    /**
     * @param environment of this process, which has the values that Secrets have on Kubernetes
     * @param problems told of what is wrong
     * @param leftOut told of what can't be had here
     */
    ExporterFields(
            final Map<String, String> environment, final Consumer<String> problems, final Consumer<String> leftOut) {
        this.environment = environment;
        this.problems = problems;
        this.leftOut = leftOut;
    }

    /** @param brokers on this machine */
    Map<String, String> variables(final Object exporters, final int brokers) {
        if (exporters == null) {
            return variables;
        }
        if (!(exporters instanceof List<?> list)) {
            problems.accept("spec.exporters is no list");
            return variables;
        }
        final TreeSet<String> ids = new TreeSet<>();
        for (final Object entry : list) {
            final Map<?, ?> exporter = entry instanceof Map<?, ?> map ? map : Map.of();
            final String id = text(exporter, "id");
            if (!id.matches("[a-z][a-z0-9]{0,39}") || !ids.add(id)) {
                problems.accept("spec.exporters: each needs an id of its own, of small letters and digits");
            } else if (text(exporter, "enabled").equals("false")) {
                leftOut.accept("spec.exporters: " + id + " is not enabled, so the brokers start without it");
            } else {
                read(id, exporter, brokers);
            }
        }
        return variables;
    }

    private void bad(final String id, final String sentence) {
        problems.accept("spec.exporters: " + id + " " + sentence);
    }

    private void read(final String id, final Map<?, ?> exporter, final int brokers) {
        for (final Object field : exporter.keySet()) {
            if (!FIELDS.contains(field.toString())) {
                bad(id, "has " + field + ", which is no field; there are " + String.join(", ", FIELDS));
            }
        }
        final String type = text(exporter, "type");
        final String className = text(exporter, "className");
        if (type.isEmpty() == className.isEmpty()) {
            bad(id, "needs either a type (File or Postgres) or a className");
        }
        if (!type.isEmpty() && !type.equals("File") && !type.equals("Postgres")) {
            bad(id, "is of type \"" + type + "\", expected File or Postgres");
        }
        if (exporter.get("jarImage") != null) {
            bad(
                    id,
                    "has its jar in an image, which can't be had here; leave jarImage out, and let jarPath say where the jar is on this machine");
        }
        final String prefix = "ZEEBE_BROKER_EXPORTERS_" + id.toUpperCase(Locale.ROOT) + "_";
        variables.put(prefix + "CLASSNAME", type.isEmpty() ? className : type.toLowerCase(Locale.ROOT));
        if (!text(exporter, "jarPath").isEmpty()) {
            variables.put(prefix + "JARPATH", text(exporter, "jarPath"));
        }
        arguments(id, prefix + "ARGS", exporter.get("args"), secrets(id, exporter));
        if (type.equals("File")
                && brokers > 1
                && !variables.getOrDefault(prefix + "ARGS_DIRECTORY", POD).contains(POD)) {
            bad(
                    id,
                    "would let all brokers of this machine write into one directory; put " + POD
                            + " into args.directory");
        }
    }

    /** By name, what is in Secrets on Kubernetes. */
    private Map<String, String> secrets(final String id, final Map<?, ?> exporter) {
        final Map<String, String> secrets = new HashMap<>();
        if (exporter.get("secretEnv") instanceof List<?> list) {
            for (final Object entry : list) {
                final String name = entry instanceof Map<?, ?> variable ? text(variable, "name") : "";
                if (environment.containsKey(name)) {
                    secrets.put(name, environment.get(name));
                } else {
                    bad(
                            id,
                            "has the value of " + name + " in a Secret on Kubernetes; set " + name
                                    + " in the environment of this command");
                }
            }
        }
        return secrets;
    }

    private void arguments(final String id, final String name, final Object node, final Map<String, String> secrets) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.toString().matches("[A-Za-z0-9]+")) {
                    arguments(id, name + "_" + key.toString().toUpperCase(Locale.ROOT), value, secrets);
                } else {
                    bad(id, "has \"" + key + "\" in args, expected letters and digits");
                }
            });
        } else if (node instanceof List<?> list) {
            final List<String> plain = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                if (list.get(i) instanceof String text) {
                    plain.add(expanded(text, secrets));
                } else {
                    arguments(id, name + "_" + i, list.get(i), secrets);
                }
            }
            if (!plain.isEmpty()) {
                variables.put(name, String.join(",", plain));
            }
        } else if (node != null) {
            variables.put(name, expanded(node.toString(), secrets));
        }
    }

    /** As Kubernetes does; what is not known stays as it is. */
    private static String expanded(final String text, final Map<String, String> secrets) {
        String expanded = text;
        for (final Map.Entry<String, String> secret : secrets.entrySet()) {
            expanded = expanded.replace("$(" + secret.getKey() + ")", secret.getValue());
        }
        return expanded;
    }

    private static String text(final Map<?, ?> from, final String field) {
        return from.get(field) == null ? "" : from.get(field).toString();
    }
}
