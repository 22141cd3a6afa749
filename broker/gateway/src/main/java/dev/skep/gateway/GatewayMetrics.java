package dev.skep.gateway;

import io.grpc.Status;

/** What a gateway counts. Called on the gateway's loops, often: an implementation is cheap, thread-safe and never throws. */
public interface GatewayMetrics {
    /** Counts nothing. */
    GatewayMetrics NONE = new GatewayMetrics() {};

    /**
     * A call has ended.
     *
     * @param partitionId of the partition that was asked last, 0 for none
     * @param nanos from reading the request to writing the last response
     */
    default void callEnded(final Rpc rpc, final int partitionId, final Status.Code code, final long nanos) {}

    /** A logical job stream was opened (+1) or closed (-1). */
    default void jobStreams(final int change) {}

    /** A client joined (+1) or left (-1) a job stream. */
    default void jobStreamClients(final int change) {}

    /** A pushed job found a client, or was given back. */
    default void jobPushed(final boolean delivered) {}

    /** An ActivateJobs call begins (+1) or stops (-1) to wait for jobs of the type. */
    default void pollsWaiting(final String jobType, final int change) {}
}
