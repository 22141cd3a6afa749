package dev.skep.model.feel;

import java.util.Arrays;
import java.util.List;

/**
 * The seeds of random tests of FEEL. Usual builds draw the same ones each time, so that no change fails by chance for what another one
 * left behind; new ones are found with {@code -Dfeel.seed=random}, and {@code -Dfeel.seed=NUMBER} goes back to one of those.
 */
final class Seeds {
    private static final String PROPERTY = "feel.seed";
    private static final String FRESH = "random";

    private Seeds() {}

    /** What the property says, else those that are kept. */
    static List<Long> orKept(final long... kept) {
        final String asked = System.getProperty(PROPERTY);
        if (asked == null) {
            return Arrays.stream(kept).boxed().toList();
        }
        return List.of(FRESH.equals(asked) ? System.nanoTime() : Long.parseLong(asked));
    }
}
