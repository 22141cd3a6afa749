package dev.skep.simulator;

import dev.skep.base.Rng;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DecisionEvaluationIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DecisionEvaluationValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.protocol.value.ResourceDeletionValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.ProcessMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** What clients do besides the usual: broadcast signals, modify and migrate instances, evaluate decisions, delete what was deployed. */
final class CommandUsers {
    private static final List<RejectionType> NONE = List.of();
    /** Nobody takes it, or nobody says so in time. */
    private static final List<RejectionType> UNHEARD = List.of(RejectionType.NOT_FOUND, RejectionType.PROCESSING_ERROR);

    private static final List<RejectionType> REFUSED =
            List.of(RejectionType.NOT_FOUND, RejectionType.INVALID_STATE, RejectionType.INVALID_ARGUMENT);

    private static final int SIGNAL_INSTANCES_IN_THE_END = 20;
    private static final int DEPLOYMENTS_IN_THE_END = 3;

    private final World world;
    private final Options options;
    private final Known known;
    private final Front gateway;
    private final Users users;
    private final Rng rng;
    private final Files files;
    // By key: the shape of the definition.
    private final SortedMap<Long, Integer> migrants = new TreeMap<>();
    private final List<Long> migrantInstances = new ArrayList<>();
    private final List<Long> broadcast = new ArrayList<>();
    // Where somebody may have ended a branch that a join waits for: they are cancelled in the end.
    private final TreeSet<Long> modified = new TreeSet<>();
    private final List<Long> deletable = new ArrayList<>();
    private boolean stopping;
    private boolean atRest;
    /** The longest pause between two signals, in instances that others create meanwhile. */
    private int broadcastInstances = 5;

    CommandUsers(
            final World world,
            final Options options,
            final Known known,
            final Front gateway,
            final Users users,
            final ProcessGenerator generator) {
        this.world = world;
        this.options = options;
        this.known = known;
        this.gateway = gateway;
        this.users = users;
        this.rng = world.rng("more users");
        // Without them nothing is drawn: the processes of other runs stay what they were.
        this.files = options.has(Fault.ELEMENTS) ? new Files(generator) : null;
    }

    void start() {
        if (options.has(Fault.ELEMENTS)) {
            deployCalled();
            keepBroadcasting();
            again(60, this::deployCalled);
        }
        if (options.has(Fault.COMMANDS)) {
            deployMigrants();
            again(60, this::deployMigrants);
            again(4, this::createMigrant);
            again(6, this::migrate);
            again(8, this::modify);
            again(10, this::evaluate);
            again(30, this::delete);
            again(5, this::correlate);
        }
    }

    /** What others call is there for good from now on, and what may be stuck is cancelled. */
    void stop() {
        stopping = true;
        deployAgain(DEPLOYMENTS_IN_THE_END);
        if (options.has(Fault.COMMANDS)) {
            keepCancelling();
        }
    }

    void rest() {
        atRest = true;
    }

    /** What is deployed together with a process that calls it. */
    List<DeploymentResource> together() {
        return List.of(files.calledTogether());
    }

    /** One of the tenants: each process belongs to one. */
    String tenantOf(final String processId) {
        return options.has(Fault.COMMANDS) && processId.hashCode() % 2 == 0 ? Users.OTHER_TENANT : Tenants.DEFAULT;
    }

    void deployed(final DeploymentValue deployment) {
        deployment.processes().forEach(process -> {
            if (!process.bpmnProcessId().equals(ElementBlocks.CALLED_TOGETHER)) {
                deletable.add(process.processDefinitionKey());
            }
        });
    }

    /** Every signal that was acknowledged was told where it was broadcast. */
    void checkAcknowledged() {
        for (final long key : broadcast) {
            Violation.unless(
                    known.ledger(PartitionKeys.partitionOf(key)).wasHeard(key),
                    "durability",
                    "signal %d was acknowledged, but is on no log",
                    key);
        }
    }

    private void again(final int meanInstances, final Runnable action) {
        world.after(rng.between(1, options.span(2 * meanInstances)), "more users", () -> {
            if (!stopping) {
                action.run();
                again(meanInstances, action);
            }
        });
    }

    private int partition() {
        return 1 + rng.nextInt(known.routedPartitions(options.partitions()));
    }

    // ---------------------------------------------------------------- deployments and deletions

    private void deployCalled() {
        for (final String tenant : users.tenants()) {
            deploy(files.called(), tenant);
        }
    }

    /** A few times: what was deleted at the last moment is missed by those who wait for it. */
    private void deployAgain(final int times) {
        if (options.has(Fault.ELEMENTS) && times > 0) {
            deployCalled();
            world.after(options.span(200), "deploy", () -> deployAgain(times - 1));
        }
    }

    private void deploy(final List<DeploymentResource> resources, final String tenant) {
        gateway.call(
                PartitionKeys.DEPLOYMENT_PARTITION,
                -1,
                DeploymentIntent.CREATE,
                new DeploymentValue(resources, List.of(), tenant),
                NONE,
                reply -> {
                    if (reply instanceof CommandReply.Accepted accepted
                            && accepted.value() instanceof DeploymentValue deployment) {
                        deployed(deployment);
                        deployment
                                .decisionRequirements()
                                .forEach(each -> deletable.add(each.decisionRequirementsKey()));
                        deployment.forms().forEach(each -> deletable.add(each.formKey()));
                    }
                });
    }

    private void deployMigrants() {
        final int shape = rng.nextInt(2);
        gateway.call(
                PartitionKeys.DEPLOYMENT_PARTITION,
                -1,
                DeploymentIntent.CREATE,
                new DeploymentValue(List.of(Files.migrant(shape)), List.of(), Tenants.DEFAULT),
                NONE,
                reply -> {
                    if (reply instanceof CommandReply.Accepted accepted
                            && accepted.value() instanceof DeploymentValue deployment) {
                        for (final ProcessMetadata process : deployment.processes()) {
                            migrants.put(process.processDefinitionKey(), shape);
                        }
                    }
                });
    }

    private void delete() {
        if (deletable.isEmpty()) {
            return;
        }
        final long key = deletable.get(rng.nextInt(deletable.size()));
        gateway.call(
                PartitionKeys.DEPLOYMENT_PARTITION,
                -1,
                ResourceDeletionIntent.DELETE,
                new ResourceDeletionValue(key, ""),
                REFUSED,
                reply -> {});
    }

    // ---------------------------------------------------------------- signals and decisions

    /** More and more seldom in the end: so many may hear a signal that a slow partition is not done before the next one comes. */
    private void keepBroadcasting() {
        if (stopping) {
            broadcastInstances =
                    Math.max(SIGNAL_INSTANCES_IN_THE_END, broadcastInstances + Math.ceilDiv(broadcastInstances, 20));
        }
        world.after(rng.between(1, options.span(broadcastInstances)), "signal", () -> {
            if (!atRest) {
                broadcast();
                keepBroadcasting();
            }
        });
    }

    private void broadcast() {
        final boolean starts = !stopping && rng.chance(0.1);
        final String name = starts
                ? ElementBlocks.START_SIGNAL
                : ElementBlocks.SIGNALS.get(rng.nextInt(ElementBlocks.SIGNALS.size()));
        final List<String> tenants = users.tenants();
        final SignalValue value =
                new SignalValue(name, users.variables(), tenants.get(rng.nextInt(tenants.size())), -1, -1);
        gateway.call(partition(), -1, SignalIntent.BROADCAST, value, NONE, reply -> {
            if (reply instanceof CommandReply.Accepted accepted) {
                broadcast.add(accepted.key());
            }
        });
    }

    /** To somebody who waits, if there is one, or just so. The answer may come from somebody who has heard of it much later. */
    private void correlate() {
        final List<ProcessMessageSubscriptionValue> waits =
                List.copyOf(known.ledger(partition()).messageWaits());
        if (waits.isEmpty()) {
            return;
        }
        final ProcessMessageSubscriptionValue wait = waits.get(rng.nextInt(waits.size()));
        gateway.call(
                wait.subscriptionPartitionId(),
                -1,
                MessageCorrelationIntent.CORRELATE,
                MessageCorrelationValue.ofCommand(
                        wait.messageName(), wait.correlationKey(), users.variables(), wait.tenantId()),
                UNHEARD,
                reply -> {});
    }

    private void evaluate() {
        gateway.call(
                partition(),
                -1,
                DecisionEvaluationIntent.EVALUATE,
                DecisionEvaluationValue.ofCommand(-1, ElementBlocks.DECISION, users.variables(), Tenants.DEFAULT),
                REFUSED,
                reply -> {});
    }

    // ---------------------------------------------------------------- instances

    /** At its start, or at elements that give all that its join waits for. */
    private void createMigrant() {
        if (migrants.isEmpty()) {
            return;
        }
        final long definition = key(migrants);
        final int shape = migrants.get(definition);
        final List<String> at = rng.chance(0.7) ? List.of() : Files.instructions(shape, rng.chance(0.5));
        gateway.call(
                partition(),
                -1,
                ProcessInstanceCreationIntent.CREATE,
                new ProcessInstanceCreationValue(
                        "", -1, definition, -1, users.variables(), at, List.of(), Tenants.DEFAULT),
                REFUSED,
                reply -> {
                    if (reply instanceof CommandReply.Accepted accepted) {
                        migrantInstances.add(accepted.key());
                        users.acknowledged(accepted.key());
                    }
                });
    }

    private long key(final SortedMap<Long, Integer> map) {
        return new ArrayList<>(map.keySet()).get(rng.nextInt(map.size()));
    }

    private void migrate() {
        if (migrantInstances.isEmpty()) {
            return;
        }
        final int recent = Math.min(migrantInstances.size(), 20);
        final long instance = migrantInstances.get(migrantInstances.size() - 1 - rng.nextInt(recent));
        final Integer from =
                migrants.get(known.ledger(PartitionKeys.partitionOf(instance)).definitionOf(instance));
        if (from == null) {
            return;
        }
        final long target = key(migrants);
        gateway.call(
                PartitionKeys.partitionOf(instance),
                instance,
                ProcessInstanceMigrationIntent.MIGRATE,
                new ProcessInstanceMigrationValue(
                        instance, target, Files.mapping(from, migrants.get(target), rng.chance(0.8)), Tenants.DEFAULT),
                REFUSED,
                reply -> {});
    }

    /** Ends some element and activates another one, which need not fit. */
    private void modify() {
        final long instance = users.someInstance();
        if (instance < 0) {
            return;
        }
        final Ledger ledger = known.ledger(PartitionKeys.partitionOf(instance));
        final SortedMap<Long, String> active = ledger.elementsOf(instance);
        final List<String> ids = ledger.elementIdsOf(instance);
        if (active.isEmpty() || ids.isEmpty()) {
            return;
        }
        final List<ActivateInstruction> activate = rng.chance(0.8)
                ? List.of(new ActivateInstruction(ids.get(rng.nextInt(ids.size())), -1, List.of(), List.of()))
                : List.of();
        final List<Long> keys = new ArrayList<>(active.keySet());
        final List<Long> terminate =
                activate.isEmpty() || rng.chance(0.7) ? List.of(keys.get(rng.nextInt(keys.size()))) : List.of();
        modified.add(instance);
        gateway.call(
                PartitionKeys.partitionOf(instance),
                instance,
                ProcessInstanceModificationIntent.MODIFY,
                new ProcessInstanceModificationValue(instance, activate, terminate, Tenants.DEFAULT),
                REFUSED,
                reply -> {});
    }

    private void keepCancelling() {
        world.after(options.span(40), "cancel", () -> {
            if (atRest) {
                return;
            }
            for (final long instance : modified) {
                if (known.ledger(PartitionKeys.partitionOf(instance)).definitionOf(instance) >= 0) {
                    users.cancel(instance);
                }
            }
            keepCancelling();
        });
    }
}
