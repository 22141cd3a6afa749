package dev.skep.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.partition.PartitionLimits;
import dev.skep.protocol.Record;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentResource;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.VariableDocumentValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Steps from which more comes than an entry of the log may hold: they cost nobody else anything, least of all the partition. */
final class LargeStepsTest {
    private static final int MANY = 1_500;
    private static final int ENTRY_BYTES = 64 << 10;
    private static final int LARGE_CHARS = 8 << 10;
    private static final int BRANCHES = 1_010;
    /** Room for the flows of so many branches, and not for what is to be done behind them as well. */
    private static final int FORK_BYTES = 150 << 10;

    private World world;
    private SimGateway gateway;
    private SimNode node;

    @Test
    void anInstanceWithManyElementsIsCancelled() {
        begin("""
            <serviceTask id="t">
              <extensionElements><zeebe:taskDefinition type="work"/></extensionElements>
              <multiInstanceLoopCharacteristics><extensionElements>
                <zeebe:loopCharacteristics inputCollection="=for i in 1..n return i"/>
              </extensionElements></multiInstanceLoopCharacteristics>
            </serviceTask>
            """);
        final long instance = create(MANY);
        runUntil(() -> count(ProcessInstanceIntent.ELEMENT_ACTIVATED, "t") == MANY + 1);

        accepted(instance, ProcessInstanceIntent.CANCEL, cancelled());

        runUntil(() -> count(ProcessInstanceIntent.ELEMENT_TERMINATED, "p") == 1);
        assertThat(count(ProcessInstanceIntent.ELEMENT_TERMINATED, "t")).isEqualTo(MANY + 1);
    }

    @Test
    void aResultWithoutRoomIsAnIncident() {
        begin("""
            <scriptTask id="t"><extensionElements>
              <zeebe:script expression="=string join(for i in 1..n return &quot;0123456789&quot;)" resultVariable="r"/>
            </extensionElements></scriptTask>
            """);
        final long instance = create(ENTRY_BYTES / 10 + 1);
        runUntil(() ->
                !found(record -> record.intent() == IncidentIntent.CREATED).isEmpty());
        final Record incident =
                found(record -> record.intent() == IncidentIntent.CREATED).getFirst();
        assertThat(((IncidentValue) incident.value()).errorType()).isEqualTo(IncidentErrorType.MESSAGE_SIZE_EXCEEDED);

        accepted(-1, VariableDocumentIntent.UPDATE, new VariableDocumentValue(instance, false, variables(1)));
        accepted(incident.key(), IncidentIntent.RESOLVE, (IncidentValue) incident.value());

        runUntil(() -> count(ProcessInstanceIntent.ELEMENT_COMPLETED, "p") == 1);
    }

    /** What is still to be done for the branches would be put off, and has no room in the entry either. */
    @Test
    void aForkWithTooManyBranchesIsAnIncident() {
        final StringBuilder fork = new StringBuilder("<parallelGateway id=\"t\"/><endEvent id=\"e\"/>");
        for (int i = 0; i < BRANCHES; i++) {
            fork.append("<sequenceFlow id=\"f").append(i).append("\" sourceRef=\"t\" targetRef=\"e\"/>");
        }
        begin(fork.toString(), FORK_BYTES);
        create(1);

        runUntil(() ->
                !found(record -> record.intent() == IncidentIntent.CREATED).isEmpty());
        assertThat(count(ProcessInstanceIntent.SEQUENCE_FLOW_TAKEN, "f0")).isZero();
    }

    @Test
    void aSignalReachesMany() {
        begin("""
            <intermediateCatchEvent id="t"><signalEventDefinition id="d" signalRef="sg"/></intermediateCatchEvent>
            """);
        for (int i = 0; i < MANY; i++) {
            create(1);
        }

        accepted(-1, SignalIntent.BROADCAST, new SignalValue("signal", variables(1), Tenants.DEFAULT, -1, -1));

        runUntil(() -> count(ProcessInstanceIntent.ELEMENT_COMPLETED, "p") == MANY);
    }

    /** All of them get all of it, which is more than an entry holds. */
    @Test
    void aSignalWithALargeDocumentReachesMany() {
        begin("""
            <intermediateCatchEvent id="t"><signalEventDefinition id="d" signalRef="sg"/></intermediateCatchEvent>
            """);
        final int count = 5 * ENTRY_BYTES / LARGE_CHARS;
        for (int i = 0; i < count; i++) {
            create(1);
        }
        final Packed large = new Documents.Builder()
                .put("large", Documents.text("x".repeat(LARGE_CHARS)))
                .build();

        accepted(-1, SignalIntent.BROADCAST, new SignalValue("signal", large, Tenants.DEFAULT, -1, -1));

        runUntil(() -> count(ProcessInstanceIntent.ELEMENT_COMPLETED, "p") == count);
    }

    private void begin(final String element) {
        begin(element, ENTRY_BYTES);
    }

    private void begin(final String element, final int entryBytesMax) {
        final Options options = options(entryBytesMax);
        world = new World(options.seed(), what -> {});
        gateway = new SimGateway(world);
        node = new SimNode(world, options, Fabric.HONEST, gateway);
        node.start();
        runUntil(node::ready);
        final String process = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
                xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
              <signal id="sg" name="signal"/>
              <process id="p" isExecutable="true">
                <startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/>
                %s
              </process>
            </definitions>
            """.formatted(element);
        final byte[] file = process.getBytes(StandardCharsets.UTF_8);
        accepted(
                -1,
                DeploymentIntent.CREATE,
                new DeploymentValue(List.of(new DeploymentResource("p.bpmn", file)), List.of(), Tenants.DEFAULT));
    }

    private long create(final int n) {
        return accepted(
                        -1,
                        ProcessInstanceCreationIntent.CREATE,
                        new ProcessInstanceCreationValue(
                                "p", -1, -1, -1, variables(n), List.of(), List.of(), Tenants.DEFAULT))
                .key();
    }

    private static Packed variables(final int n) {
        final Packed number = new Packed(new byte[] {(byte) 0xCD, (byte) (n >> 8), (byte) n}); // of 16 bits
        return new Documents.Builder().put("n", number).build();
    }

    private static ProcessInstanceValue cancelled() {
        return new ProcessInstanceValue(
                "", -1, -1, -1, "", -1, BpmnElementType.PROCESS, BpmnEventType.UNSPECIFIED, -1, -1, Tenants.DEFAULT);
    }

    private CommandReply.Accepted accepted(final long key, final Intent intent, final RecordValue value) {
        final CommandReply reply = call(key, intent, value);
        assertThat(reply).isInstanceOf(CommandReply.Accepted.class);
        return (CommandReply.Accepted) reply;
    }

    private CommandReply call(final long key, final Intent intent, final RecordValue value) {
        final List<CommandReply> answer = new ArrayList<>();
        gateway.call(1, key, intent, value, List.of(), answer::add);
        runUntil(() -> !answer.isEmpty());
        return answer.getFirst();
    }

    private long count(final ProcessInstanceIntent intent, final String elementId) {
        return found(record -> record.intent() == intent
                        && record.value() instanceof ProcessInstanceValue value
                        && value.elementId().equals(elementId))
                .size();
    }

    private List<Record> found(final Predicate<Record> wanted) {
        final List<Record> found = new ArrayList<>();
        for (long index = 1; index <= node.book(1).committed(); index++) {
            node.book(1).entry(index).records().stream().filter(wanted).forEach(found::add);
        }
        return found;
    }

    private void runUntil(final BooleanSupplier goal) {
        final long deadline = world.nanos() + 600 * World.SECONDS;
        while (!goal.getAsBoolean()) {
            assertThat(world.nanos()).as("virtual time").isLessThan(deadline);
            for (int i = 0; i < 50; i++) {
                world.step();
                node.look();
            }
        }
    }

    private static Options options(final int entryBytesMax) {
        final Options drawn = Options.draw(1, 1).withFaults(EnumSet.noneOf(Fault.class));
        return new Options(
                drawn.seed(),
                drawn.steps(),
                drawn.faults(),
                1,
                drawn.journal(),
                drawn.state(),
                new PartitionLimits(1_000, 50, 100, entryBytesMax, 64, 64, 300_000, 1 << 20, 1 << 20, 10_000),
                1_000,
                20,
                1);
    }
}
