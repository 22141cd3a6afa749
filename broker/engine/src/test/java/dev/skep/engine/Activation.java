package dev.skep.engine;

import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.JobBatchValue;
import java.time.Duration;
import java.util.List;

/** A poll for jobs, as a worker says it. */
public final class Activation {
    private final EngineHarness harness;
    private final String type;
    private int max = 1000;
    private String worker = "worker";
    private Duration timeout = Duration.ofMinutes(5);
    private List<String> fetchVariables = List.of();
    private List<String> tenantIds = List.of(Tenants.DEFAULT);
    private int partitionId = 1;

    Activation(final EngineHarness harness, final String type) {
        this.harness = harness;
        this.type = type;
    }

    public Activation max(final int newMax) {
        max = newMax;
        return this;
    }

    public Activation worker(final String newWorker) {
        worker = newWorker;
        return this;
    }

    public Activation timeout(final Duration newTimeout) {
        timeout = newTimeout;
        return this;
    }

    public Activation fetch(final String... names) {
        fetchVariables = List.of(names);
        return this;
    }

    public Activation tenants(final String... ids) {
        tenantIds = List.of(ids);
        return this;
    }

    public Activation on(final int newPartitionId) {
        partitionId = newPartitionId;
        return this;
    }

    public List<ActivatedJob> jobs() {
        return ((CommandReply.JobsActivated) reply()).jobs();
    }

    public CommandReply reply() {
        return harness.replyTo(harness.submit(partitionId, -1, JobBatchIntent.ACTIVATE, batch(-1, List.of())));
    }

    /** Activates these jobs for a stream, as the partition does when they become activatable. */
    public void push(final long streamId, final Long... jobKeys) {
        harness.submit(partitionId, -1, JobBatchIntent.ACTIVATE, batch(streamId, List.of(jobKeys)));
    }

    private JobBatchValue batch(final long streamId, final List<Long> jobKeys) {
        return new JobBatchValue(
                type, worker, timeout.toMillis(), max, fetchVariables, tenantIds, streamId, jobKeys, -1, false);
    }
}
