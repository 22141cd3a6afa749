package dev.skep.e2e.differential;

import dev.skep.e2e.differential.ModelText.Node;
import dev.skep.e2e.differential.Stage.Job;
import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.command.ActivateJobsCommandStep1;
import io.camunda.zeebe.client.api.command.ClientException;
import io.camunda.zeebe.client.api.command.CreateProcessInstanceCommandStep1;
import io.camunda.zeebe.client.api.command.DeployResourceCommandStep1.DeployResourceCommandStep2;
import io.camunda.zeebe.client.api.command.FinalCommandStep;
import io.camunda.zeebe.client.api.command.MigrationPlan;
import io.camunda.zeebe.client.api.command.MigrationPlan.MigrationPlanBuilderFinalStep;
import io.camunda.zeebe.client.api.command.MigrationPlan.MigrationPlanBuilderStep2;
import io.camunda.zeebe.client.api.command.UpdateUserTaskCommandStep1;
import io.camunda.zeebe.client.api.response.DeploymentEvent;
import io.camunda.zeebe.client.api.response.EvaluateDecisionResponse;
import io.camunda.zeebe.client.api.response.ProcessInstanceEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * All that a play can do, in short. Documents are JSON with {@code '} for quotes; things with keys have names of the play's choice.
 */
final class Actions {
    private static final String USER_TASKS = "io.camunda.zeebe:userTask";

    private final Stage stage;
    private final Map<String, Long> instances = new LinkedHashMap<>();

    Actions(final Stage stage) {
        this.stage = stage;
    }

    Stage stage() {
        return stage;
    }

    /** A model in the words of {@link ModelText}. */
    void deploy(final String model) {
        stage.explain(stage.explanation() + model);
        deploy(Map.of("~p.bpmn", BpmnText.of(model)), model);
    }

    void deploy(final Map<String, String> files) {
        deploy(files, "");
    }

    private void deploy(final Map<String, String> files, final String model) {
        if (!model.isEmpty()) {
            ModelText.read(model).forEach(this::takeTypes);
        }
        DeployResourceCommandStep2 command = null;
        for (final Map.Entry<String, String> file : files.entrySet()) {
            final byte[] content = stage.full(file.getValue()).getBytes(StandardCharsets.UTF_8);
            command = command == null
                    ? stage.client().newDeployResourceCommand().addResourceBytes(content, stage.full(file.getKey()))
                    : command.addResourceBytes(content, stage.full(file.getKey()));
        }
        stage.act("deploy " + String.join(", ", files.keySet()), command, this::told);
    }

    private String told(final DeploymentEvent event) {
        final List<String> all = new ArrayList<>();
        event.getProcesses().forEach(process -> {
            stage.remember(
                    stage.brief(process.getBpmnProcessId()) + " v" + process.getVersion(),
                    process.getProcessDefinitionKey());
            all.add(process.getBpmnProcessId() + " v" + process.getVersion() + " of " + process.getResourceName());
        });
        event.getDecisions().forEach(decision -> {
            stage.remember(
                    stage.brief(decision.getDmnDecisionId()) + " v" + decision.getVersion(), decision.getDecisionKey());
            all.add("decision " + decision.getDmnDecisionId() + " v" + decision.getVersion() + " '"
                    + decision.getDmnDecisionName() + "' of " + decision.getDmnDecisionRequirementsId());
        });
        event.getDecisionRequirements().forEach(file -> {
            stage.remember(
                    stage.brief(file.getDmnDecisionRequirementsId()) + " v" + file.getVersion(),
                    file.getDecisionRequirementsKey());
            all.add("requirements " + file.getDmnDecisionRequirementsId() + " v" + file.getVersion() + " '"
                    + file.getDmnDecisionRequirementsName() + "' of " + file.getResourceName());
        });
        event.getForm().forEach(form -> {
            stage.remember(stage.brief(form.getFormId()) + " v" + form.getVersion(), form.getFormKey());
            all.add("form " + form.getFormId() + " v" + form.getVersion() + " of " + form.getResourceName());
        });
        return all.stream().sorted().collect(Collectors.joining(", "));
    }

    private void takeTypes(final Node node) {
        if (node.has("native")) {
            stage.lookForUserTasks();
        }
        final String type = node.get("type");
        if (type != null && !type.startsWith("=") && type.startsWith("~")) {
            stage.alsoTake(type);
        }
        if (node.kind().equals("user")) {
            stage.alsoTake(USER_TASKS);
        }
        node.children().forEach(this::takeTypes);
    }

    /** An instance of the latest version, under the name. */
    void create(final String name, final String process, final String variables) {
        create(name, process, -1, variables);
    }

    /** An instance that starts at the elements. */
    void create(
            final String name,
            final String process,
            final int version,
            final String variables,
            final String... elements) {
        CreateProcessInstanceCommandStep1.CreateProcessInstanceCommandStep3 command = stage.client()
                .newCreateInstanceCommand()
                .bpmnProcessId(stage.full(process))
                .version(version)
                .variables(document(variables));
        for (final String element : elements) {
            command = command.startBeforeElement(element);
        }
        final String what = "create " + name + " of " + process + (version < 0 ? "" : " v" + version)
                + (elements.length == 0 ? "" : " at " + String.join(", ", elements)) + " " + variables;
        final ProcessInstanceEvent event =
                stage.act(what, command, created -> created.getBpmnProcessId() + " v" + created.getVersion());
        created(name, event);
    }

    /** By the key of a definition that was deployed, as in {@code "~p v1"}. */
    void createByKey(final String name, final String definition, final String variables) {
        created(
                name,
                stage.act(
                        "create " + name + " of key " + definition + " " + variables,
                        stage.client()
                                .newCreateInstanceCommand()
                                .processDefinitionKey(stage.key(definition))
                                .variables(document(variables)),
                        created -> created.getBpmnProcessId() + " v" + created.getVersion()));
    }

    private void created(final String name, final ProcessInstanceEvent event) {
        if (event != null) {
            stage.remember(name, event.getProcessInstanceKey());
            instances.put(name, event.getProcessInstanceKey());
        }
    }

    /** An instance whose end will be told. */
    void createAwaiting(final String name, final String process, final String variables, final String... fetched) {
        final CreateProcessInstanceCommandStep1.CreateProcessInstanceWithResultCommandStep1 command = stage.client()
                .newCreateInstanceCommand()
                .bpmnProcessId(stage.full(process))
                .latestVersion()
                .variables(document(variables))
                .withResult();
        stage.awaitResult(
                name,
                (fetched.length == 0 ? command : command.fetchVariables(fetched))
                        .requestTimeout(Duration.ofMinutes(10)));
    }

    /** Deploys the model and starts the process {@code ~p} as {@code i}, whose end will be told. */
    void run(final String model, final String variables) {
        deploy(model);
        createAwaiting("i", "~p", variables);
    }

    /** Waits for what comes by the clock. */
    void await(final Duration atLeast) {
        stage.await(atLeast);
    }

    /** Waits only after all of them, for what comes by the clock. */
    void meanwhile(final Duration atLeast, final Runnable actions) {
        stage.meanwhile(atLeast, actions);
    }

    /** Waits only after all of them. */
    void together(final Runnable actions) {
        stage.together(actions);
    }

    Job job(final String element) {
        final Job job = stage.job(element);
        if (job == null) {
            stage.note("no job of " + element);
        }
        return job;
    }

    void complete(final String element, final String variables) {
        complete(job(element), variables);
    }

    void complete(final String element) {
        complete(element, "{}");
    }

    void complete(final Job job, final String variables) {
        if (job != null) {
            stage.forget(job);
            stage.act(
                    "complete " + job.element() + " " + variables,
                    stage.client().newCompleteCommand(job.job().getKey()).variables(document(variables)));
        }
    }

    /** The job is known by the name {@code job of ELEMENT} afterwards. */
    void fail(final Job job, final int retries, final String variables) {
        if (job != null) {
            stage.forget(job);
            stage.remember("job of " + job.element(), job.job().getKey());
            stage.act(
                    "fail " + job.element() + " retries=" + retries + " " + variables,
                    stage.client()
                            .newFailCommand(job.job().getKey())
                            .retries(retries)
                            .errorMessage("as told")
                            .variables(document(variables)));
        }
    }

    /** The job is back after a moment. */
    void failForNow(final Job job, final int retries, final Duration backOff) {
        stage.forget(job);
        stage.remember("job of " + job.element(), job.job().getKey());
        stage.meanwhile(
                backOff.plusMillis(300),
                () -> stage.act(
                        "fail " + job.element() + " retries=" + retries + " for " + backOff,
                        stage.client()
                                .newFailCommand(job.job().getKey())
                                .retries(retries)
                                .retryBackoff(backOff)));
    }

    /** It is to be had again: what was activated before is of no use any more. */
    void takeBack(final Job job) {
        stage.forget(job);
        stage.meanwhile(
                Duration.ofMillis(2_300),
                () -> stage.act(
                        "timeout of " + job.element() + " is 1",
                        stage.client()
                                .newUpdateTimeoutCommand(job.job().getKey())
                                .timeout(1)));
    }

    void fail(final String element, final int retries) {
        fail(job(element), retries, "{}");
    }

    void throwError(final Job job, final String code, final String variables) {
        if (job != null) {
            stage.forget(job);
            stage.remember("job of " + job.element(), job.job().getKey());
            stage.act(
                    "throw " + code + " from " + job.element() + " " + variables,
                    stage.client()
                            .newThrowErrorCommand(job.job().getKey())
                            .errorCode(code)
                            .errorMessage("as told")
                            .variables(document(variables)));
        }
    }

    void throwError(final String element, final String code) {
        throwError(job(element), code, "{}");
    }

    /** The native user task of that number, in the order in which they came. */
    void completeTask(final int number, final String variables) {
        stage.request(
                "complete task " + number + " " + variables,
                stage.client()
                        .newUserTaskCompleteCommand(stage.userTask(number))
                        .variables(stage.client()
                                .getConfiguration()
                                .getJsonMapper()
                                .fromJsonAsMap(document(variables))));
    }

    void assignTask(final int number, final String assignee, final boolean override) {
        stage.request(
                (override ? "assign" : "claim") + " task " + number + " '" + assignee + "'",
                stage.client()
                        .newUserTaskAssignCommand(stage.userTask(number))
                        .assignee(assignee)
                        .allowOverride(override));
    }

    void unassignTask(final int number) {
        stage.request("unassign task " + number, stage.client().newUserTaskUnassignCommand(stage.userTask(number)));
    }

    void updateTask(final int number, final String what, final UnaryOperator<UpdateUserTaskCommandStep1> change) {
        stage.request(
                "update task " + number + " " + what,
                change.apply(stage.client().newUserTaskUpdateCommand(stage.userTask(number))));
    }

    void updateRetries(final String name, final int retries) {
        stage.act(
                "retries of " + name + " are " + retries,
                stage.client().newUpdateRetriesCommand(stage.key(name)).retries(retries));
    }

    void updateTimeout(final String name, final long millis) {
        stage.act(
                "timeout of " + name + " is " + millis,
                stage.client().newUpdateTimeoutCommand(stage.key(name)).timeout(millis));
    }

    void resolveAll() {
        stage.resolveAll();
    }

    /** Kept for ten minutes, without an id. */
    void publish(final String name, final String key, final String variables) {
        publish(name, key, "", Duration.ofMinutes(10), variables);
    }

    void publish(final String name, final String key, final String id, final Duration kept, final String variables) {
        stage.act(
                "publish " + name + " key=" + key + (id.isEmpty() ? "" : " id=" + id)
                        + (kept.isZero() ? " not kept" : "") + " " + variables,
                stage.client()
                        .newPublishMessageCommand()
                        .messageName(stage.full(name))
                        .correlationKey(stage.full(key))
                        .messageId(stage.full(id))
                        .timeToLive(kept)
                        .variables(document(variables)));
    }

    void broadcast(final String name, final String variables) {
        stage.act(
                "broadcast " + name + " " + variables,
                stage.client()
                        .newBroadcastSignalCommand()
                        .signalName(stage.full(name))
                        .variables(document(variables)));
    }

    /** In the instance, or in the scope of a job: {@code element of ELEMENT}. */
    void setVariables(final String name, final String variables, final boolean local) {
        stage.act(
                "set " + (local ? "local " : "") + "in " + name + " " + variables,
                stage.client()
                        .newSetVariablesCommand(scope(name))
                        .variables(document(variables))
                        .local(local));
    }

    /** The key of the instance, or of the element instance of a job that is open: {@code element of ELEMENT}. */
    long scope(final String name) {
        if (name.startsWith("element of ")) {
            final Job job = stage.job(name.substring("element of ".length()));
            return job == null ? stage.key(name) : job.job().getElementInstanceKey();
        }
        return stage.key(name);
    }

    void cancel(final String name) {
        instances.remove(name);
        stage.act("cancel " + name, stage.client().newCancelInstanceCommand(stage.key(name)));
    }

    void active(final String name) {
        stage.tellWhetherActive(name, scope(name));
    }

    void delete(final String name) {
        stage.act("delete " + name, stage.client().newDeleteResourceCommand(stage.key(name)));
    }

    /** Moves to the version, as in {@code "~p v2"}; pairs are {@code from>to}. */
    void migrate(final String name, final String definition, final String... pairs) {
        MigrationPlanBuilderStep2 plan =
                MigrationPlan.newBuilder().withTargetProcessDefinitionKey(stage.key(definition));
        MigrationPlanBuilderFinalStep last = null;
        for (final String pair : pairs) {
            final String[] ends = pair.split(">", -1);
            last = (last == null ? plan : last).addMappingInstruction(ends[0], ends[1]);
        }
        stage.act(
                "migrate " + name + " to " + definition + " " + String.join(" ", pairs),
                stage.client().newMigrateProcessInstanceCommand(stage.key(name)).migrationPlan(last.build()));
    }

    /** Changes what is active in an instance. */
    void modify(final String name, final Consumer<Change> change) {
        final Change all = new Change(stage, stage.client().newModifyProcessInstanceCommand(stage.key(name)));
        change.accept(all);
        stage.act("modify " + name + all.text(), all.command());
    }

    void evaluate(final String decision, final String variables) {
        stage.act(
                "evaluate " + decision + " " + variables,
                stage.client()
                        .newEvaluateDecisionCommand()
                        .decisionId(stage.full(decision))
                        .variables(document(variables)),
                Actions::told);
    }

    private static String told(final EvaluateDecisionResponse answer) {
        final StringBuilder all = new StringBuilder();
        all.append(answer.getDecisionId())
                .append(" v")
                .append(answer.getDecisionVersion())
                .append(' ');
        all.append(answer.getDecisionOutput().isEmpty() ? "" : Stage.json(answer.getDecisionOutput()));
        if (!answer.getFailedDecisionId().isEmpty()) {
            all.append(" failed in ").append(answer.getFailedDecisionId());
        }
        answer.getEvaluatedDecisions().forEach(decision -> {
            all.append("; ").append(decision.getDecisionId()).append(' ').append(decision.getDecisionType());
            all.append(decision.getDecisionOutput().isEmpty() ? "" : " " + Stage.json(decision.getDecisionOutput()));
            decision.getEvaluatedInputs()
                    .forEach(input -> all.append(" in ")
                            .append(input.getInputId())
                            .append('/')
                            .append(input.getInputName())
                            .append('=')
                            .append(Stage.json(input.getInputValue())));
            decision.getMatchedRules().forEach(rule -> {
                all.append(" rule ").append(rule.getRuleId()).append('#').append(rule.getRuleIndex());
                rule.getEvaluatedOutputs()
                        .forEach(output -> all.append(" out ")
                                .append(output.getOutputId())
                                .append('/')
                                .append(output.getOutputName())
                                .append('=')
                                .append(Stage.json(output.getOutputValue())));
            });
        });
        return all.toString();
    }

    /** Anything else that the client can send and whose answer is of no interest. */
    <T> void act(final String what, final Function<ZeebeClient, FinalCommandStep<T>> command) {
        stage.act(what, command.apply(stage.client()));
    }

    /** Tells which jobs of the type come at once, and leaves them. */
    void activate(final String type, final int most, final String... fetched) {
        final ActivateJobsCommandStep1.ActivateJobsCommandStep3 command = stage.client()
                .newActivateJobsCommand()
                .jobType(stage.full(type))
                .maxJobsToActivate(most)
                .timeout(Duration.ofMinutes(10));
        stage.act(
                "activate " + most + " of '" + type + "' with " + List.of(fetched),
                (fetched.length == 0 ? command : command.fetchVariables(fetched)).requestTimeout(Duration.ofMillis(-1)),
                answer -> answer.getJobs().size() + " "
                        + answer.getJobs().stream()
                                .map(job -> Stage.json(job.getVariables()))
                                .sorted()
                                .toList());
    }

    /** Leaves nothing behind that could take a message of a later play, or hold one of its incidents. */
    void cancelAll() {
        instances.keySet().stream().toList().forEach(this::cancel);
        stage.settle();
    }

    /** The same where nothing is compared any more, and for instances that nobody here started. */
    void abandon() {
        final Set<Long> all = new TreeSet<>(instances.values());
        all.addAll(stage.instancesSeen());
        for (final long key : all) {
            try {
                stage.client().newCancelInstanceCommand(key).send().join();
            } catch (final ClientException e) {
                // it is gone already
            }
        }
    }

    /** JSON of what a play writes. */
    String document(final String text) {
        return stage.full(text.replace('\'', '"'));
    }
}
