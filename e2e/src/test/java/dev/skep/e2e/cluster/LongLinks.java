package dev.skep.e2e.cluster;

import dev.skep.e2e.fixture.BrokerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Three brokers with links whose delay can be set, for measurements: prints the gateways and process ids, then obeys the lines of its
 * input: {@code delay MILLIS} (one way) and {@code end}.
 */
final class LongLinks {
    private LongLinks() {}

    public static void main(final String[] arguments) throws IOException {
        final ClusterOfProcesses.Shape three = ClusterOfProcesses.Shape.ofThree();
        final Map<String, String> settings = new LinkedHashMap<>(three.settings());
        settings.remove("ZEEBE_BROKER_CLUSTER_MEMBERSHIP_FAILURETIMEOUT");
        final ClusterOfProcesses.Shape shape = new ClusterOfProcesses.Shape(3, 3, 3, true, settings);
        try (ClusterOfProcesses cluster = ClusterOfProcesses.start(shape)) {
            for (int id = 0; id < cluster.size(); id++) {
                final BrokerProcess broker = cluster.broker(id);
                System.out.println("gateway " + broker.gatewayAddress() + " pid " + broker.pid());
            }
            final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            String line = input.readLine();
            while (line != null && !line.equals("end")) {
                final String[] words = line.split(" ", 2);
                if (!words[0].equals("delay")) {
                    throw new IllegalArgumentException("expected \"delay MILLIS\" or \"end\", got \"" + line + "\"");
                }
                cluster.links().delay(Duration.ofMillis(Long.parseLong(words[1])));
                System.out.println(line);
                line = input.readLine();
            }
            cluster.stop();
        }
    }
}
