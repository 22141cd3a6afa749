package dev.skep.e2e.differential;

import java.util.List;
import java.util.Random;

/** What is drawn from a seed: words, expressions, mappings and loops of a model. */
final class Chance {
    static final List<String> VARIABLES = List.of("a", "b", "c", "s", "o", "r");
    static final List<String> MESSAGES = List.of("~m1", "~m2", "~m3");
    static final List<String> SIGNALS = List.of("~s1", "~s2");
    static final List<String> CODES = List.of("e1", "e2", "*");
    static final List<String> THROWN = List.of("e1", "e2", "e3");

    private static final List<String> CONDITIONS = List.of(
            "= a > 1",
            "= b = 2",
            "= c",
            "= a + b > 3",
            "= a = null",
            "= s = \"x\"",
            "= a < b",
            "= count(l) > 1",
            "= n > 0");
    private static final List<String> VALUES = List.of(
            "= a",
            "= a + 1",
            "= b",
            "= s",
            "= l",
            "= {x: a, y: b}",
            "= a * 2 - b",
            "= if a > 1 then s else null",
            "= l[1]",
            "= n",
            "= string(a) + s",
            "= count(l)",
            "= [a, b]",
            "= o.x",
            "= a > b",
            "= assert(a, a != null)",
            "= for x in l return x + 1",
            "= o");
    private static final List<String> TARGETS = List.of("a", "b", "c", "s", "o", "r", "o.x", "r.y");
    private static final List<String> LISTS = List.of("= l", "= [1, 2]", "= [a, b, 3]", "= []", "= a");

    private final Random random;

    Chance(final Random random) {
        this.random = random;
    }

    boolean oneIn(final int times) {
        return random.nextInt(times) == 0;
    }

    /** From 0. */
    int below(final int bound) {
        return random.nextInt(bound);
    }

    <T> T any(final List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    String any(final String... all) {
        return all[random.nextInt(all.length)];
    }

    String condition() {
        return any(CONDITIONS);
    }

    String value() {
        return any(VALUES);
    }

    String mappings() {
        final StringBuilder all = new StringBuilder();
        for (int i = oneIn(3) ? 1 + below(2) : 0; i > 0; i--) {
            all.append(mapping("in."));
        }
        for (int i = oneIn(4) ? 1 + below(2) : 0; i > 0; i--) {
            all.append(mapping("out."));
        }
        return all.toString();
    }

    private String mapping(final String way) {
        return " " + way + any(TARGETS) + "='" + value() + "'";
    }

    String loop() {
        if (!oneIn(5)) {
            return "";
        }
        return " each='" + any(LISTS) + "' item=i"
                + (oneIn(2)
                        ? " collect=c from='" + any("= r", "= i", "= loopCounter", "= a", "= {x: i, y: r}") + "'"
                        : "")
                + (oneIn(2) ? " sequential" : "")
                + (oneIn(4)
                        ? " until='"
                                + any(
                                        "= numberOfCompletedInstances > 1",
                                        "= r = 2",
                                        "= numberOfActiveInstances < 1",
                                        "= c")
                                + "'"
                        : "");
    }

    /** The definition of a job, of which some can't be worked out. */
    String job() {
        final StringBuilder all = new StringBuilder();
        if (oneIn(12)) {
            all.append(" type='")
                    .append(any("= \"~t\"", "= t", "= if a > 1 then \"~t\" else null"))
                    .append('\'');
        }
        if (oneIn(2)) {
            all.append(" retries=").append(oneIn(6) ? any("'= n'", "'= a + 1'", "0", "-1") : 1 + below(3));
        }
        if (oneIn(4)) {
            all.append(" header.h=").append(below(3));
        }
        return all.toString();
    }
}
