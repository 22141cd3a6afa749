package dev.skep.operator.brokers;

/** What came of a request that changes something. */
public sealed interface Outcome {
    record Accepted(String detail) implements Outcome {}

    /** It can't be done like this. */
    record Refused(String why) implements Outcome {}

    /** Not now, or nobody knows: the next look at the topology tells. */
    record Unknown(String why) implements Outcome {}
}
