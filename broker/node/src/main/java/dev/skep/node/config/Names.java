package dev.skep.node.config;

import java.util.Collection;
import java.util.Locale;

/** Spellings of a setting's name: {@code nodeId}, {@code node-id} and {@code NODEID} are the same. */
final class Names {
    private Names() {}

    /** The name without case, dashes and underscores; dots stay. */
    static String relax(final String path) {
        final StringBuilder relaxed = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            final char c = path.charAt(i);
            if (c != '-' && c != '_') {
                relaxed.append(c);
            }
        }
        return relaxed.toString().toLowerCase(Locale.ROOT);
    }

    /** The name without dots too: variables of the environment don't tell levels from words. */
    static String squeeze(final String path) {
        return relax(path).replace(".", "");
    }

    /** How the setting is called in the environment. */
    static String environmentName(final String path) {
        return path.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The candidate most like the name, or null when none is near enough to be meant. */
    static String nearest(final String name, final Collection<String> candidates) {
        final String wanted = squeeze(name);
        String best = null;
        int bestDistance = Math.max(2, wanted.length() / 4) + 1;
        for (final String candidate : candidates) {
            final int distance = distance(wanted, squeeze(candidate), bestDistance);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    private static int distance(final String a, final String b, final int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            final int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
