package dev.skep.simulator;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.part.DeploymentResource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that deploy processes, start instances, publish messages, wait for results, cancel some and change variables. */
public final class Users {
    private static final int TIMER_INSTANCES = 50;
    private static final int CORRELATION_KEYS = 5;
    private static final int INSTANCES_MIN = 20;
    /** Besides the default one, in runs in which clients do everything. */
    static final String OTHER_TENANT = "other";

    private static final List<RejectionType> NONE = List.of();
    private static final List<RejectionType> GONE = List.of(RejectionType.NOT_FOUND);

    private final World world;
    private final Options options;
    private final Known known;
    private final Front gateway;
    private final Rng rng;
    private final ProcessGenerator generator;
    private final CommandUsers more;
    private final List<String> deployed = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private final List<Long> published = new ArrayList<>();
    private boolean stopping;
    private boolean atRest;

    public Users(final World world, final Options options, final Known known, final Front gateway) {
        this.world = world;
        this.options = options;
        this.known = known;
        this.gateway = gateway;
        this.rng = world.rng("users");
        this.generator = new ProcessGenerator(
                world.rng("processes"), options.span(TIMER_INSTANCES) / World.MILLIS, options.has(Fault.ELEMENTS));
        this.more = new CommandUsers(world, options, known, gateway, this, generator);
    }

    public void start() {
        for (int i = 0; i < options.processes(); i++) {
            deploy("p" + i);
        }
        again(1, this::create);
        keepPublishing();
        again(20, this::cancel);
        again(10, this::setVariables);
        again(200, this::deployMore);
        more.start();
    }

    /** No new instances from now on, but for a few where there were hardly any. */
    public void stop() {
        stopping = true;
        more.stop();
    }

    /** Whether they have done all that they wanted. */
    public boolean stopped() {
        return stopping && acknowledged.size() >= INSTANCES_MIN;
    }

    /** Every instance and message that was acknowledged is on the log of its partition. */
    public void checkAcknowledged() {
        for (final long key : acknowledged) {
            Violation.unless(
                    known.ledger(PartitionKeys.partitionOf(key)).wasBorn(key),
                    "durability",
                    "instance %d was acknowledged, but is on no log",
                    key);
        }
        more.checkAcknowledged();
        for (final long key : published) {
            Violation.unless(
                    known.ledger(PartitionKeys.partitionOf(key)).wasBorn(key),
                    "durability",
                    "message %d was acknowledged, but is on no log",
                    key);
        }
    }

    private void again(final int meanInstances, final Runnable action) {
        world.after(rng.between(1, options.span(2 * meanInstances)), "user", () -> {
            if (!stopped()) {
                action.run();
                again(meanInstances, action);
            }
        });
    }

    private void deploy(final String processId) {
        deploy(processId, generator.draw(processId));
    }

    private void deploy(final String processId, final byte[] file) {
        final List<DeploymentResource> resources = new ArrayList<>();
        resources.add(new DeploymentResource(processId + ".bpmn", file));
        if (options.has(Fault.ELEMENTS)) {
            resources.addAll(more.together());
        }
        final DeploymentValue deployment = new DeploymentValue(resources, List.of(), more.tenantOf(processId));
        gateway.call(PartitionKeys.DEPLOYMENT_PARTITION, -1, DeploymentIntent.CREATE, deployment, NONE, reply -> {
            if (reply instanceof CommandReply.Accepted accepted) {
                deployed(processId, accepted.key());
                more.deployed((DeploymentValue) accepted.value());
            } else {
                world.after(options.span(2), "deploy again", () -> deploy(processId, file));
            }
        });
    }

    /** Instances are created where the process is known to be; the answer may come before it is everywhere. */
    private void deployed(final String processId, final long deploymentKey) {
        if (options.partitions() > 1 && !known.isDistributed(deploymentKey)) {
            world.after(options.span(2), "distribution", () -> deployed(processId, deploymentKey));
        } else if (!deployed.contains(processId)) {
            deployed.add(processId);
        }
    }

    private void deployMore() {
        if (rng.chance(0.3)) {
            final byte[] nonsense = "<bpmn:nonsense".getBytes(StandardCharsets.UTF_8);
            final DeploymentValue deployment = new DeploymentValue(
                    List.of(new DeploymentResource("nonsense.bpmn", nonsense)), List.of(), Tenants.DEFAULT);
            gateway.call(
                    PartitionKeys.DEPLOYMENT_PARTITION,
                    -1,
                    DeploymentIntent.CREATE,
                    deployment,
                    List.of(RejectionType.INVALID_ARGUMENT),
                    reply -> Violation.unless(
                            !(reply instanceof CommandReply.Accepted), "clients", "nonsense was deployed: %s", reply));
        } else {
            deploy("p" + rng.nextInt(options.processes()));
        }
    }

    private void create() {
        if (deployed.isEmpty()) {
            return;
        }
        final String processId = deployed.get(rng.nextInt(deployed.size()));
        final int partition = 1 + rng.nextInt(known.routedPartitions(options.partitions()));
        final ProcessInstanceCreationValue value = new ProcessInstanceCreationValue(
                processId, -1, -1, -1, variables(), List.of(), List.of(), more.tenantOf(processId));
        final List<RejectionType> rejections = options.has(Fault.COMMANDS) ? GONE : NONE;
        if (rng.chance(0.1)) {
            gateway.callAndWait(
                    partition,
                    ProcessInstanceCreationIntent.CREATE_WITH_AWAITING_RESULT,
                    value,
                    rejections,
                    reply -> {});
            return;
        }
        gateway.call(partition, -1, ProcessInstanceCreationIntent.CREATE, value, rejections, reply -> {
            if (reply instanceof CommandReply.Accepted accepted) {
                acknowledged.add(accepted.key());
            } else if (reply instanceof CommandReply.Rejected && deployed.remove(processId)) {
                deploy(processId);
            }
        });
    }

    /** Without x, some gateways raise incidents. */
    Packed variables() {
        final Documents.Builder document = new Documents.Builder().put("key", Documents.text(correlationKey()));
        if (rng.chance(0.9)) {
            document.put("x", number(rng.nextInt(10)));
        }
        if (rng.chance(0.1)) {
            document.put("ballast", Documents.text("b".repeat(rng.nextInt(3_000))));
        }
        return document.build();
    }

    private String correlationKey() {
        return "k" + rng.nextInt(CORRELATION_KEYS);
    }

    /** Some messages have no id, some share one, and some find nobody and wait. */
    private void publish() {
        if (stopping && (options.has(Fault.ELEMENTS) || options.has(Fault.COMMANDS)) && publishAwaited()) {
            return;
        }
        final String correlationKey = correlationKey();
        final String messageId = rng.chance(0.7) ? "" : "id" + rng.nextInt(50);
        final long timeToLive = rng.chance(0.5) ? 0 : options.span(1 + rng.nextInt(30)) / World.MILLIS;
        final boolean starts = !stopping && rng.chance(0.1);
        final MessageValue value = new MessageValue(
                starts ? ProcessGenerator.START_MESSAGE : caught(),
                correlationKey,
                messageId,
                timeToLive,
                -1,
                variables(),
                tenant());
        gateway.call(
                CorrelationHash.partitionOf(correlationKey, options.partitions()),
                -1,
                MessageIntent.PUBLISH,
                value,
                messageId.isEmpty() ? NONE : List.of(RejectionType.ALREADY_EXISTS),
                reply -> {
                    if (reply instanceof CommandReply.Accepted accepted) {
                        published.add(accepted.key());
                    }
                });
    }

    private String caught() {
        return options.has(Fault.ELEMENTS) && rng.chance(0.2)
                ? ElementBlocks.EVENT_SUB_PROCESS_MESSAGE
                : ProcessGenerator.MESSAGES.get(rng.nextInt(ProcessGenerator.MESSAGES.size()));
    }

    /** In the end there may be many who wait, each for another message. */
    private boolean publishAwaited() {
        final int partition = 1 + rng.nextInt(known.routedPartitions(options.partitions()));
        final List<ProcessMessageSubscriptionValue> waits =
                List.copyOf(known.ledger(partition).messageWaits());
        if (waits.isEmpty()) {
            return false;
        }
        final ProcessMessageSubscriptionValue wait = waits.get(rng.nextInt(waits.size()));
        gateway.call(
                wait.subscriptionPartitionId(),
                -1,
                MessageIntent.PUBLISH,
                new MessageValue(wait.messageName(), wait.correlationKey(), "", 0, -1, variables(), wait.tenantId()),
                NONE,
                reply -> {});
        return true;
    }

    private String tenant() {
        return options.has(Fault.COMMANDS) && rng.chance(0.3) ? OTHER_TENANT : Tenants.DEFAULT;
    }

    /** All tenants there are. */
    List<String> tenants() {
        return options.has(Fault.COMMANDS) ? List.of(Tenants.DEFAULT, OTHER_TENANT) : List.of(Tenants.DEFAULT);
    }

    /** Rarely at the end: a partition of one command a batch would get no more than the messages done. */
    private void keepPublishing() {
        world.after(rng.between(1, options.span(stopping ? 20 : 2)), "user", () -> {
            if (!atRest) {
                publish();
                keepPublishing();
            }
        });
    }

    /** No more messages. */
    public void rest() {
        atRest = true;
        more.rest();
    }

    private void cancel() {
        final long key = someInstance();
        if (key > 0) {
            cancel(key);
        }
    }

    void cancel(final long key) {
        final ProcessInstanceValue value = new ProcessInstanceValue(
                "", -1, -1, key, "", -1, BpmnElementType.PROCESS, BpmnEventType.UNSPECIFIED, -1, -1, Tenants.DEFAULT);
        gateway.call(PartitionKeys.partitionOf(key), key, ProcessInstanceIntent.CANCEL, value, GONE, reply -> {});
    }

    private void setVariables() {
        final long key = someInstance();
        if (key > 0) {
            gateway.call(
                    PartitionKeys.partitionOf(key),
                    key,
                    VariableDocumentIntent.UPDATE,
                    new VariableDocumentValue(key, rng.chance(0.5), variables()),
                    GONE,
                    reply -> {});
        }
    }

    /** Somebody else started an instance. */
    void acknowledged(final long key) {
        acknowledged.add(key);
    }

    /** An instance that was started, and may have ended since; -1 while there is none. */
    long someInstance() {
        if (acknowledged.isEmpty()) {
            return -1;
        }
        final int recent = Math.min(acknowledged.size(), 20);
        return acknowledged.get(acknowledged.size() - 1 - rng.nextInt(recent));
    }

    public static Packed number(final int small) {
        return new Packed(new byte[] {(byte) small});
    }
}
