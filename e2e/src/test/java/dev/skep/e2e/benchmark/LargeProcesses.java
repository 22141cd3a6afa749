package dev.skep.e2e.benchmark;

import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.worker.JobWorker;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.ExclusiveGatewayBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A process of a hundred elements, and one that waits for a thousand jobs at once, each started again and again with result. Prints instances
 * in a second for every engine of {@code -Dbenchmark.engines=NAME=HOST:PORT,...}, in turns; no test by itself, for it asserts nothing.
 */
final class LargeProcesses {
    private static final int ROUNDS = 3;
    private static final int WARM_SECONDS = 20;
    private static final int SECONDS = 10;
    private static final int AT_ONCE = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private record Engine(String name, ZeebeClient client) {}

    @Test
    void inTurns() throws ExecutionException, InterruptedException {
        final String suffix = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 30), Character.MAX_RADIX);
        final String hundred = "hundred-" + suffix;
        final String thousand = "thousand-" + suffix;
        final List<Engine> engines = engines();
        final List<JobWorker> workers = new ArrayList<>();
        for (final Engine engine : engines) {
            engine.client()
                    .newDeployResourceCommand()
                    .addProcessModel(hundredElements(hundred), "hundred.bpmn")
                    .addProcessModel(thousandJobs(thousand), "thousand.bpmn")
                    .send()
                    .join();
            workers.add(engine.client()
                    .newWorker()
                    .jobType(thousand)
                    .handler((client, job) -> {
                        var _ = client.newCompleteCommand(job).send();
                    })
                    .maxJobsActive(200)
                    .streamEnabled(true)
                    .open());
        }
        for (int round = 0; round <= ROUNDS; round++) {
            for (final Engine engine : engines) {
                final int seconds = round == 0 ? WARM_SECONDS : SECONDS;
                final double elements = rate(engine, hundred, AT_ONCE, seconds);
                final double jobs = rate(engine, thousand, 1, seconds);
                System.out.printf(
                        "%s %s: a hundred elements %.1f/s, a thousand jobs %.2f/s%n",
                        round == 0 ? "warm" : "round " + round, engine.name(), elements, jobs);
            }
        }
        workers.forEach(JobWorker::close);
        engines.forEach(engine -> engine.client().close());
    }

    private static List<Engine> engines() {
        final List<Engine> engines = new ArrayList<>();
        for (final String each :
                System.getProperty("benchmark.engines", "skep=127.0.0.1:26500").split(",", -1)) {
            final String[] parts = each.split("=", 2);
            engines.add(new Engine(
                    parts[0],
                    ZeebeClient.newClientBuilder()
                            .grpcAddress(URI.create("http://" + parts[1]))
                            .usePlaintext()
                            .numJobWorkerExecutionThreads(2)
                            .build()));
        }
        return engines;
    }

    /** Instances that end in a second, so many at once. */
    private static double rate(final Engine engine, final String processId, final int atOnce, final int seconds)
            throws ExecutionException, InterruptedException {
        final long begin = System.nanoTime();
        final long end = begin + TimeUnit.SECONDS.toNanos(seconds);
        final Callable<Integer> loop = () -> {
            int done = 0;
            while (System.nanoTime() < end) {
                engine.client()
                        .newCreateInstanceCommand()
                        .bpmnProcessId(processId)
                        .latestVersion()
                        .variables(Map.of("count", 0))
                        .withResult()
                        .requestTimeout(PATIENCE)
                        .send()
                        .join();
                done++;
            }
            return done;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            final List<Future<Integer>> loops = new ArrayList<>();
            for (int i = 0; i < atOnce; i++) {
                loops.add(threads.submit(loop));
            }
            int done = 0;
            for (final Future<Integer> each : loops) {
                done += each.get();
            }
            return done * 1e9 / (System.nanoTime() - begin);
        }
    }

    /** Gateways with conditions, expressions, and steps that do nothing. */
    private static BpmnModelInstance hundredElements(final String id) {
        AbstractFlowNodeBuilder<?, ?> at =
                Bpmn.createExecutableProcess(id).startEvent().manualTask();
        for (int i = 0; i < 24; i++) {
            final String fork = "fork" + i;
            final String join = "join" + i;
            final ExclusiveGatewayBuilder gateway = at.exclusiveGateway(fork);
            gateway.conditionExpression("count >= 0")
                    .scriptTask(
                            "script" + i,
                            task -> task.zeebeExpression("=count + 1").zeebeResultVariable("count"))
                    .manualTask()
                    .exclusiveGateway(join);
            at = gateway.defaultFlow().connectTo(join);
        }
        return at.manualTask().endEvent().done();
    }

    private static BpmnModelInstance thousandJobs(final String id) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask(
                        "work",
                        task -> task.zeebeJobType(id)
                                .multiInstance(loop -> loop.parallel()
                                        .zeebeInputCollectionExpression("for i in 1..1000 return i")
                                        .zeebeInputElement("item")
                                        .zeebeOutputCollection("done")
                                        .zeebeOutputElementExpression("item")))
                .endEvent()
                .done();
    }
}
