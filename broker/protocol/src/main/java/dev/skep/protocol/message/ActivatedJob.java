package dev.skep.protocol.message;

import dev.skep.protocol.value.JobValue;
import java.util.List;

/**
 * A job on its way to a worker: its variables are those that the worker asked for.
 *
 * @param tags of its process instance
 */
public record ActivatedJob(long key, JobValue job, List<String> tags) {
    public ActivatedJob {
        tags = List.copyOf(tags);
    }

    /** Of an instance without tags. */
    public ActivatedJob(final long key, final JobValue job) {
        this(key, job, List.of());
    }
}
