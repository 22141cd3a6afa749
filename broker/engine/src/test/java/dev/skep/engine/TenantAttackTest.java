package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.Record;
import dev.skep.protocol.RecordType;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DecisionEvaluationIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.part.DeploymentResource;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command of somebody who acts for the tenant "mine", aimed at what belongs to "theirs": by its keys, by its names, and by naming the
 * other tenant. No event may say anything of what is theirs.
 */
final class TenantAttackTest {
    private static final int PARTITIONS = 2;
    private static final String MINE = "mine";
    private static final String THEIRS = "theirs";
    private static final Packed HOSTILE = Json.pack("{\"k\":\"k\",\"hostile\":true}");

    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(PARTITIONS);

    /** What there is of one tenant. */
    private record World(
            DeploymentValue deployed, long instance, long waiting, ActivatedJob job, long incident, long userTask) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsTheirsIsNotThereForMe(final boolean bothHaveTheSame) {
        final World theirs = build(THEIRS);
        final World mine = bothHaveTheSame ? build(MINE) : null;
        final TreeSet<String> secrets = new TreeSet<>();
        for (final Record record : engine.records().list()) {
            if (record.recordType() == RecordType.EVENT
                    && record.value().toString().contains("tenantId=" + THEIRS)) {
                secrets.add(Long.toString(record.key()));
            }
        }
        assertThat(secrets).hasSizeGreaterThan(20);

        engine.tenants(MINE);
        attacks(theirs, mine).forEach((name, attack) -> {
            final int before = engine.records(1).list().size();
            final int beforeOnTwo = engine.records(2).list().size();
            final CommandReply reply = attack.get();
            final List<Record> after = new ArrayList<>(tail(1, before));
            after.addAll(tail(2, beforeOnTwo));

            assertThat(after).as(name).isNotEmpty();
            for (final Record record : after) {
                if (record.recordType() == RecordType.EVENT) {
                    assertThat(record.value().toString())
                            .as("%s: %s", name, record)
                            .doesNotContain(THEIRS);
                    assertThat(secrets).as("%s: %s", name, record).doesNotContain(Long.toString(record.key()));
                    assertThat(secrets)
                            .as("%s: %s", name, record)
                            .noneMatch(secret -> record.value().toString().contains(secret));
                }
            }
            if (name.startsWith("by their key") || name.startsWith("for them")) {
                assertThat(reply).as(name).isInstanceOf(CommandReply.Rejected.class);
                assertThat(((CommandReply.Rejected) reply).type())
                        .as(name)
                        .isIn(RejectionType.NOT_FOUND, RejectionType.INVALID_ARGUMENT);
            }
        });

        engine.tenants();
        EngineHarness.accepted(engine.updateRetries(incidentJob(theirs), 1));
        EngineHarness.accepted(engine.resolveIncident(theirs.incident()));
        EngineHarness.accepted(engine.complete(theirs.job()));
        EngineHarness.accepted(task(theirs, UserTaskIntent.COMPLETE));
        EngineHarness.accepted(publish(THEIRS, "m"));
        assertThat(engine.isCompleted(theirs.waiting())).isTrue();
    }

    private List<Record> tail(final int partitionId, final int from) {
        final List<Record> all = engine.records(partitionId).list();
        return all.subList(from, all.size());
    }

    private Map<String, Supplier<CommandReply>> attacks(final World theirs, final World mine) {
        final Map<String, Supplier<CommandReply>> all = new LinkedHashMap<>();
        final long definition = theirs.deployed().processes().getFirst().processDefinitionKey();
        final long decision = theirs.deployed().decisions().getFirst().decisionKey();
        byKey(theirs, definition, all);
        if (mine != null) {
            all.put("by their key, as the definition of my instance", () -> migrate(mine.instance(), definition));
        }
        for (final long key : List.of(
                definition,
                theirs.deployed().decisionRequirements().getFirst().decisionRequirementsKey(),
                theirs.deployed().forms().getFirst().formKey())) {
            all.put(
                    "by their key, delete " + key,
                    () -> engine.command(
                            key, ResourceDeletionIntent.DELETE, new ResourceDeletionValue(key, Tenants.DEFAULT)));
        }
        for (final String tenant : List.of(MINE, THEIRS)) {
            final String as = tenant.equals(MINE) ? "for me: " : "for them: ";
            all.put(as + "create by id", () -> create("p-task", -1, tenant));
            all.put(as + "create a caller", () -> create("p-caller", -1, tenant));
            all.put(as + "evaluate by id", () -> evaluate("d", -1, tenant));
            all.put(as + "publish", () -> publish(tenant, "m"));
            all.put(as + "publish for a start", () -> publish(tenant, "begin"));
            all.put(as + "correlate", () -> correlate(tenant, "m"));
            all.put(as + "correlate with a start", () -> correlate(tenant, "begin"));
            all.put(as + "broadcast", () -> broadcast(tenant, "s"));
            all.put(as + "broadcast for a start", () -> broadcast(tenant, "begin"));
            all.put(as + "deploy", () -> deployment(tenant));
            all.put(
                    as + "activate",
                    () -> engine.activateJobs("work").tenants(tenant).reply());
        }
        all.put("for me: create by their key", () -> create("", definition, MINE));
        all.put("for me: evaluate by their key", () -> evaluate("", decision, MINE));
        all.put(
                "for them and me: activate",
                () -> engine.activateJobs("work").tenants(MINE, THEIRS).reply());
        return all;
    }

    private void byKey(final World theirs, final long definition, final Map<String, Supplier<CommandReply>> all) {
        final long job = theirs.job().key();
        all.put("by their key, complete", () -> engine.complete(job, "{\"hostile\":true}"));
        all.put("by their key, fail", () -> engine.fail(theirs.job(), 3));
        all.put("by their key, throw", () -> engine.throwError(theirs.job(), "e"));
        all.put("by their key, retries", () -> engine.updateRetries(job, 7));
        all.put("by their key, timeout", () -> engine.updateTimeout(job, Duration.ofHours(1)));
        all.put("by their key, resolve", () -> engine.resolveIncident(theirs.incident()));
        all.put("by their key, set", () -> engine.setVariables(theirs.instance(), "{\"hostile\":true}"));
        all.put(
                "by their key, set in an element",
                () -> engine.setVariables(theirs.job().job().elementInstanceKey(), true, "{\"hostile\":true}"));
        all.put("by their key, cancel", () -> engine.cancel(theirs.instance()));
        all.put("by their key, migrate", () -> migrate(theirs.instance(), definition));
        all.put(
                "by their key, modify",
                () -> engine.command(
                        theirs.instance(),
                        ProcessInstanceModificationIntent.MODIFY,
                        new ProcessInstanceModificationValue(
                                theirs.instance(),
                                List.of(new ActivateInstruction("task", -1, List.of(), List.of())),
                                List.of(theirs.job().job().elementInstanceKey()),
                                Tenants.DEFAULT)));
        for (final UserTaskIntent intent :
                List.of(UserTaskIntent.CLAIM, UserTaskIntent.ASSIGN, UserTaskIntent.UPDATE, UserTaskIntent.COMPLETE)) {
            all.put("by their key, " + intent + " a task", () -> task(theirs, intent));
        }
    }

    // ---------------------------------------------------------------- what there is

    private World build(final String tenant) {
        final DeploymentValue deployed =
                (DeploymentValue) EngineHarness.accepted(deployment(tenant)).value();
        final long instance = start(tenant, "p-task");
        start(tenant, "p-stuck");
        start(tenant, "p-person");
        start(tenant, "p-hears");
        final long waiting = start(tenant, "p-waits");
        final ActivatedJob stuck =
                engine.activateJobs("stuck").tenants(tenant).jobs().getFirst();
        engine.fail(stuck, 0);
        final long userTask = ((UserTaskValue)
                        engine.records().of(UserTaskIntent.CREATED).last().value())
                .userTaskKey();
        return new World(
                deployed,
                instance,
                waiting,
                engine.activateJobs("work").tenants(tenant).max(1).jobs().getFirst(),
                engine.openIncident().key(),
                userTask);
    }

    private long incidentJob(final World world) {
        return ((dev.skep.protocol.value.IncidentValue) engine.records()
                        .of(dev.skep.protocol.intent.IncidentIntent.CREATED)
                        .where(record -> record.key() == world.incident())
                        .only()
                        .value())
                .jobKey();
    }

    private long start(final String tenant, final String process) {
        return engine.create(process)
                .tenant(tenant)
                .withVariables("{\"k\":\"k\"}")
                .start();
    }

    private CommandReply deployment(final String tenant) {
        final List<DeploymentResource> files = new ArrayList<>();
        for (final BpmnModelInstance model : List.of(
                task("p-task", "work"),
                task("p-stuck", "stuck"),
                Bpmn.createExecutableProcess("p-person")
                        .startEvent()
                        .userTask("person", person -> person.zeebeUserTask().zeebeFormId("f"))
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("p-waits")
                        .startEvent()
                        .intermediateCatchEvent(
                                "wait", event -> event.message(m -> m.name("m").zeebeCorrelationKeyExpression("k")))
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("p-hears")
                        .startEvent()
                        .intermediateCatchEvent("hear", event -> event.signal("s"))
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("p-by-message")
                        .startEvent()
                        .message("begin")
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("p-by-signal")
                        .startEvent()
                        .signal("begin")
                        .endEvent()
                        .done(),
                Bpmn.createExecutableProcess("p-caller")
                        .startEvent()
                        .businessRuleTask(
                                "rule", rule -> rule.zeebeCalledDecisionId("d").zeebeResultVariable("r"))
                        .callActivity("call", call -> call.zeebeProcessId("p-task"))
                        .endEvent()
                        .done())) {
            files.add(EngineHarness.resource(model));
        }
        files.add(DmnFiles.literal("d.dmn", "d", "1"));
        files.add(DmnFiles.form("f.form", "{\"id\":\"f\"}"));
        return engine.replyTo(
                engine.submit(1, -1, DeploymentIntent.CREATE, new DeploymentValue(files, List.of(), tenant)));
    }

    private static BpmnModelInstance task(final String id, final String type) {
        return Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(type))
                .boundaryEvent("caught", event -> event.error("e"))
                .endEvent()
                .moveToActivity("task")
                .endEvent()
                .done();
    }

    // ---------------------------------------------------------------- commands

    private CommandReply ask(final int partitionId, final Intent intent, final RecordValue value) {
        return engine.replyTo(engine.submit(partitionId, -1, intent, value));
    }

    private CommandReply create(final String id, final long key, final String tenant) {
        return ask(
                1,
                ProcessInstanceCreationIntent.CREATE,
                new ProcessInstanceCreationValue(id, -1, key, -1, HOSTILE, List.of(), List.of(), tenant));
    }

    private CommandReply evaluate(final String id, final long key, final String tenant) {
        return ask(1, DecisionEvaluationIntent.EVALUATE, DecisionEvaluationValue.ofCommand(key, id, HOSTILE, tenant));
    }

    private CommandReply publish(final String tenant, final String name) {
        return ask(
                CorrelationHash.partitionOf("k", PARTITIONS),
                MessageIntent.PUBLISH,
                new MessageValue(name, "k", "", 0, -1, HOSTILE, tenant));
    }

    private CommandReply correlate(final String tenant, final String name) {
        return ask(
                CorrelationHash.partitionOf("k", PARTITIONS),
                MessageCorrelationIntent.CORRELATE,
                MessageCorrelationValue.ofCommand(name, "k", HOSTILE, tenant));
    }

    private CommandReply broadcast(final String tenant, final String name) {
        return ask(1, SignalIntent.BROADCAST, new SignalValue(name, HOSTILE, tenant, -1, -1));
    }

    private CommandReply migrate(final long instance, final long definition) {
        return engine.command(
                instance,
                ProcessInstanceMigrationIntent.MIGRATE,
                new ProcessInstanceMigrationValue(
                        instance,
                        definition,
                        List.of(new ProcessInstanceMigrationValue.MappingInstruction("task", "task")),
                        Tenants.DEFAULT));
    }

    private CommandReply task(final World world, final UserTaskIntent intent) {
        return engine.command(
                world.userTask(),
                intent,
                new UserTaskValue(
                        world.userTask(),
                        "hostile",
                        List.of("hostile"),
                        List.of(),
                        "",
                        "",
                        -1,
                        "",
                        List.of("candidateGroupsList"),
                        "",
                        Packed.EMPTY_DOCUMENT,
                        -1,
                        "",
                        -1,
                        "",
                        -1,
                        -1,
                        -1,
                        intent == UserTaskIntent.COMPLETE ? HOSTILE : Packed.EMPTY_DOCUMENT,
                        Tenants.DEFAULT,
                        0));
    }
}
