package dev.skep.e2e.differential;

import dev.skep.e2e.differential.ModelText.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was exercised in many plays: which elements were deployed, what was done and what came of it, which jobs were seen. */
final class Coverage {
    private static final Pattern ACTION = Pattern.compile("([a-z?]+)( local| task| all| result)?.*? => (.*)");
    private static final List<String> TRIGGERS = List.of(
            "message",
            "signal",
            "error",
            "escalation",
            "compensation",
            "terminate",
            "link",
            "timeDate",
            "timeDuration",
            "timeCycle");
    private static final List<String> FLAGS = List.of(
            "parallel",
            "native",
            "handler",
            "each",
            "sequential",
            "collect",
            "until",
            "value",
            "decision",
            "formId",
            "formKey",
            "down",
            "up");

    private final Map<String, Integer> elements = new TreeMap<>();
    private final Map<String, Integer> actions = new TreeMap<>();
    private final Map<String, Integer> seen = new TreeMap<>();
    private int plays;

    void add(final String models, final List<String> transcript) {
        plays++;
        ModelText.read(models.replaceAll("(?m)^<.*$", "")).forEach(process -> element(process, 0));
        for (final String line : transcript) {
            final Matcher action = ACTION.matcher(line);
            if (line.startsWith("  ")) {
                seen.merge(
                        line.startsWith("  job ") ? "job" : line.strip().replaceAll("^(result|user task).*", "$1"),
                        1,
                        Integer::sum);
            } else if (action.matches()) {
                final String outcome = action.group(3).replaceAll(" \\|.*", "");
                final String told = outcome.matches("[A-Z_]{3,}|\\d{3} .*|yes|no|OK")
                        ? outcome
                        : outcome.equals("0") ? "none" : "OK";
                actions.merge(
                        action.group(1) + (action.group(2) == null ? "" : action.group(2)) + " => " + told,
                        1,
                        Integer::sum);
            }
        }
    }

    private void element(final Node node, final int depth) {
        final StringBuilder name = new StringBuilder(node.kind());
        TRIGGERS.stream().filter(node::has).forEach(trigger -> name.append(' ').append(trigger));
        if (depth > 0) {
            elements.merge(name.toString(), 1, Integer::sum);
        }
        FLAGS.stream()
                .filter(node::has)
                .forEach(flag -> elements.merge(node.kind() + " with " + flag, 1, Integer::sum));
        for (final String mapping : List.of("in.", "out.")) {
            if (!node.startingWith(mapping).isEmpty()) {
                elements.merge(node.kind() + " with " + mapping + "*", 1, Integer::sum);
            }
        }
        node.children().forEach(child -> element(child, depth + 1));
    }

    @Override
    public String toString() {
        return "%d plays%n%s%s%s"
                .formatted(
                        plays,
                        part("elements deployed", elements),
                        part("what was done", actions),
                        part("what was seen", seen));
    }

    private static String part(final String title, final Map<String, Integer> counts) {
        final StringBuilder all = new StringBuilder(title).append('\n');
        counts.forEach((name, count) -> all.append("%8d %s%n".formatted(count, name)));
        return all.toString();
    }
}
