package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * A process in a few lines, as plays write it and failures show it:
 *
 * <pre>
 * process p
 * start s
 * service a type=t in.x='= y' each='= list' item=e
 * boundary b on=a message=m key='= k' parallel
 * sub u { ... }
 * s -> a -> u -> e
 * g -> h if '= x > 1'
 * g -> i default
 * a ~> handler
 * </pre>
 */
final class ModelText {
    private static final char QUOTE = '\'';

    /**
     * Something with an id.
     *
     * @param attributes in their order; a flag has an empty value
     */
    record Node(String kind, String id, List<Attribute> attributes, List<Node> children, List<Flow> flows) {
        /** The value, or null. */
        String get(final String name) {
            for (final Attribute attribute : attributes) {
                if (attribute.name.equals(name)) {
                    return attribute.value;
                }
            }
            return null;
        }

        boolean has(final String name) {
            return get(name) != null;
        }

        List<Attribute> startingWith(final String prefix) {
            return attributes.stream()
                    .filter(attribute -> attribute.name.startsWith(prefix))
                    .map(attribute -> new Attribute(attribute.name.substring(prefix.length()), attribute.value))
                    .toList();
        }
    }

    record Attribute(String name, String value) {}

    /**
     * An arrow.
     *
     * @param condition or null
     * @param association leads to the handler of a compensation
     */
    record Flow(String from, String to, String condition, boolean isDefault, boolean association) {}

    private final List<Node> open = new ArrayList<>();
    private final List<Node> processes = new ArrayList<>();

    private ModelText() {}

    /** The processes of the text. */
    static List<Node> read(final String text) {
        final ModelText reader = new ModelText();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(reader::line);
        return reader.processes;
    }

    private void line(final String line) {
        final List<String> tokens = tokens(line);
        if (tokens.getFirst().equals("process")) {
            open.clear();
            final Node process = node(tokens);
            processes.add(process);
            open.add(process);
        } else if (tokens.getFirst().equals("}")) {
            open.removeLast();
        } else if (tokens.size() > 1
                && (tokens.get(1).equals("->") || tokens.get(1).equals("~>"))) {
            flows(tokens);
        } else {
            final boolean opens = tokens.getLast().equals("{");
            final Node node = node(opens ? tokens.subList(0, tokens.size() - 1) : tokens);
            open.getLast().children.add(node);
            if (opens) {
                open.add(node);
            }
        }
    }

    private void flows(final List<String> tokens) {
        final int arrows = tokens.indexOf("if") > 0
                ? tokens.indexOf("if")
                : tokens.getLast().equals("default") ? tokens.size() - 1 : tokens.size();
        final String condition = tokens.indexOf("if") > 0 ? tokens.get(arrows + 1) : null;
        for (int i = 0; i + 2 < arrows; i += 2) {
            open.getLast()
                    .flows
                    .add(new Flow(
                            tokens.get(i),
                            tokens.get(i + 2),
                            condition,
                            tokens.getLast().equals("default"),
                            tokens.get(i + 1).equals("~>")));
        }
    }

    private static Node node(final List<String> tokens) {
        final List<Attribute> attributes = new ArrayList<>();
        for (final String token : tokens.subList(2, tokens.size())) {
            final int equals = token.indexOf('=');
            attributes.add(
                    equals < 0
                            ? new Attribute(token, "")
                            : new Attribute(token.substring(0, equals), token.substring(equals + 1)));
        }
        return new Node(tokens.get(0), tokens.get(1), attributes, new ArrayList<>(), new ArrayList<>());
    }

    /** Words between blanks; a quoted part may have blanks and loses its quotes. */
    private static List<String> tokens(final String line) {
        final List<String> tokens = new ArrayList<>();
        final StringBuilder token = new StringBuilder();
        boolean quoted = false;
        for (final char c : (line + " ").toCharArray()) {
            if (c == QUOTE) {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                if (!token.isEmpty()) {
                    tokens.add(token.toString());
                    token.setLength(0);
                }
            } else {
                token.append(c);
            }
        }
        return tokens;
    }
}
