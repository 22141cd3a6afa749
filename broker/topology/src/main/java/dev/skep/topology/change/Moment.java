package dev.skep.topology.change;

/**
 * When something happens.
 *
 * @param nanos of a clock that only goes forward, for waiting
 * @param millis since the epoch, for what people read
 */
public record Moment(long nanos, long millis) {}
