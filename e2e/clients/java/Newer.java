import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.command.FinalCommandStep;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.response.ProcessInstanceEvent;
import io.camunda.client.api.response.ProcessInstanceResult;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What versions after 8.5 have brought to commands for instances: the ADDRESS of the gateway, that of the REST API, whether to go OVER gRPC
 * or REST, and an ID that nobody else uses.
 */
public final class Newer {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final CamundaClient client;
    private final boolean rest;
    private final String id;

    private Newer(final CamundaClient client, final boolean rest, final String id) {
        this.client = client;
        this.rest = rest;
        this.id = id;
    }

    public static void main(final String[] arguments) throws Exception {
        final boolean rest = arguments[2].equals("REST");
        try (CamundaClient client = CamundaClient.newClientBuilder()
                .grpcAddress(URI.create("http://" + arguments[0]))
                .restAddress(URI.create("http://" + arguments[1]))
                .preferRestOverGrpc(rest)
                .defaultRequestTimeout(PATIENCE)
                .build()) {
            final Newer newer = new Newer(client, rest, arguments[3]);
            newer.runtimeInstructions();
            newer.moves();
            newer.tags();
            System.out.println("done");
        }
    }

    private static BpmnModelInstance twoTasks(final String name) {
        return Bpmn.createExecutableProcess(name)
                .startEvent()
                .serviceTask("first", task -> task.zeebeJobType(name + "-1"))
                .serviceTask("second", task -> task.zeebeJobType(name + "-2"))
                .endEvent()
                .done();
    }

    private void deploy(final String name, final BpmnModelInstance model) {
        client.newDeployResourceCommand()
                .addProcessModel(model, name + ".bpmn")
                .send()
                .join();
    }

    private ActivatedJob job(final String type) {
        final List<ActivatedJob> jobs = client.newActivateJobsCommand()
                .jobType(type)
                .maxJobsToActivate(1)
                .timeout(LEASE)
                .requestTimeout(PATIENCE)
                .send()
                .join()
                .getJobs();
        require(jobs.size() == 1, jobs);
        return jobs.getFirst();
    }

    /** The instance is gone: what it waited for can't be done any more. */
    private void runtimeInstructions() {
        final String name = id + "-end";
        deploy(name, twoTasks(name));
        final long instance = client.newCreateInstanceCommand()
                .bpmnProcessId(name)
                .latestVersion()
                .terminateAfterElement("first")
                .send()
                .join()
                .getProcessInstanceKey();
        client.newCompleteCommand(job(name + "-1")).send().join();
        refused(404, "NOT_FOUND", client.newCancelInstanceCommand(instance));
        refused(
                400,
                "INVALID_ARGUMENT",
                client.newCreateInstanceCommand()
                        .bpmnProcessId(name)
                        .latestVersion()
                        .terminateAfterElement("nowhere"));
        System.out.println("ok runtime instructions");
    }

    private void moves() {
        final String name = id + "-move";
        deploy(
                name,
                Bpmn.createExecutableProcess(name)
                        .startEvent()
                        .serviceTask("first", task -> task.zeebeJobType(name + "-1"))
                        .subProcess(
                                "sub",
                                sub -> sub.embeddedSubProcess()
                                        .startEvent()
                                        .serviceTask("second", task -> task.zeebeJobType(name + "-2"))
                                        .serviceTask("third", task -> task.zeebeJobType(name + "-3"))
                                        .endEvent())
                        .endEvent()
                        .done());
        final long instance = client.newCreateInstanceCommand()
                .bpmnProcessId(name)
                .latestVersion()
                .send()
                .join()
                .getProcessInstanceKey();
        client.newModifyProcessInstanceCommand(instance)
                .moveElements("first", "second")
                .withVariables(Map.of("x", 1), "second")
                .send()
                .join();
        final ActivatedJob second = job(name + "-2");
        require(second.getVariablesAsMap().equals(Map.of("x", 1)), second);
        client.newModifyProcessInstanceCommand(instance)
                .moveElementWithInferredAncestor(second.getElementInstanceKey(), "third")
                .send()
                .join();
        client.newModifyProcessInstanceCommand(instance)
                .moveElementsWithSourceParentAsAncestor("third", "second")
                .send()
                .join();
        final ActivatedJob again = job(name + "-2");
        refused(
                400,
                "INVALID_ARGUMENT",
                client.newModifyProcessInstanceCommand(instance)
                        .moveElement(again.getElementInstanceKey(), "third", again.getElementInstanceKey()));
        refused(
                400,
                "INVALID_ARGUMENT",
                client.newModifyProcessInstanceCommand(instance).terminateElements("first"));
        client.newModifyProcessInstanceCommand(instance)
                .activateElement("first")
                .and()
                .terminateElements("second")
                .send()
                .join();
        client.newModifyProcessInstanceCommand(instance)
                .moveElement(job(name + "-1").getElementInstanceKey(), "third")
                .send()
                .join();
        client.newCompleteCommand(job(name + "-3")).send().join();
        refused(404, "NOT_FOUND", client.newCancelInstanceCommand(instance));
        System.out.println("ok moves");
    }

    private void tags() {
        final String name = id + "-tags";
        deploy(name, twoTasks(name));
        final ProcessInstanceEvent created = client.newCreateInstanceCommand()
                .bpmnProcessId(name)
                .latestVersion()
                .tags("priority:high", "crm")
                .businessId("order 1")
                .send()
                .join();
        require(created.getTags().equals(Set.of("priority:high", "crm")), created);
        require(created.getBusinessId().equals("order 1"), created);
        final ActivatedJob job = job(name + "-1");
        require(job.getTags().equals(Set.of("priority:high", "crm")), job);
        client.newCancelInstanceCommand(created.getProcessInstanceKey()).send().join();
        final var awaited = client.newCreateInstanceCommand()
                .bpmnProcessId(name)
                .latestVersion()
                .startBeforeElement("second")
                .tags("crm")
                .businessId("order 1")
                .withResult()
                .requestTimeout(PATIENCE)
                .send();
        client.newCompleteCommand(job(name + "-2")).send().join();
        final ProcessInstanceResult result = awaited.join();
        require(result.getTags().equals(Set.of("crm")), result);
        require(result.getBusinessId().equals("order 1"), result);
        final ProcessInstanceEvent plain = client.newCreateInstanceCommand()
                .bpmnProcessId(name)
                .latestVersion()
                .send()
                .join();
        require(plain.getTags().isEmpty(), plain);
        require(job(name + "-1").getTags().isEmpty(), plain);
        System.out.println("ok tags");
    }

    private void refused(final int status, final String code, final FinalCommandStep<?> command) {
        try {
            command.send().join();
        } catch (final ProblemException e) {
            require(rest && e.code() == status, e);
            return;
        } catch (final ClientStatusException e) {
            require(!rest && e.getStatusCode().name().equals(code), e);
            return;
        }
        throw new AssertionError("not refused");
    }

    private static void require(final boolean condition, final Object found) {
        if (!condition) {
            throw new AssertionError("not as expected: " + found);
        }
    }
}
