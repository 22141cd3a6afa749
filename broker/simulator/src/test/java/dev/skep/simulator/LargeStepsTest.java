package dev.skep.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.partition.PartitionLimits;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.part.DeploymentResource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps from which more comes than an entry of the log may hold: they cost nobody else anything, least of all the partition. */
final class LargeStepsTest {
    private static final int MANY = 1_500;
    private static final int ENTRY_BYTES = 64 << 10;
    private static final int LARGE_CHARS = 8 << 10;
    private static final int BRANCHES = 1_010;
    /** Room for the flows of so many branches, and not for what is to be done behind them as well. */
    private static final int FORK_BYTES = 150 << 10;

    private static final String CATCH = """
        <intermediateCatchEvent id="t"><messageEventDefinition id="d" messageRef="mg"/></intermediateCatchEvent>
        """;
    private static final String TASK = """
        <serviceTask id="t">
          <extensionElements><zeebe:taskDefinition type="work"/></extensionElements>
        </serviceTask>
        """;
    private static final String INTERRUPTED = TASK + """
        <boundaryEvent id="b" attachedToRef="t"><messageEventDefinition id="d" messageRef="mg"/></boundaryEvent>
        <sequenceFlow id="g" sourceRef="b" targetRef="n"/><endEvent id="n"/>
        """;
    private static final String ACCOMPANIED = TASK + """
        <boundaryEvent id="b" attachedToRef="t" cancelActivity="false">
          <messageEventDefinition id="d" messageRef="mg"/>
        </boundaryEvent>
        <sequenceFlow id="g" sourceRef="b" targetRef="n"/><endEvent id="n"/>
        """;
    private static final String EVENT_SUB_PROCESS = TASK + """
        <subProcess id="e" triggeredByEvent="true">
          <startEvent id="b" isInterrupting="false"><messageEventDefinition id="d" messageRef="mg"/></startEvent>
          <sequenceFlow id="g" sourceRef="b" targetRef="n"/><endEvent id="n"/>
        </subProcess>
        """;

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

    /** Whoever takes a message late can't tell its sender any more that there is no room for it. */
    @ParameterizedTest
    @ValueSource(strings = {CATCH, INTERRUPTED, ACCOMPANIED, EVENT_SUB_PROCESS})
    void aMessageIsRefusedOrReachesWhoeverComes(final String element) {
        begin(element);
        int refused = 0;
        int taken = 0;
        for (final int bytes : List.of(1_000, 15_000, 19_000, 21_000, 25_000, 31_000)) {
            for (final Packed variables : List.of(one(bytes), many(bytes))) {
                final String key = "k" + taken + "/" + refused;
                switch (publish(key, variables)) {
                    case CommandReply.Rejected answer -> {
                        assertThat(answer.type()).isEqualTo(RejectionType.EXCEEDED_BATCH_RECORD_SIZE);
                        assertThat(answer.reason()).contains("at most " + ENTRY_BYTES + " bytes, but it has ");
                        refused++;
                    }
                    case CommandReply.Accepted published -> {
                        create(text("k", key));
                        taken++;
                        final int expected = taken;
                        runUntil(() -> found(record -> record.intent() == ProcessMessageSubscriptionIntent.CORRELATED)
                                        .size()
                                == expected);
                    }
                    default -> throw new AssertionError("no answer to a publication");
                }
            }
        }
        assertThat(refused).as("refused").isBetween(2, 10);
        assertThat(found(record -> record.intent() == MessageSubscriptionIntent.REJECTED))
                .isEmpty();
    }

    private CommandReply publish(final String key, final Packed variables) {
        return call(
                -1,
                MessageIntent.PUBLISH,
                new MessageValue("m", key, "", 3_600_000, -1, variables, Tenants.DEFAULT),
                List.of(RejectionType.EXCEEDED_BATCH_RECORD_SIZE));
    }

    private static Packed one(final int bytes) {
        return text("x", "x".repeat(bytes));
    }

    private static Packed many(final int bytes) {
        final Documents.Builder document = new Documents.Builder();
        for (int i = 0; document.size() < bytes; i++) {
            document.put("v" + i, Documents.text("text"));
        }
        return document.build();
    }

    private static Packed text(final String name, final String text) {
        return new Documents.Builder().put(name, Documents.text(text)).build();
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
              <message id="mg" name="m"><extensionElements>
                <zeebe:subscription correlationKey="=k"/>
              </extensionElements></message>
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
        return create(variables(n));
    }

    private long create(final Packed variables) {
        return accepted(
                        -1,
                        ProcessInstanceCreationIntent.CREATE,
                        new ProcessInstanceCreationValue(
                                "p", -1, -1, -1, variables, List.of(), List.of(), Tenants.DEFAULT))
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
        final CommandReply reply = call(key, intent, value, List.of());
        assertThat(reply).isInstanceOf(CommandReply.Accepted.class);
        return (CommandReply.Accepted) reply;
    }

    private CommandReply call(
            final long key, final Intent intent, final RecordValue value, final List<RejectionType> rejections) {
        final List<CommandReply> answer = new ArrayList<>();
        gateway.call(1, key, intent, value, rejections, answer::add);
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
