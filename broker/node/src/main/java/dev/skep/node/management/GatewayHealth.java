package dev.skep.node.management;

import java.util.SortedMap;

/** How a gateway that stands alone is. Callable from any thread, at once. */
public interface GatewayHealth {
    /** Clients can connect, and it knows or has known who leads a partition; stays true. */
    boolean ready();

    /** How many brokers are alive, as far as it knows. */
    int brokers();

    /** All partitions that are known. */
    SortedMap<Integer, Leadership> partitions();

    /** How a partition is led. */
    enum Leadership {
        /** By nobody that is known and can be reached. */
        NOBODY,
        /** By somebody who can't take commands right now. */
        UNWELL,
        WELL
    }
}
