import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.FinalCommandStep;
import io.camunda.client.api.command.ProblemException;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.client.api.response.CorrelateMessageResponse;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.client.api.response.EvaluateConditionalResponse;
import io.camunda.client.api.response.EvaluateDecisionResponse;
import io.camunda.client.api.response.ProcessInstanceEvent;
import io.camunda.client.api.response.Topology;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All that the client can ask over REST of a broker that has no search: ADDRESS of the REST API, the FILE to which the broker exports
 * its records as lines of JSON (nothing else tells keys of incidents and user tasks), and an ID that nobody else uses.
 */
public final class Everything {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final String UNKNOWN = "2251799999999999";

    private final CamundaClient client;
    private final Path file;
    private final String id;

    private Everything(final CamundaClient client, final Path file, final String id) {
        this.client = client;
        this.file = file;
        this.id = id;
    }

    public static void main(final String[] arguments) throws Exception {
        try (CamundaClient client = CamundaClient.newClientBuilder()
                .restAddress(URI.create("http://" + arguments[0]))
                .grpcAddress(URI.create("http://127.0.0.1:1")) // nobody is there
                .preferRestOverGrpc(true)
                .defaultRequestTimeout(PATIENCE)
                .build()) {
            final Everything everything = new Everything(client, Path.of(arguments[1]), arguments[2]);
            everything.cluster();
            everything.jobs();
            everything.adHoc();
            everything.incidents();
            everything.events();
            everything.conditions();
            everything.people();
            everything.decisions();
            everything.changes();
            everything.migration();
            everything.deletion();
            everything.refusals();
        }
    }

    private void cluster() {
        final Topology topology = client.newTopologyRequest().send().join();
        require(topology.getBrokers().getFirst().getPartitions().getFirst().isLeader(), topology);
        require(topology.getClusterSize() == 1 && topology.getReplicationFactor() == 1, topology);
        System.out.println("ok topology");
        require(client.newStatusRequest().send().join().getStatus().name().equals("UP"), "status");
        System.out.println("ok status");
    }

    private long deploy(final String name, final BpmnModelInstance model) {
        final DeploymentEvent deployed = client.newDeployResourceCommand()
                .addProcessModel(model, name + ".bpmn")
                .send()
                .join();
        require(deployed.getProcesses().getFirst().getBpmnProcessId().equals(name), deployed);
        require(deployed.getProcesses().getFirst().getVersion() >= 1, deployed);
        return deployed.getProcesses().getFirst().getProcessDefinitionKey();
    }

    private long create(final String name, final Map<String, Object> variables) {
        final ProcessInstanceEvent created = client.newCreateInstanceCommand()
                .bpmnProcessId(name)
                .latestVersion()
                .variables(variables)
                .send()
                .join();
        require(created.getBpmnProcessId().equals(name) && created.getProcessInstanceKey() > 0, created);
        return created.getProcessInstanceKey();
    }

    private ActivatedJob job(final String type) {
        final List<ActivatedJob> jobs = client.newActivateJobsCommand()
                .jobType(type)
                .maxJobsToActivate(1)
                .timeout(LEASE)
                .workerName("everything")
                .fetchVariables("x", "local", "given")
                .requestTimeout(PATIENCE)
                .send()
                .join()
                .getJobs();
        require(jobs.size() == 1 && jobs.getFirst().getType().equals(type), jobs);
        require(jobs.getFirst().getWorker().equals("everything"), jobs);
        return jobs.getFirst();
    }

    private void jobs() {
        final String name = id + "-jobs";
        final long definition = deploy(
                name,
                Bpmn.createExecutableProcess(name)
                        .startEvent()
                        .serviceTask("task", task -> task.zeebeJobType(name).zeebeTaskHeader("header", "1"))
                        .boundaryEvent("caught", event -> event.error("E1"))
                        .endEvent("failed", end -> end.zeebeOutputExpression("\"caught\"", "how"))
                        .moveToActivity("task")
                        .endEvent()
                        .done());
        System.out.println("ok deploy");
        final var result = client.newCreateInstanceCommand()
                .processDefinitionKey(definition)
                .variables(Map.of("x", 1))
                .withResult()
                .fetchVariables("how")
                .requestTimeout(PATIENCE)
                .send();
        ActivatedJob job = job(name);
        require(job.getCustomHeaders().equals(Map.of("header", "1")), job);
        require(job.getVariablesAsMap().equals(Map.of("x", 1)), job);
        require(
                job.getProcessDefinitionKey() == definition
                        && job.getElementId().equals("task"),
                job);
        System.out.println("ok activate");
        client.newUpdateRetriesCommand(job).retries(5).send().join();
        client.newUpdateTimeoutCommand(job).timeout(LEASE.plusMinutes(1)).send().join();
        System.out.println("ok update");
        client.newFailCommand(job)
                .retries(4)
                .retryBackoff(Duration.ofMillis(1))
                .errorMessage("later")
                .variables(Map.of("local", true))
                .send()
                .join();
        job = job(name);
        require(job.getRetries() == 4 && job.getVariablesAsMap().get("local").equals(true), job);
        System.out.println("ok fail");
        client.newThrowErrorCommand(job)
                .errorCode("E1")
                .errorMessage("no")
                .variables(Map.of("v", 1))
                .send()
                .join();
        require(result.join().getVariablesAsMap().equals(Map.of("how", "caught")), result.join());
        System.out.println("ok error");
        System.out.println("ok result");
    }

    private void adHoc() {
        final String name = id + "-adhoc";
        deploy(
                name,
                Bpmn.createExecutableProcess(name)
                        .startEvent()
                        .adHocSubProcess("sub", sub -> {
                            sub.zeebeJobType(name + "-lead")
                                    .zeebeOutputCollection("x")
                                    .zeebeOutputElementExpression("given");
                            sub.serviceTask("a", task -> task.zeebeJobType(name));
                            sub.manualTask("b");
                        })
                        .endEvent()
                        .done());
        final var result = client.newCreateInstanceCommand()
                .bpmnProcessId(name)
                .latestVersion()
                .withResult()
                .requestTimeout(PATIENCE)
                .send();
        final ActivatedJob lead = job(name + "-lead");
        require(lead.getKind().name().equals("AD_HOC_SUB_PROCESS"), lead);
        refused(404, client.newCompleteCommand(lead).withResult(r -> r.forAdHocSubProcess().activateElement("c")));
        client.newCompleteCommand(lead)
                .withResult(r -> r.forAdHocSubProcess()
                        .activateElement("a")
                        .variables(Map.of("given", 1))
                        .activateElement("b")
                        .variables(Map.of("given", 2)))
                .send()
                .join();
        final ActivatedJob tool = job(name);
        require(tool.getVariablesAsMap().get("given").equals(1), tool);
        refused(400, client.newCompleteCommand(tool).withResult(r -> r.forAdHocSubProcess().activateElement("b")));
        client.newCompleteCommand(tool).send().join();
        client.newCompleteCommand(job(name + "-lead"))
                .withResult(r -> r.forAdHocSubProcess()
                        .completionConditionFulfilled(true)
                        .cancelRemainingInstances(true))
                .send()
                .join();
        require(result.join().getVariablesAsMap().equals(Map.of("x", List.of(2, 1))), result.join());
        System.out.println("ok ad-hoc");
    }

    private void incidents() throws Exception {
        final String name = id + "-incidents";
        deploy(name, oneTask(name));
        final long instance = create(name, Map.of());
        final ActivatedJob job = job(name);
        client.newFailCommand(job).retries(0).errorMessage("never").send().join();
        final long incident = awaitKey("INCIDENT", instance);
        client.newUpdateRetriesCommand(job).retries(1).send().join();
        client.newResolveIncidentCommand(incident).send().join();
        System.out.println("ok resolve");
        client.newSetVariablesCommand(instance)
                .variables(Map.of("x", 3))
                .local(true)
                .send()
                .join();
        require(job(name).getVariablesAsMap().equals(Map.of("x", 3)), "variables that were set");
        System.out.println("ok set-variables");
        client.newCancelInstanceCommand(instance).send().join();
        System.out.println("ok cancel");
    }

    private void events() throws Exception {
        final String name = id + "-events";
        deploy(
                name,
                Bpmn.createExecutableProcess(name)
                        .startEvent()
                        .intermediateCatchEvent(
                                "message",
                                event -> event.message(m -> m.name(name).zeebeCorrelationKeyExpression("key")))
                        .intermediateCatchEvent("signal", event -> event.signal(name))
                        .serviceTask("task", task -> task.zeebeJobType(name))
                        .endEvent()
                        .done());
        final long instance = create(name, Map.of("key", "k"));
        require(
                client.newPublishMessageCommand()
                                .messageName(name)
                                .correlationKey("k")
                                .timeToLive(LEASE)
                                .messageId("1")
                                .variables(Map.of("x", 7))
                                .send()
                                .join()
                                .getMessageKey()
                        > 0,
                "a message");
        System.out.println("ok publish");
        awaitRecord(
                "\"valueType\":\"PROCESS_INSTANCE\"", "\"ELEMENT_ACTIVATED\"", "\"elementId\":\"signal\"", instance);
        require(
                client.newBroadcastSignalCommand()
                                .signalName(name)
                                .variables(Map.of("given", "s"))
                                .send()
                                .join()
                                .getKey()
                        > 0,
                "a signal");
        require(job(name).getVariablesAsMap().equals(Map.of("x", 7, "given", "s")), "what events gave");
        System.out.println("ok broadcast");
        correlate(name);
    }

    private void correlate(final String name) throws Exception {
        refused(404, client.newCorrelateMessageCommand().messageName(name).correlationKey("other"));
        final long waiting = create(name, Map.of("key", "other"));
        awaitRecord("\"valueType\":\"MESSAGE_SUBSCRIPTION\"", "\"CREATED\"", "", waiting);
        final CorrelateMessageResponse taken = client.newCorrelateMessageCommand()
                .messageName(name)
                .correlationKey("other")
                .variables(Map.of("x", 8))
                .send()
                .join();
        require(taken.getProcessInstanceKey() == waiting && taken.getMessageKey() > 0, taken);
        require(taken.getTenantId().equals("<default>"), taken);
        System.out.println("ok correlate");
    }

    private void conditions() {
        final String name = id + "-conditions";
        final long definition = deploy(
                name,
                Bpmn.createExecutableProcess(name)
                        .startEvent()
                        .condition("=wanted = \"" + name + "\" and x > 1")
                        .serviceTask("task", task -> task.zeebeJobType(name))
                        .endEvent()
                        .done());
        require(evaluate(name, 1).getProcessInstances().isEmpty(), "nothing holds");
        final EvaluateConditionalResponse started = evaluate(name, 2);
        require(started.getConditionalEvaluationKey() > 0 && started.getTenantId().equals("<default>"), started);
        require(started.getProcessInstances().size() == 1, started);
        require(started.getProcessInstances().getFirst().getProcessDefinitionKey() == definition, started);
        final ActivatedJob job = job(name);
        require(
                job.getProcessInstanceKey()
                        == started.getProcessInstances().getFirst().getProcessInstanceKey(),
                job);
        require(job.getVariablesAsMap().equals(Map.of("x", 2)), job);
        require(
                client.newEvaluateConditionalCommand()
                                .variables(Map.of("wanted", name, "x", 3))
                                .processDefinitionKey(definition)
                                .send()
                                .join()
                                .getProcessInstances()
                                .size()
                        == 1,
                "one process that is meant");
        refused(
                404,
                client.newEvaluateConditionalCommand()
                        .variables(Map.of("x", 3))
                        .processDefinitionKey(Long.parseLong(UNKNOWN)));
        System.out.println("ok conditions");
    }

    private EvaluateConditionalResponse evaluate(final String name, final int x) {
        return client.newEvaluateConditionalCommand()
                .variables(Map.of("wanted", name, "x", x))
                .send()
                .join();
    }

    private void people() throws Exception {
        final String name = id + "-people";
        deploy(
                name,
                Bpmn.createExecutableProcess(name)
                        .startEvent()
                        .userTask("person", task -> task.zeebeUserTask())
                        .serviceTask("task", task -> task.zeebeJobType(name))
                        .endEvent()
                        .done());
        final long instance = create(name, Map.of());
        final long task = awaitKey("USER_TASK", instance);
        assign(task);
        client.newUpdateUserTaskCommand(task)
                .candidateGroups("g1", "g2")
                .candidateUsers("u")
                .dueDate("2030-01-01T00:00:00Z")
                .followUpDate("2029-01-01T00:00:00Z")
                .priority(80)
                .send()
                .join();
        System.out.println("ok user-task-update");
        client.newUnassignUserTaskCommand(task).send().join();
        System.out.println("ok user-task-unassign");
        client.newCompleteUserTaskCommand(task).variables(Map.of("x", 2)).send().join();
        require(job(name).getVariablesAsMap().equals(Map.of("x", 2)), "what the person said");
        System.out.println("ok user-task-complete");
        refused(404, client.newCompleteUserTaskCommand(task));
    }

    private void assign(final long task) {
        client.newAssignUserTaskCommand(task)
                .assignee("ann")
                .action("give")
                .send()
                .join();
        refused(409, client.newAssignUserTaskCommand(task).assignee("bob").allowOverride(false));
        System.out.println("ok user-task-assign");
    }

    private void decisions() {
        final DeploymentEvent deployed = client.newDeployResourceCommand()
                .addResourceStringUtf8("""
                        <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="%1$s-file" name="File"
                            namespace="http://example.org/dmn">
                          <decision id="%1$s" name="Size">
                            <decisionTable id="t">
                              <input id="in" label="x"><inputExpression id="e"><text>x</text></inputExpression></input>
                              <output id="out" name="out"/>
                              <rule id="r1"><inputEntry id="i1"><text>&lt; 5</text></inputEntry>
                                <outputEntry id="o1"><text>"few"</text></outputEntry></rule>
                            </decisionTable>
                          </decision>
                        </definitions>
                        """.formatted(id), id + ".dmn")
                .addResourceStringUtf8("{\"id\":\"" + id + "\",\"components\":[]}", id + ".form")
                .send()
                .join();
        require(deployed.getForm().getFirst().getFormId().equals(id), deployed);
        require(deployed.getDecisionRequirements().getFirst().getResourceName().equals(id + ".dmn"), deployed);
        final long key = deployed.getDecisions().getFirst().getDecisionKey();
        final EvaluateDecisionResponse byId = client.newEvaluateDecisionCommand()
                .decisionId(id)
                .variables(Map.of("x", 3))
                .send()
                .join();
        require(byId.getDecisionOutput().equals("\"few\""), byId);
        require(
                byId.getEvaluatedDecisions()
                        .getFirst()
                        .getMatchedRules()
                        .getFirst()
                        .getEvaluatedOutputs()
                        .getFirst()
                        .getOutputValue()
                        .equals("\"few\""),
                byId);
        final EvaluateDecisionResponse byKey = client.newEvaluateDecisionCommand()
                .decisionKey(key)
                .variables(Map.of("x", 9))
                .send()
                .join();
        require(byKey.getDecisionOutput().equals("null") && byKey.getDecisionKey() == key, byKey);
        System.out.println("ok evaluate");
    }

    private static BpmnModelInstance oneTask(final String name) {
        return Bpmn.createExecutableProcess(name)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(name))
                .serviceTask("second", task -> task.zeebeJobType(name + "-2"))
                .endEvent()
                .done();
    }

    private void changes() {
        final String name = id + "-changes";
        deploy(name, oneTask(name));
        final long instance = create(name, Map.of());
        final ActivatedJob job = job(name);
        client.newModifyProcessInstanceCommand(instance)
                .activateElement("second")
                .withVariables(Map.of("x", 4), "second")
                .and()
                .terminateElement(job.getElementInstanceKey())
                .send()
                .join();
        require(job(name + "-2").getVariablesAsMap().equals(Map.of("x", 4)), "what the modification gave");
        client.newCreateInstanceCommand()
                .bpmnProcessId(name)
                .version(1)
                .startBeforeElement("second")
                .send()
                .join();
        client.newCompleteCommand(job(name + "-2"))
                .variables("{\"x\":5}")
                .send()
                .join();
        System.out.println("ok modify");
    }

    private void migration() {
        final String from = id + "-from";
        final String to = id + "-to";
        deploy(from, oneTask(from));
        final long target = deploy(
                to,
                Bpmn.createExecutableProcess(to)
                        .startEvent()
                        .serviceTask("other", task -> task.zeebeJobType(to))
                        .endEvent()
                        .done());
        final long instance = create(from, Map.of());
        final ActivatedJob job = job(from);
        client.newMigrateProcessInstanceCommand(instance)
                .migrationPlan(target)
                .addMappingInstruction("task", "other")
                .send()
                .join();
        client.newCompleteCommand(job).send().join();
        System.out.println("ok migrate");
    }

    private void deletion() {
        final String name = id + "-deleted";
        final long definition = deploy(
                name, Bpmn.createExecutableProcess(name).startEvent().endEvent().done());
        client.newDeleteResourceCommand(definition).send().join();
        refused(404, client.newCreateInstanceCommand().bpmnProcessId(name).latestVersion());
        System.out.println("ok delete");
    }

    private void refusals() {
        final long unknown = Long.parseLong(UNKNOWN);
        refused(404, client.newCompleteCommand(unknown));
        refused(404, client.newFailCommand(unknown).retries(1));
        refused(404, client.newThrowErrorCommand(unknown).errorCode("E"));
        refused(404, client.newUpdateRetriesCommand(unknown).retries(1));
        refused(404, client.newCancelInstanceCommand(unknown));
        refused(404, client.newSetVariablesCommand(unknown).variables(Map.of("a", 1)));
        refused(404, client.newResolveIncidentCommand(unknown));
        refused(404, client.newDeleteResourceCommand(unknown));
        refused(400, client.newDeployResourceCommand().addResourceStringUtf8("no XML", "a.bpmn"));
        System.out.println("ok refusals");
    }

    private static void refused(final int status, final FinalCommandStep<?> command) {
        try {
            command.send().join();
        } catch (final ProblemException e) {
            require(e.code() == status && e.details().getStatus() == status, e);
            require(
                    !e.details().getDetail().isBlank()
                            && !e.details().getTitle().isBlank(),
                    e);
            return;
        }
        throw new AssertionError("it was not refused with " + status);
    }

    /** Key of the first such entity that was created in the instance. */
    private long awaitKey(final String valueType, final long instance) throws Exception {
        final String line = awaitRecord("\"valueType\":\"" + valueType + "\"", "\"CREATED\"", "", instance);
        final Matcher key = Pattern.compile("\"key\":(\\d+)").matcher(line);
        require(key.find(), line);
        return Long.parseLong(key.group(1));
    }

    private String awaitRecord(final String first, final String second, final String third, final long instance)
            throws IOException, InterruptedException {
        final long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            final String text = Files.exists(file) ? Files.readString(file) : "";
            for (final String line :
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                if (line.contains(first)
                        && line.contains(second)
                        && line.contains(third)
                        && line.contains("\"processInstanceKey\":" + instance)) {
                    return line;
                }
            }
            Thread.sleep(20);
        }
        throw new AssertionError("no record of " + first + " " + second + " " + third);
    }

    private static void require(final boolean so, final Object what) {
        if (!so) {
            throw new AssertionError("not as it should be: " + what);
        }
    }
}
