package dev.skep.protocol.message;

/** What a gateway may ask of one partition. Every call returns at once; callable from any thread. */
public interface PartitionPort {
    int partitionId();

    /** Hands a command over. The answer comes through the {@link GatewayPort} named by its origin. */
    void submit(CommandRequest request);

    /** Jobs that become activatable from now on may be pushed to the stream; opening it again changes nothing. */
    void openJobStream(JobStream stream);

    void closeJobStream(long jobStreamId);

    /** Whether any client of the stream can take a job right now; streams start as ready. */
    void jobStreamReady(long jobStreamId, boolean ready);
}
