import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.client.api.response.ProcessInstanceResult;
import io.camunda.client.api.response.Topology;
import io.camunda.client.api.worker.JobWorker;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One round with the newest Java client: ADDRESS FILE ID for gRPC, and one argument more, the address of the REST API, for that. */
public final class Round {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final CamundaClient client;
    private final String id;

    private Round(final CamundaClient client, final String id) {
        this.client = client;
        this.id = id;
    }

    public static void main(final String[] arguments) throws Exception {
        try (CamundaClient client = CamundaClient.newClientBuilder()
                .grpcAddress(URI.create("http://" + arguments[0]))
                .restAddress(URI.create("http://" + arguments[arguments.length > 3 ? 3 : 0]))
                .preferRestOverGrpc(arguments.length > 3)
                .defaultRequestTimeout(PATIENCE)
                .build()) {
            final Round round = new Round(client, arguments[2]);
            round.topology();
            round.deploy(arguments[1]);
            round.poll();
            round.worker();
            if (arguments.length == 3) {
                round.stream(); // there are none over REST
            }
            round.refusal();
        }
    }

    private void topology() {
        final Topology topology = client.newTopologyRequest().send().join();
        require(topology.getBrokers().size() == 1 && topology.getPartitionsCount() == 1, topology);
        System.out.println("ok topology " + topology.getGatewayVersion());
    }

    private void deploy(final String file) {
        final DeploymentEvent deployed =
                client.newDeployResourceCommand().addResourceFile(file).send().join();
        require(deployed.getProcesses().getFirst().getBpmnProcessId().equals(id), deployed);
        System.out.println("ok deploy");
    }

    private long create(final String key, final int number) {
        return client.newCreateInstanceCommand()
                .bpmnProcessId(id)
                .latestVersion()
                .variables(Map.of("key", key, "n", number))
                .send()
                .join()
                .getProcessInstanceKey();
    }

    private void poll() {
        final long instance = create(id + "-1", 1);
        System.out.println("ok create");
        final List<ActivatedJob> jobs = client.newActivateJobsCommand()
                .jobType(id)
                .maxJobsToActivate(1)
                .timeout(LEASE)
                .requestTimeout(PATIENCE)
                .send()
                .join()
                .getJobs();
        require(jobs.size() == 1 && jobs.getFirst().getProcessInstanceKey() == instance, jobs);
        require(jobs.getFirst().getVariablesAsMap().get("n").equals(1), jobs);
        System.out.println("ok poll");
        client.newCompleteCommand(jobs.getFirst())
                .variables(Map.of("n", 2))
                .send()
                .join();
        System.out.println("ok complete");
    }

    private void worker() {
        publish(id + "-2");
        try (JobWorker worker = client.newWorker()
                .jobType(id)
                .handler((jobs, job) -> jobs.newCompleteCommand(job)
                        .variables(Map.of("n", (Integer) job.getVariablesAsMap().get("n") + 1))
                        .send()
                        .join())
                .timeout(LEASE)
                .open()) {
            final ProcessInstanceResult result = client.newCreateInstanceCommand()
                    .bpmnProcessId(id)
                    .latestVersion()
                    .variables(Map.of("key", id + "-2", "n", 41))
                    .withResult()
                    .requestTimeout(PATIENCE)
                    .send()
                    .join();
            final Map<String, Object> end = result.getVariablesAsMap();
            require(end.get("n").equals(42) && end.get("paid").equals(true), end);
            require(worker.isOpen(), worker);
        }
        System.out.println("ok worker");
        System.out.println("ok result");
    }

    private void publish(final String key) {
        client.newPublishMessageCommand()
                .messageName(id)
                .correlationKey(key)
                .timeToLive(LEASE)
                .variables(Map.of("paid", true))
                .send()
                .join();
        System.out.println("ok publish");
    }

    private void stream() throws Exception {
        final CompletableFuture<ActivatedJob> pushed = new CompletableFuture<>();
        final var stream = client.newStreamJobsCommand()
                .jobType(id)
                .consumer(pushed::complete)
                .timeout(LEASE)
                .requestTimeout(LEASE)
                .send();
        // a stream takes a moment to be known: what is created before waits for somebody who asks
        while (!pushed.isDone()) {
            create(id + "-3", 7);
            try {
                pushed.get(200, TimeUnit.MILLISECONDS);
            } catch (final TimeoutException e) {
                System.err.println("not pushed yet");
            }
        }
        require(pushed.join().getVariablesAsMap().get("n").equals(7), pushed);
        client.newCompleteCommand(pushed.join()).send().join();
        stream.cancel(true);
        System.out.println("ok stream");
    }

    private void refusal() {
        try {
            client.newCreateInstanceCommand()
                    .bpmnProcessId(id + "-unknown")
                    .latestVersion()
                    .send()
                    .join();
            throw new AssertionError("an instance of nothing was created");
        } catch (final ClientStatusException e) {
            require(e.getStatusCode().name().equals("NOT_FOUND"), e);
            require(e.getMessage().contains(id + "-unknown"), e);
        } catch (final ProblemException e) {
            require(e.code() == 404, e);
            require(e.details().getDetail().contains(id + "-unknown"), e);
        }
        System.out.println("ok refusal");
    }

    private static void require(final boolean so, final Object what) {
        if (!so) {
            throw new AssertionError("not as it should be: " + what);
        }
    }
}
