package dev.skep.node.management;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What stands behind the question mark of a URL. */
final class Query {
    private final Map<String, String> values = new TreeMap<>();

    private Query() {}

    /**
     * @param raw as it came, with escapes; null for none
     * @param known the names that are allowed: a misspelt {@code dryRun} must not do what was only to be tried
     */
    static Query of(final String raw, final List<String> known) throws Malformed {
        final Query query = new Query();
        if (raw == null || raw.isEmpty()) {
            return query;
        }
        for (final String pair : raw.split("&", -1)) {
            final int equals = pair.indexOf('=');
            final String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            if (!known.contains(name)) {
                throw new Malformed(
                        "there is no query parameter \"" + name + "\"; there are " + String.join(", ", known));
            }
            query.values.put(name, equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return query;
    }

    private static String decoded(final String text) throws Malformed {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Malformed("the query has a malformed escape: " + e.getMessage());
        }
    }

    /** Empty when it is not there. */
    String text(final String name) {
        return values.getOrDefault(name, "");
    }

    /** The name alone is as good as "true". */
    boolean flag(final String name) throws Malformed {
        final String value = values.getOrDefault(name, "false");
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new Malformed(name + " is \"" + value + "\", expected true or false");
        };
    }

    OptionalInt number(final String name) throws Malformed {
        final String value = values.get(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(value));
        } catch (NumberFormatException e) {
            throw new Malformed(name + " is \"" + value + "\", expected a whole number");
        }
    }
}
