package dev.skep.simulator;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentResource;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.VariableDocumentValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Clients that deploy processes, start instances, wait for their results, cancel some and change the variables of others. */
final class Users {
    private static final int TIMER_INSTANCES = 50;
    private static final int INSTANCES_MIN = 20;
    private static final List<RejectionType> NONE = List.of();
    private static final List<RejectionType> GONE = List.of(RejectionType.NOT_FOUND);

    private final World world;
    private final Options options;
    private final SimNode node;
    private final SimGateway gateway;
    private final Rng rng;
    private final ProcessGenerator generator;
    private final List<String> deployed = new ArrayList<>();
    private final List<Long> acknowledged = new ArrayList<>();
    private boolean stopping;

    Users(final World world, final Options options, final SimNode node, final SimGateway gateway) {
        this.world = world;
        this.options = options;
        this.node = node;
        this.gateway = gateway;
        this.rng = world.rng("users");
        this.generator = new ProcessGenerator(world.rng("processes"), options.span(TIMER_INSTANCES) / World.MILLIS);
    }

    void start() {
        for (int i = 0; i < options.processes(); i++) {
            deploy("p" + i);
        }
        again(1, this::create);
        again(20, this::cancel);
        again(10, this::setVariables);
        again(200, this::deployMore);
    }

    /** No new instances from now on, but for a few where there were hardly any. */
    void stop() {
        stopping = true;
    }

    /** Whether they have done all that they wanted. */
    boolean stopped() {
        return stopping && acknowledged.size() >= INSTANCES_MIN;
    }

    /** Every instance whose creation was acknowledged is on the log of its partition. */
    void checkAcknowledged() {
        for (final long key : acknowledged) {
            Violation.unless(
                    node.book(PartitionKeys.partitionOf(key)).ledger().wasBorn(key),
                    "durability",
                    "instance %d was acknowledged, but is on no log",
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
        final DeploymentValue deployment = new DeploymentValue(
                List.of(new DeploymentResource(processId + ".bpmn", file)), List.of(), Tenants.DEFAULT);
        gateway.call(PartitionKeys.DEPLOYMENT_PARTITION, -1, DeploymentIntent.CREATE, deployment, NONE, reply -> {
            if (reply instanceof CommandReply.Accepted accepted) {
                deployed(processId, (DeploymentValue) accepted.value());
            } else {
                world.after(options.span(2), "deploy again", () -> deploy(processId, file));
            }
        });
    }

    /** The first answer to a file says that it is everywhere; that to a duplicate does not, so another one is deployed. */
    private void deployed(final String processId, final DeploymentValue deployment) {
        if (deployment.processes().getFirst().duplicate()) {
            deploy(processId);
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
        final int partition = 1 + rng.nextInt(options.partitions());
        final ProcessInstanceCreationValue value = new ProcessInstanceCreationValue(
                processId, -1, -1, -1, variables(), List.of(), List.of(), Tenants.DEFAULT);
        if (rng.chance(0.1)) {
            gateway.callAndWait(
                    partition, ProcessInstanceCreationIntent.CREATE_WITH_AWAITING_RESULT, value, NONE, reply -> {});
            return;
        }
        gateway.call(partition, -1, ProcessInstanceCreationIntent.CREATE, value, NONE, reply -> {
            if (reply instanceof CommandReply.Accepted accepted) {
                acknowledged.add(accepted.key());
            }
        });
    }

    /** Without x, some gateways raise incidents. */
    private Packed variables() {
        final Documents.Builder document = new Documents.Builder().put("key", Documents.text("k" + rng.nextInt(5)));
        if (rng.chance(0.9)) {
            document.put("x", number(rng.nextInt(10)));
        }
        if (rng.chance(0.1)) {
            document.put("ballast", Documents.text("b".repeat(rng.nextInt(3_000))));
        }
        return document.build();
    }

    private void cancel() {
        final long key = someInstance();
        if (key < 0) {
            return;
        }
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

    /** An instance that was started, and may have ended since; -1 while there is none. */
    private long someInstance() {
        if (acknowledged.isEmpty()) {
            return -1;
        }
        final int recent = Math.min(acknowledged.size(), 20);
        return acknowledged.get(acknowledged.size() - 1 - rng.nextInt(recent));
    }

    static Packed number(final int small) {
        return new Packed(new byte[] {(byte) small});
    }
}
