package dev.skep.node.management;

/**
 * How many requests of clients a partition takes before it answers.
 *
 * @param enabled whether there is a limit; all the rest says nothing otherwise
 * @param algorithm how the limit follows the latency
 * @param limit most requests in flight at the moment
 * @param inFlight requests that are not answered yet
 */
public record RequestLimit(boolean enabled, String algorithm, int limit, int inFlight) {
    public static final RequestLimit NONE = new RequestLimit(false, "", 0, 0);
}
