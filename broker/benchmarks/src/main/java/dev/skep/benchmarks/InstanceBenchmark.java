package dev.skep.benchmarks;

import dev.skep.base.Documents;
import dev.skep.base.MemberId;
import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.engine.EngineSettings;
import dev.skep.journal.Journal;
import dev.skep.journal.JournalLimits;
import dev.skep.partition.Partition;
import dev.skep.partition.PartitionLimits;
import dev.skep.partition.PartitionMetrics;
import dev.skep.partition.PartitionOutlets;
import dev.skep.partition.ReplicaFile;
import dev.skep.partition.ReplicaNetwork;
import dev.skep.partition.RequestLimiter;
import dev.skep.platform.NioDisk;
import dev.skep.protocol.Origin;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.raft.Configuration;
import dev.skep.raft.RaftSettings;
import dev.skep.state.RocksMemory;
import dev.skep.state.RocksStateStore;
import dev.skep.state.StateLimits;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Start, service task, end on the partition's thread alone: created, its job pushed to a stream, completed. Real log (not
 * flushed) and real state store; no gateway, no threads. The score is for one instance.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"
        })
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class InstanceBenchmark {
    private static final int INSTANCES = 20;

    /** Instances decided in one batch. */
    @Param({"1", "20"})
    int batch;

    private final InlineLoop loop = new InlineLoop();
    private final List<JobPush> pushed = new ArrayList<>();
    private Path directory;
    private RocksMemory memory;
    private RocksStateStore store;
    private Journal journal;
    private Partition partition;
    private ProcessInstanceCreationValue creation;
    private long requests;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("skep-benchmark");
        memory = RocksMemory.ofDefaults();
        store = RocksStateStore.open(directory.resolve("state"), StateLimits.defaults(), memory);
        journal = Journal.open(NioDisk.at(directory), "log", JournalLimits.DEFAULT);
        partition = new Partition(new Partition.Parts(
                EngineSettings.of(1, 1),
                PartitionLimits.DEFAULT,
                RaftSettings.DEFAULT,
                MemberId.of(0),
                Configuration.of(List.of(MemberId.of(0))),
                new ReplicaFile(NioDisk.at(directory), "."),
                ReplicaNetwork.NONE,
                new Rng(1),
                loop,
                (work, back, done) -> {
                    work.run();
                    back.post(() -> done.accept(null));
                },
                loop,
                journal,
                store,
                new PartitionOutlets(new Collector(), request -> {}),
                RequestLimiter.unlimited(),
                PartitionMetrics.NONE,
                (id, failure) -> {
                    throw new IllegalStateException(failure);
                }));
        partition.start(records -> {});
        partition.openJobStream(new JobStream(1, 1, "work", "worker", 60_000, List.of(), List.of(Tenants.DEFAULT)));
        final byte[] bpmn = Bpmn.convertToString(Bpmn.createExecutableProcess("p")
                        .startEvent()
                        .serviceTask("task", task -> task.zeebeJobType("work"))
                        .endEvent()
                        .done())
                .getBytes(StandardCharsets.UTF_8);
        submit(
                -1,
                new DeploymentValue(List.of(new DeploymentResource("p.bpmn", bpmn)), List.of(), Tenants.DEFAULT),
                DeploymentIntent.CREATE);
        loop.drain();
        final Packed variables = new Documents.Builder()
                .put("text", Documents.text("x".repeat(80)))
                .build();
        creation = new ProcessInstanceCreationValue("p", -1, -1, -1, variables, List.of(), List.of(), Tenants.DEFAULT);
    }

    @TearDown
    public void close() throws IOException {
        store.close();
        journal.close();
        memory.close();
        NioDisk.at(directory.getParent()).delete(directory.getFileName().toString());
    }

    @Benchmark
    @OperationsPerInvocation(INSTANCES)
    public int instances() {
        int ended = 0;
        for (int done = 0; done < INSTANCES; done += batch) {
            for (int i = 0; i < batch; i++) {
                submit(-1, creation, ProcessInstanceCreationIntent.CREATE);
            }
            loop.drain();
            for (final JobPush push : pushed) {
                submit(
                        push.job().key(),
                        JobValue.ofCommand(0, 0, -1, "", "", Packed.EMPTY_DOCUMENT),
                        JobIntent.COMPLETE);
            }
            ended += pushed.size();
            pushed.clear();
            loop.drain();
        }
        return ended;
    }

    private void submit(
            final long key,
            final dev.skep.protocol.value.RecordValue value,
            final dev.skep.protocol.intent.Intent intent) {
        partition.submit(new CommandRequest(1, key, intent, value, new Origin(1, requests++, 0)));
    }

    private final class Collector implements GatewayPort {
        @Override
        public long gatewayId() {
            return 1;
        }

        @Override
        public void replies(final List<CommandReply> replies) {}

        @Override
        public void pushes(final List<JobPush> pushes) {
            pushed.addAll(pushes);
        }

        @Override
        public void jobsAvailable(final int partitionId, final String jobType) {}
    }
}
