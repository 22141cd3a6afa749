package dev.skep.e2e.differential;

import java.util.Map;

/**
 * Plays in which we are seen to differ, and are meant to. {@code docs/compatibility.md} tells users the same in more words: whoever changes
 * one changes the other.
 */
final class Differences {
    private static final String REFUSED = "a model that can't do what it says is refused, not taken and misunderstood";
    private static final String NUMBERS = "numbers that 63 bits can't hold become doubles; Zeebe garbles some of them";
    private static final String MORE = "something newer than 8.5.8 that we have";

    static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("job/retries '2147483648'", NUMBERS),
            Map.entry("job/document {'a':9223372036854775808}", NUMBERS),
            Map.entry("instance/migrate-boundary", MORE),
            Map.entry("deploy/compensation without handler", REFUSED),
            Map.entry("deploy/flow across scopes", REFUSED),
            Map.entry("deploy/event sub with flow", REFUSED),
            Map.entry("deploy/ad hoc", MORE),
            Map.entry("deploy/inclusive join", MORE),
            Map.entry("feel/9999999999999999999", NUMBERS),
            Map.entry("feel/trim(\" a \")", MORE),
            Map.entry("feel/is empty([])", MORE),
            Map.entry("feel/partition(l, 2)", MORE));

    private Differences() {}
}
