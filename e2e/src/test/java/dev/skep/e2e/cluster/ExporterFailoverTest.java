package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.e2e.cluster.ClusterOfProcesses.Shape;
import dev.skep.e2e.exporter.ExportedLines;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exporters of a partition whose leader dies. */
@EndToEnd
final class ExporterFailoverTest {
    @TempDir
    private Path folder;

    private static long runOne(final Client client, final String id) {
        final long instance = client.create(id, Map.of("greeting", "hello"));
        client.work(id);
        client.awaitEnded(instance);
        return instance;
    }

    /** One file for all of them: only one at a time leads, and who is dead writes nothing. */
    @Test
    void whoLeadsNextGoesOnWhereTheOneBeforeWas() {
        final Map<String, String> settings = new LinkedHashMap<>(Shape.ofThree().settings());
        settings.put("ZEEBE_BROKER_EXPORTERS_AUDIT_CLASSNAME", "file");
        settings.put("ZEEBE_BROKER_EXPORTERS_AUDIT_ARGS_DIRECTORY", folder.toString());
        final ExportedLines lines = new ExportedLines(folder, 1);
        try (ClusterOfProcesses cluster = ClusterOfProcesses.start(new Shape(3, 1, 3, false, settings))) {
            final String id = Client.unique("exported");
            final String probe = Client.unique("probe");
            cluster.client(0).deploy(Processes.oneTask(id));
            cluster.client(0).deploy(Processes.straight(probe));
            final List<Long> instances = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                instances.add(runOne(cluster.client(0), id));
            }
            lines.awaitCompleted(instances.getLast());
            final long known = lines.all().getLast().get("position").asLong();
            final int leader = cluster.leaderOf(1);
            final int other = (leader + 1) % cluster.size();
            for (int follower = 0; follower < cluster.size(); follower++) {
                final int asked = follower;
                Await.until(() -> assertThat(cluster.replica(asked, 1)
                                .get("exportedPosition")
                                .asLong())
                        .isGreaterThanOrEqualTo(known));
            }

            cluster.broker(leader).kill();
            cluster.awaitServed(other, probe);
            for (int i = 0; i < 5; i++) {
                instances.add(runOne(cluster.client(other), id));
            }

            instances.forEach(lines::awaitCompleted);
            assertThat(lines.all().stream().map(ExporterFailoverTest::position).filter(position -> position <= known))
                    .as("what was acknowledged does not come again")
                    .doesNotHaveDuplicates();
        }
    }

    private static long position(final JsonNode record) {
        return record.get("position").asLong();
    }
}
