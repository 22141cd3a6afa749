package dev.skep.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.skep.base.WalkStep;
import dev.skep.base.WalkStep.Step;
import dev.skep.node.config.SettingsLoader;
import dev.skep.node.management.PartitionOperation;
import dev.skep.node.metrics.NodeMetrics;
import io.camunda.zeebe.gateway.protocol.GatewayGrpc;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.DeployResourceRequest;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.Resource;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One command through a whole broker, in the twelve steps that README.md tells of, and in no other order. */
class CommandWalkTest {
    private static final Path README = Path.of("../../README.md");

    @Test
    void aCommandTakesTheTwelveStepsInOrder(@TempDir final Path folder) throws IOException {
        try (HeldPort gateway = HeldPort.any();
                HeldPort internal = HeldPort.any()) {
            walk(folder, gateway.number(), internal.number());
        }
    }

    private static void walk(final Path folder, final int port, final int internalPort) throws IOException {
        final var settings = SettingsLoader.load(
                        List.of(),
                        null,
                        Map.of(
                                "ZEEBE_BROKER_GATEWAY_NETWORK_PORT",
                                "" + port,
                                "ZEEBE_BROKER_GATEWAY_NETWORK_HOST",
                                "127.0.0.1",
                                "CAMUNDA_REST_ENABLED",
                                "false",
                                "ZEEBE_BROKER_NETWORK_INTERNALAPI_PORT",
                                "" + internalPort,
                                "ZEEBE_BROKER_DATA_DIRECTORY",
                                folder.resolve("data").toString()),
                        List.of())
                .settings();
        final Path file = folder.resolve("walk.jfr");
        try (NodeMetrics metrics = new NodeMetrics();
                RunningBroker broker = Broker.start(settings, metrics);
                Recording recording = new Recording()) {
            final ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build();
            final var client = GatewayGrpc.newBlockingStub(channel);
            client.deployResource(DeployResourceRequest.newBuilder()
                    .addResources(Resource.newBuilder().setName("walk.bpmn").setContent(ByteString.copyFrom(process())))
                    .build());
            recording.enable(WalkStep.EVENT_NAME);
            recording.start();
            client.createProcessInstance(CreateProcessInstanceRequest.newBuilder()
                    .setBpmnProcessId("walk")
                    .setVersion(-1)
                    .build());
            broker.partitions().run(PartitionOperation.TAKE_SNAPSHOT).join();
            awaitSnapshot(broker);
            recording.stop();
            recording.dump(file);
            channel.shutdownNow();
        }

        assertThat(firstOfEach(file)).containsExactly(Step.values());
    }

    @Test
    void theReadmeLinksEachStepToAFileThatMarksIt() throws IOException {
        final String walk = Files.readString(README, StandardCharsets.UTF_8)
                .replaceAll("(?s).*<!-- WALK BEGIN[^>]*-->(.*)<!-- WALK END -->.*", "$1");
        final Matcher rows = Pattern.compile("\\| (\\d+) \\| [^|]*`([A-Z_]+)`[^|]*\\| \\[[^\\]]+\\]\\(([^)]+)\\) \\|")
                .matcher(walk);
        final List<String> steps = new ArrayList<>();
        while (rows.find()) {
            steps.add(rows.group(2));
            final String source = Files.readString(README.resolveSibling(rows.group(3)), StandardCharsets.UTF_8);
            assertThat(source).as(rows.group(3)).contains("WalkStep.Step." + rows.group(2));
        }
        assertThat(steps)
                .containsExactlyElementsOf(
                        List.of(Step.values()).stream().map(Enum::name).toList());
    }

    /** The steps in the order in which each was taken first. */
    private static List<Step> firstOfEach(final Path file) throws IOException {
        final List<RecordedEvent> events = new ArrayList<>(RecordingFile.readAllEvents(file));
        events.sort(Comparator.comparing(RecordedEvent::getStartTime));
        return events.stream()
                .map(event -> Step.valueOf(event.getString("step")))
                .distinct()
                .toList();
    }

    private static void awaitSnapshot(final RunningBroker broker) {
        while (broker.partitions().states().join().get(1).snapshotId() == null) {
            Thread.onSpinWait();
        }
    }

    private static byte[] process() {
        return Bpmn.convertToString(Bpmn.createExecutableProcess("walk")
                        .startEvent()
                        .serviceTask("task", task -> task.zeebeJobType("work"))
                        .endEvent()
                        .done())
                .getBytes(StandardCharsets.UTF_8);
    }
}
