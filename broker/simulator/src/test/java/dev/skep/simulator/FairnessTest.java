package dev.skep.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.partition.PartitionLimits;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.part.DeploymentResource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What a partition has to do by itself leaves room for what it is asked to do. */
final class FairnessTest {
    private static final int JOBS = 30;
    private static final long LEASE_MILLIS = 1;
    private static final String PROCESS = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
              <process id="p" isExecutable="true">
                <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
                <serviceTask id="t">
                  <extensionElements><zeebe:taskDefinition type="work"/></extensionElements>
                </serviceTask>
              </process>
            </definitions>
            """;

    private final Options options = options();
    private final World world = new World(options.seed(), what -> {});
    private final SimGateway gateway = new SimGateway(world);
    private final SimNode node = new SimNode(world, options, Fabric.HONEST, gateway);

    @Test
    void clientsGetThroughHoweverMuchIsDue() {
        node.start();
        runUntil(node::ready);
        deploy();
        for (int i = 0; i < JOBS; i++) {
            accepted(
                    ProcessInstanceCreationIntent.CREATE,
                    new ProcessInstanceCreationValue(
                            "p", -1, -1, -1, Packed.EMPTY_DOCUMENT, List.of(), List.of(), Tenants.DEFAULT));
        }
        // Whatever is pushed times out at once, and is pushed again: each batch has something due.
        gateway.openStream(
                new JobStream(1, 1, "work", "idler", LEASE_MILLIS, List.of(), List.of(Tenants.DEFAULT)), push -> {});
        for (int i = 0; i < JOBS; i++) {
            accepted(
                    ProcessInstanceCreationIntent.CREATE,
                    new ProcessInstanceCreationValue(
                            "p", -1, -1, -1, Packed.EMPTY_DOCUMENT, List.of(), List.of(), Tenants.DEFAULT));
        }
        accepted(MessageIntent.PUBLISH, new MessageValue("m", "k", "", 0, -1, Packed.EMPTY_DOCUMENT, Tenants.DEFAULT));
    }

    private void deploy() {
        final byte[] file = PROCESS.getBytes(StandardCharsets.UTF_8);
        accepted(
                DeploymentIntent.CREATE,
                new DeploymentValue(List.of(new DeploymentResource("p.bpmn", file)), List.of(), Tenants.DEFAULT));
    }

    private void accepted(final Intent intent, final RecordValue value) {
        final List<CommandReply> answer = new ArrayList<>();
        gateway.call(1, -1, intent, value, List.of(), answer::add);
        runUntil(() -> !answer.isEmpty());
        assertThat(answer.getFirst()).isInstanceOf(CommandReply.Accepted.class);
    }

    private void runUntil(final BooleanSupplier goal) {
        final long deadline = world.nanos() + 60 * World.SECONDS;
        while (!goal.getAsBoolean()) {
            assertThat(world.nanos()).as("virtual time").isLessThan(deadline);
            world.step();
            node.look();
        }
    }

    /** One command a turn, one entry under way, and that takes longer than a lease. */
    private static Options options() {
        final Options drawn = Options.draw(1, 1).withFaults(EnumSet.of(Fault.SLOW_DISK));
        return new Options(
                drawn.seed(),
                drawn.steps(),
                drawn.faults(),
                1,
                drawn.journal(),
                drawn.state(),
                new PartitionLimits(1_000, 1, 100, 64 << 10, 1, 64, 300_000, 1 << 20, 1 << 20, 10_000),
                1_000,
                20,
                1);
    }
}
