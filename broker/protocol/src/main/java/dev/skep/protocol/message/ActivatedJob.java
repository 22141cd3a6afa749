package dev.skep.protocol.message;

import dev.skep.protocol.value.JobValue;

/** A job on its way to a worker: its variables are those that the worker asked for. */
public record ActivatedJob(long key, JobValue job) {}
