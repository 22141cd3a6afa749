package dev.skep.node.config;

import dev.skep.node.config.LoadedSettings.Effective;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The effective configuration as YAML, each value with its source as a comment. */
final class YamlPrinter {
    private static final Pattern SECRET = Pattern.compile("(?i)password|secret|token|credential|apikey|accesskey");

    private final StringBuilder out = new StringBuilder();

    private YamlPrinter() {}

    static String print(final LoadedSettings<?> loaded) {
        final Map<String, Object> tree = new LinkedHashMap<>();
        for (final Effective effective : loaded.effective()) {
            put(tree, effective);
        }
        final YamlPrinter printer = new YamlPrinter();
        printer.branch(tree, "");
        if (!loaded.unused().isEmpty()) {
            printer.out.append("# set, but not used by this version:\n");
            for (final Assignment assignment : loaded.unused()) {
                printer.out
                        .append("#   ")
                        .append(assignment.name())
                        .append(" (")
                        .append(assignment.source())
                        .append(")\n");
            }
        }
        return printer.out.toString();
    }

    @SuppressWarnings("unchecked")
    private static void put(final Map<String, Object> tree, final Effective effective) {
        Map<String, Object> branch = tree;
        final String path = effective.setting().path();
        int from = 0;
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
            branch = (Map<String, Object>)
                    branch.computeIfAbsent(path.substring(from, dot), name -> new LinkedHashMap<String, Object>());
            from = dot + 1;
        }
        branch.put(path.substring(from), effective);
    }

    @SuppressWarnings("unchecked")
    private void branch(final Map<String, Object> branch, final String indent) {
        for (final Map.Entry<String, Object> entry : branch.entrySet()) {
            out.append(indent).append(entry.getKey()).append(':');
            if (entry.getValue() instanceof Effective effective) {
                out.append(' ')
                        .append(scalar(shown(effective)))
                        .append("  # ")
                        .append(effective.source())
                        .append('\n');
            } else {
                out.append('\n');
                branch((Map<String, Object>) entry.getValue(), indent + "  ");
            }
        }
    }

    /** What an exporter needs to get in somewhere is not for everybody's eyes. */
    private static String shown(final Effective effective) {
        final String path = effective.setting().path();
        return path.startsWith(ExporterKeys.PREFIX) && SECRET.matcher(path).find() ? "********" : effective.text();
    }

    /** Plain where that is surely read back as the same text, quoted otherwise. */
    private static String scalar(final String text) {
        boolean plain = !text.isEmpty() && Character.isLetterOrDigit(text.charAt(0));
        for (int i = 0; i < text.length() && plain; i++) {
            final char c = text.charAt(i);
            plain = c < 128 && (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '/' || c == '_');
        }
        return plain || text.matches("-\\d+")
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
