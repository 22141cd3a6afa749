package dev.skep.e2e.differential;

import java.util.Map;

/**
 * Plays in which we are seen to differ, and are meant to. {@code docs/compatibility.md} tells users the same in more words: whoever changes
 * one changes the other.
 */
final class Differences {
    private static final String REFUSED = "a model that can't do what it says is refused, not taken and misunderstood";
    private static final String NUMBERS = "numbers beyond 64 bits become doubles; Zeebe refuses or garbles them";
    private static final String MORE = "something newer than 8.5.8 that we have";
    private static final String ERRORS = "an error in an interrupting event sub-process is looked for further out, too";

    static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("job/activation", "a job type of blanks is refused"),
            Map.entry("job/retries '2147483648'", NUMBERS),
            Map.entry("job/document {'a':123456789012345678901234567890}", NUMBERS),
            Map.entry("job/document {'a':9223372036854775808}", NUMBERS),
            Map.entry("job/error-in-scopes", ERRORS),
            Map.entry("event/sub-error-itself", ERRORS),
            Map.entry("instance/migrate-boundary", MORE),
            Map.entry("deploy/start error", REFUSED),
            Map.entry("deploy/start escalation", REFUSED),
            Map.entry("deploy/start with incoming", REFUSED),
            Map.entry("deploy/throw error", REFUSED),
            Map.entry("deploy/throw timer", REFUSED),
            Map.entry("deploy/throw terminate", REFUSED),
            Map.entry("deploy/compensation without handler", REFUSED),
            Map.entry("deploy/compensation association to plain", REFUSED),
            Map.entry("deploy/end error expression", REFUSED),
            Map.entry("deploy/flow across scopes", REFUSED),
            Map.entry("deploy/event sub with flow", REFUSED),
            Map.entry("deploy/call itself at once", "recursion that never waits is not looked for"),
            Map.entry("flow/call-deep", "recursion that never waits is not looked for"),
            Map.entry("deploy/ad hoc", MORE),
            Map.entry("expression/decision-versions", "numbers of versions are never given twice"),
            Map.entry("mapping/in.f='= function(x) x'", "a function as a value is null, not left out"),
            Map.entry("deploy/forms", "the id of a form is a text"),
            Map.entry("feel/9999999999999999999", NUMBERS),
            Map.entry("feel/trim(\" a \")", MORE),
            Map.entry("feel/is empty([])", MORE),
            Map.entry("feel/partition(l, 2)", MORE));

    private Differences() {}
}
