package dev.skep.protocol.message;

/** A job that was activated for a stream. The gateway gives it to a client of the stream or yields it back. */
public record JobPush(int partitionId, long jobStreamId, ActivatedJob job) {}
