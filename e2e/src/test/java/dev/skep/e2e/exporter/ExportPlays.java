package dev.skep.e2e.exporter;

import dev.skep.e2e.fixture.Client;
import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is done to a broker while its records are looked at. Each play waits for what it has caused before it does more, so that
 * what is exported is the same each time. Ids are the same each time, too: to be played once on a broker of its own.
 */
final class ExportPlays {
    private static final String COMPLETED = "ELEMENT_COMPLETED";

    private final Client client;
    private final ZeebeClient zeebe;
    private final Exported exported;

    ExportPlays(final Client client, final Exported exported) {
        this.client = client;
        this.exported = exported;
        zeebe = client.zeebe();
    }

    /** All of them, by the prefix of the ids of their processes. */
    Map<String, Runnable> all() {
        final Map<String, Runnable> plays = new LinkedHashMap<>();
        plays.put("task", this::task);
        plays.put("failure", this::failure);
        plays.put("incident", this::incident);
        plays.put("message", this::message);
        plays.put("begun", this::begunByMessage);
        plays.put("timer", this::timer);
        plays.put("signal", this::signal);
        plays.put("call", this::call);
        plays.put("each", this::each);
        plays.put("decision", this::decision);
        plays.put("person", this::person);
        plays.put("undo", this::undo);
        plays.put("change", this::change);
        plays.put("migrate", this::migrate);
        plays.put("cancel", this::cancel);
        return plays;
    }

    private void deploy(final String id, final BpmnModelInstance model) {
        zeebe.newDeployResourceCommand()
                .addProcessModel(model, id + ".bpmn")
                .send()
                .join();
    }

    private void deploy(final String name, final String text) {
        zeebe.newDeployResourceCommand()
                .addResourceStringUtf8(text, name)
                .send()
                .join();
    }

    private ActivatedJob job(final String type, final long instance) {
        exported.await("JOB", "CREATED", instance);
        return client.job(type);
    }

    private void task() {
        deploy(
                "task",
                Bpmn.createExecutableProcess("task")
                        .name("With a name")
                        .startEvent("start")
                        .serviceTask(
                                "work",
                                task -> task.zeebeJobType("task")
                                        .zeebeJobRetries("2")
                                        .zeebeTaskHeader("header", "1")
                                        .zeebeInputExpression("x", "in")
                                        .zeebeOutputExpression("out", "result"))
                        .endEvent("end")
                        .done());
        final long instance = client.create("task", Map.of("x", Map.of("list", List.of(1, 2.5, "z"))));
        client.complete(job("task", instance), Map.of("out", 5));
        exported.awaitEnd(instance, COMPLETED);
    }

    private void failure() {
        deploy(
                "failure",
                Bpmn.createExecutableProcess("failure")
                        .startEvent("start")
                        .serviceTask("work", task -> task.zeebeJobType("failure"))
                        .boundaryEvent("caught", event -> event.error("E1"))
                        .endEvent("other")
                        .moveToActivity("work")
                        .endEvent("end")
                        .done());
        final long instance = client.create("failure");
        final ActivatedJob job = job("failure", instance);
        zeebe.newFailCommand(job.getKey())
                .retries(1)
                .errorMessage("again")
                .variables(Map.of("local", 1))
                .send()
                .join();
        final ActivatedJob again = client.job("failure");
        zeebe.newUpdateTimeoutCommand(again.getKey())
                .timeout(Duration.ofHours(1))
                .send()
                .join();
        zeebe.newUpdateRetriesCommand(again.getKey()).retries(3).send().join();
        zeebe.newThrowErrorCommand(again.getKey())
                .errorCode("E1")
                .errorMessage("no")
                .variables(Map.of("why", "so"))
                .send()
                .join();
        exported.awaitEnd(instance, COMPLETED);
    }

    private void incident() {
        deploy(
                "incident",
                Bpmn.createExecutableProcess("incident")
                        .startEvent("start")
                        .serviceTask("work", task -> task.zeebeJobType("incident"))
                        .exclusiveGateway("either")
                        .conditionExpression("x > 5")
                        .endEvent("end")
                        .moveToLastExclusiveGateway()
                        .conditionExpression("x < 0")
                        .endEvent("other")
                        .done());
        final long instance = client.create("incident", Map.of("x", 1));
        final ActivatedJob job = job("incident", instance);
        zeebe.newFailCommand(job.getKey())
                .retries(0)
                .errorMessage("never")
                .send()
                .join();
        final long first =
                exported.await("INCIDENT", "CREATED", instance).get("key").asLong();
        zeebe.newUpdateRetriesCommand(job.getKey()).retries(1).send().join();
        zeebe.newResolveIncidentCommand(first).send().join();
        client.work("incident");
        final long second =
                exported.await("INCIDENT", "CREATED", instance, 1).get("key").asLong();
        zeebe.newSetVariablesCommand(instance).variables(Map.of("x", 9)).send().join();
        zeebe.newResolveIncidentCommand(second).send().join();
        exported.awaitEnd(instance, COMPLETED);
    }

    private void message() {
        deploy(
                "message",
                Bpmn.createExecutableProcess("message")
                        .startEvent("start")
                        .intermediateCatchEvent(
                                "wait",
                                event -> event.message(m -> m.name("message").zeebeCorrelationKeyExpression("key"))
                                        .zeebeOutputExpression("given", "taken"))
                        .endEvent("end")
                        .done());
        final long instance = client.create("message", Map.of("key", "k"));
        exported.await("PROCESS_MESSAGE_SUBSCRIPTION", "CREATED", instance);
        client.publish("message", "k", Map.of("given", 1));
        exported.awaitEnd(instance, COMPLETED);
    }

    private void begunByMessage() {
        deploy(
                "begun",
                Bpmn.createExecutableProcess("begun")
                        .startEvent("start")
                        .message("begin")
                        .serviceTask("work", task -> task.zeebeJobType("begun"))
                        .endEvent("end")
                        .done());
        client.publish("begin", "k", Map.of("given", 1));
        client.publish("begin", "k", Map.of("given", 2));
        for (int i = 0; i < 2; i++) {
            final long instance = exported.awaitInstanceOf("begun", i);
            client.complete(job("begun", instance), Map.of());
            exported.awaitEnd(instance, COMPLETED);
        }
    }

    private void timer() {
        deploy(
                "timer",
                Bpmn.createExecutableProcess("timer")
                        .startEvent("start")
                        .intermediateCatchEvent("wait", event -> event.timerWithDuration("PT0.1S"))
                        .serviceTask("work", task -> task.zeebeJobType("timer"))
                        .boundaryEvent("late", event -> event.timerWithDuration("PT0.1S"))
                        .endEvent("other")
                        .moveToActivity("work")
                        .endEvent("end")
                        .done());
        exported.awaitEnd(client.create("timer"), COMPLETED);
        deploy(
                "timer-start",
                Bpmn.createExecutableProcess("timer-start")
                        .startEvent("start")
                        .timerWithCycle("R1/PT0.1S")
                        .endEvent("end")
                        .done());
        exported.awaitEnd(exported.awaitInstanceOf("timer-start", 0), COMPLETED);
    }

    private void signal() {
        deploy(
                "signal",
                Bpmn.createExecutableProcess("signal")
                        .startEvent("start")
                        .intermediateCatchEvent("wait", event -> event.signal("signal"))
                        .endEvent("end")
                        .done());
        final long instance = client.create("signal");
        exported.awaitElement("wait", "ELEMENT_ACTIVATED", instance);
        zeebe.newBroadcastSignalCommand()
                .signalName("signal")
                .variables(Map.of("given", 1))
                .send()
                .join();
        exported.awaitEnd(instance, COMPLETED);
    }

    private void call() {
        deploy(
                "call-child",
                Bpmn.createExecutableProcess("call-child")
                        .startEvent("start")
                        .serviceTask("work", task -> task.zeebeJobType("call"))
                        .endEvent("end")
                        .done());
        deploy(
                "call",
                Bpmn.createExecutableProcess("call")
                        .startEvent("start")
                        .callActivity(
                                "child",
                                activity ->
                                        activity.zeebeProcessId("call-child").zeebeOutputExpression("answer", "result"))
                        .endEvent("end")
                        .done());
        final long instance = client.create("call", Map.of("question", 1));
        client.work("call", Map.of("answer", 42));
        exported.awaitEnd(instance, COMPLETED);
    }

    private void each() {
        deploy(
                "each",
                Bpmn.createExecutableProcess("each")
                        .startEvent("start")
                        .subProcess(
                                "sub",
                                sub -> sub.multiInstance(loop -> loop.sequential()
                                                .zeebeInputCollectionExpression("[1,2]")
                                                .zeebeInputElement("one")
                                                .zeebeOutputCollection("all")
                                                .zeebeOutputElementExpression("one * 2"))
                                        .embeddedSubProcess()
                                        .startEvent("inner-start")
                                        .serviceTask("work", task -> task.zeebeJobType("each"))
                                        .endEvent("inner-end"))
                        .endEvent("end")
                        .done());
        final long instance = client.create("each");
        client.work("each");
        client.work("each");
        exported.awaitEnd(instance, COMPLETED);
    }

    private void decision() {
        deploy("decision.dmn", """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="decision-file" name="File"
                    namespace="http://example.org/dmn">
                  <decision id="size" name="Size">
                    <decisionTable id="table">
                      <input id="in" label="x"><inputExpression id="e"><text>x</text></inputExpression></input>
                      <output id="out" name="out"/>
                      <rule id="r1"><inputEntry id="i1"><text>&lt; 5</text></inputEntry>
                        <outputEntry id="o1"><text>"few"</text></outputEntry></rule>
                      <rule id="r2"><inputEntry id="i2"><text>&gt;= 5</text></inputEntry>
                        <outputEntry id="o2"><text>"many"</text></outputEntry></rule>
                    </decisionTable>
                  </decision>
                </definitions>
                """);
        deploy(
                "decision",
                Bpmn.createExecutableProcess("decision")
                        .startEvent("start")
                        .businessRuleTask(
                                "decide",
                                task -> task.zeebeCalledDecisionId("size").zeebeResultVariable("size"))
                        .endEvent("end")
                        .done());
        exported.awaitEnd(client.create("decision", Map.of("x", 7)), COMPLETED);
    }

    private void person() {
        deploy("person.form", "{\"id\":\"person\",\"components\":[]}");
        deploy(
                "person",
                Bpmn.createExecutableProcess("person")
                        .startEvent("start")
                        .userTask(
                                "native",
                                task -> task.zeebeUserTask()
                                        .zeebeFormId("person")
                                        .zeebeAssigneeExpression("who")
                                        .zeebeCandidateGroups("g1,g2")
                                        .zeebeCandidateUsers("u1")
                                        .zeebeDueDate("2030-01-01T00:00:00Z")
                                        .zeebeFollowUpDate("2029-01-01T00:00:00Z")
                                        .zeebeTaskHeader("header", "1"))
                        .userTask("job", task -> task.zeebeAssignee("bob").zeebeCandidateGroups("g1"))
                        .endEvent("end")
                        .done());
        final long instance = client.create("person", Map.of("who", "ann"));
        final long task =
                exported.await("USER_TASK", "CREATED", instance).get("key").asLong();
        zeebe.newUserTaskUnassignCommand(task).send().join();
        zeebe.newUserTaskAssignCommand(task)
                .assignee("joe")
                .action("give")
                .send()
                .join();
        zeebe.newUserTaskUpdateCommand(task)
                .candidateGroups("g3")
                .dueDate("2031-01-01T00:00:00Z")
                .send()
                .join();
        zeebe.newUserTaskCompleteCommand(task)
                .variables(Map.of("done", true))
                .send()
                .join();
        client.complete(job("io.camunda.zeebe:userTask", instance), Map.of());
        exported.awaitEnd(instance, COMPLETED);
    }

    private void undo() {
        deploy(
                "undo",
                Bpmn.createExecutableProcess("undo")
                        .startEvent("start")
                        .serviceTask("work", task -> task.zeebeJobType("undo"))
                        .boundaryEvent("undoing")
                        .compensation(compensation ->
                                compensation.serviceTask("undo-work", task -> task.zeebeJobType("undo-work")))
                        .moveToActivity("work")
                        .intermediateThrowEvent("throw")
                        .compensateEventDefinition()
                        .compensateEventDefinitionDone()
                        .endEvent("end")
                        .done());
        final long instance = client.create("undo");
        client.work("undo", Map.of("done", 1));
        client.work("undo-work");
        exported.awaitEnd(instance, COMPLETED);
    }

    private void change() {
        deploy(
                "change",
                Bpmn.createExecutableProcess("change")
                        .startEvent("start")
                        .serviceTask("a", task -> task.zeebeJobType("change-a"))
                        .subProcess(
                                "sub",
                                sub -> sub.embeddedSubProcess()
                                        .startEvent("inner-start")
                                        .serviceTask("b", task -> task.zeebeJobType("change-b"))
                                        .endEvent("inner-end"))
                        .endEvent("end")
                        .done());
        final long instance = zeebe.newCreateInstanceCommand()
                .bpmnProcessId("change")
                .latestVersion()
                .startBeforeElement("b")
                .send()
                .join()
                .getProcessInstanceKey();
        job("change-b", instance);
        zeebe.newModifyProcessInstanceCommand(instance)
                .activateElement("a")
                .withVariables(Map.of("new", 1))
                .send()
                .join();
        zeebe.newModifyProcessInstanceCommand(instance)
                .terminateElement(exported.await("JOB", "CREATED", instance)
                        .at("/value/elementInstanceKey")
                        .asLong())
                .send()
                .join();
        client.work("change-a");
        client.work("change-b");
        exported.awaitEnd(instance, COMPLETED);
    }

    private void migrate() {
        deploy(
                "migrate",
                Bpmn.createExecutableProcess("migrate")
                        .startEvent("start")
                        .serviceTask("a", task -> task.zeebeJobType("migrate"))
                        .endEvent("end")
                        .done());
        final long target = zeebe.newDeployResourceCommand()
                .addProcessModel(
                        Bpmn.createExecutableProcess("migrate-to")
                                .startEvent("start")
                                .serviceTask("b", task -> task.zeebeJobType("migrate-to"))
                                .endEvent("end")
                                .done(),
                        "migrate-to.bpmn")
                .send()
                .join()
                .getProcesses()
                .getFirst()
                .getProcessDefinitionKey();
        final long instance = client.create("migrate");
        exported.await("JOB", "CREATED", instance);
        zeebe.newMigrateProcessInstanceCommand(instance)
                .migrationPlan(target)
                .addMappingInstruction("a", "b")
                .send()
                .join();
        client.work("migrate");
        exported.awaitEnd(instance, COMPLETED);
    }

    private void cancel() {
        deploy(
                "cancel",
                Bpmn.createExecutableProcess("cancel")
                        .startEvent("start")
                        .subProcess(
                                "sub",
                                sub -> sub.embeddedSubProcess()
                                        .startEvent("inner-start")
                                        .serviceTask("work", task -> task.zeebeJobType("cancel"))
                                        .endEvent("inner-end"))
                        .boundaryEvent("late", event -> event.timerWithDuration("PT1H"))
                        .endEvent("other")
                        .moveToActivity("sub")
                        .endEvent("end")
                        .done());
        final long instance = client.create("cancel");
        exported.await("JOB", "CREATED", instance);
        zeebe.newCancelInstanceCommand(instance).send().join();
        exported.awaitEnd(instance, "ELEMENT_TERMINATED");
    }
}
