package dev.skep.node.management;

/** How the broker is. Callable from any thread, at once. */
public interface BrokerHealth {
    /** Every partition that this broker had at start has become leader or follower once; stays true. */
    boolean ready();

    /** The tree of components, the broker at its root. */
    HealthReport report();
}
