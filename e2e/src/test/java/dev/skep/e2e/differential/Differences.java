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

    private static final String HANGS = "Zeebe's instance hangs, ours goes on";

    private static final String ROOM = "more finds room in an entry of our log";

    private static final String LOST = "a message that nobody could ever take is refused, not taken and lost";

    static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("job/retries '2147483648'", NUMBERS),
            Map.entry("job/document {'a':9223372036854775808}", NUMBERS),
            Map.entry("instance/migrate-boundary", MORE),
            Map.entry("deploy/compensation without handler", REFUSED),
            Map.entry("deploy/flow across scopes", REFUSED),
            Map.entry("deploy/event sub with flow", REFUSED),
            Map.entry("large/complete 2700000", ROOM),
            Map.entry("large/fail 2700000", ROOM),
            Map.entry("large/throw 2700000", ROOM),
            Map.entry("large/set 2700000", ROOM),
            Map.entry("large/publish 2700000", ROOM),
            Map.entry("large/create 2700000", ROOM),
            Map.entry("large/publish early 3500000", LOST),
            Map.entry("loop/list grows", HANGS),
            Map.entry("event/error sub after modification", HANGS),
            Map.entry("deploy/ad hoc", MORE),
            Map.entry("deploy/inclusive join", MORE),
            Map.entry("feel/9999999999999999999", NUMBERS),
            Map.entry("feel/trim(\" a \")", MORE),
            Map.entry("feel/is empty([])", MORE),
            Map.entry("feel/partition(l, 2)", MORE),
            Map.entry("feel/string length(\"\\\\u0009\")", MORE));

    /** Random plays that are known to show a difference, and why: the long run tells of them and goes on. */
    static final Map<Long, String> SEEDS = Map.of(
            21L, "see event/error sub after modification",
            1044L, "see loop/list grows",
            1006L,
                    "a race of the play: a job that is there for 0.2 s, after a decision has been worked out, is seen"
                            + " only by who is quick");

    private Differences() {}
}
