package dev.skep.node.management;

/** The time of day that the partitions of this broker go by. Callable from any thread. */
public interface ClockControl {
    long epochMillis();

    /** It stands there. */
    void pin(long epochMillis);

    /** It goes on, or stands, so much later. */
    void add(long millis);

    /** It is the real time again. */
    void reset();
}
