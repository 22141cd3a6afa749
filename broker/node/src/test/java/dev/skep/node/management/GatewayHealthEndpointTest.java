package dev.skep.node.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import dev.skep.node.management.GatewayHealth.Leadership;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class GatewayHealthEndpointTest {
    private long nanos;
    private final GatewayHealthEndpoint endpoint = new GatewayHealthEndpoint(() -> nanos);
    private final Known known = new Known();

    private static final class Known implements GatewayHealth {
        private boolean ready;
        private int brokers;
        private final TreeMap<Integer, Leadership> partitions = new TreeMap<>();

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public int brokers() {
            return brokers;
        }

        @Override
        public SortedMap<Integer, Leadership> partitions() {
            return partitions;
        }
    }

    @Test
    void beforeTheStartNothingIsUpButItLives() {
        assertThat(get("startup").status()).isEqualTo(503);
        assertThat(get("readiness").status()).isEqualTo(503);
        assertThat(get("liveness").status()).isEqualTo(200);
        assertThat(get("").status()).isEqualTo(503);
        assertThat(get("other").status()).isEqualTo(404);
    }

    @Test
    void readyIsWhoKnowsALeaderUntilItStops() {
        endpoint.started(known);
        assertThat(get("startup").status()).isEqualTo(200);
        assertThat(get("readiness").status()).isEqualTo(503);
        known.ready = true;
        assertThat(get("readiness").status()).isEqualTo(200);
        endpoint.stopping();
        assertThat(get("readiness").status()).isEqualTo(503);
        assertThat(get("readiness").body()).contains("OUT_OF_SERVICE");
    }

    @Test
    void aClusterThatIsWellInPartIsDegraded() {
        endpoint.started(known);
        known.brokers = 3;
        known.partitions.put(1, Leadership.WELL);
        known.partitions.put(2, Leadership.NOBODY);
        assertThat(get("").status()).isEqualTo(200);
        assertThat(get("").body()).contains("DEGRADED", "\"Partition 1\":\"HEALTHY\"", "\"Partition 2\":\"NO_LEADER\"");
        known.partitions.put(2, Leadership.WELL);
        assertThat(get("").body()).doesNotContain("DEGRADED");
        known.partitions.replaceAll((partition, leadership) -> Leadership.UNWELL);
        assertThat(get("").status()).isEqualTo(503);
    }

    @Test
    void onlyAClusterThatIsGoneForLongMakesItDie() {
        endpoint.started(known);
        known.brokers = 3;
        known.partitions.put(1, Leadership.WELL);
        assertThat(get("liveness").status()).isEqualTo(200);
        known.partitions.put(1, Leadership.NOBODY);
        assertThat(get("liveness").status()).isEqualTo(200);
        nanos += GatewayHealthEndpoint.GONE_NANOS_MAX;
        assertThat(get("liveness").status()).isEqualTo(200);
        known.partitions.put(1, Leadership.WELL);
        assertThat(get("liveness").status()).isEqualTo(200);
        known.partitions.put(1, Leadership.NOBODY);
        nanos += GatewayHealthEndpoint.GONE_NANOS_MAX;
        assertThat(get("liveness").status()).as("gone anew").isEqualTo(200);
        nanos += GatewayHealthEndpoint.GONE_NANOS_MAX + 1;
        assertThat(get("liveness").status()).isEqualTo(503);
    }

    private Answer get(final String probe) {
        return endpoint.answer(
                new Request("GET", "/actuator/health/" + probe, probe, null, new Headers(), new byte[0]));
    }
}
