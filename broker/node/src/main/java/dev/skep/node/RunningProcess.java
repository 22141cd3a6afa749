package dev.skep.node;

/** A broker or a gateway that runs as this process. */
public interface RunningProcess extends AutoCloseable {
    /** Whether it ends because it may not go on, and not because it was told to. */
    boolean mustStop();

    /** Stops taking requests, ends what runs, gives everything free. */
    @Override
    void close();
}
