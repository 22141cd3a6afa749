package dev.skep.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Check.InvariantViolation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
    @Test
    void defaultsAreThoseOfTheProtocol() {
        assertThat(GatewayConfig.DEFAULT.port()).isEqualTo(26500);
        assertThat(GatewayConfig.DEFAULT.requestNanos()).isEqualTo(15_000_000_000L);
        assertThat(GatewayConfig.DEFAULT.longPolling().defaultNanos()).isEqualTo(10_000_000_000L);
        assertThat(GatewayConfig.DEFAULT.limits().messageBytesMax()).isEqualTo(4 * 1024 * 1024);
        assertThat(GatewayConfig.defaultLoops(1)).isEqualTo(1);
        assertThat(GatewayConfig.defaultLoops(8)).isEqualTo(4);
        assertThat(GatewayConfig.defaultLoops(1000)).isEqualTo(16);
    }

    @Test
    void wrongValuesAreNamed() {
        assertRefused(() -> GatewayConfig.DEFAULT.withAddress("localhost", 70_000), "port 70000");
        assertRefused(() -> GatewayConfig.DEFAULT.withLoops(0), "loops 0");
        assertRefused(() -> GatewayConfig.DEFAULT.withRequestNanos(0), "requestNanos 0");
        assertRefused(() -> GatewayLimits.DEFAULT.withInFlightMax(0), "inFlightMax 0");
        assertRefused(() -> GatewayLimits.DEFAULT.withMessageBytesMax(3), "messageBytesMax 3");
        assertRefused(
                () -> GatewayConfig.DEFAULT.withLoops(4).withLimits(GatewayLimits.DEFAULT.withInFlightMax(2)),
                "inFlightMax 2");
        assertRefused(() -> new GatewayConfig.LongPollingConfig(true, 0, 1, 1), "defaultNanos 0");
        assertRefused(() -> new GatewayConfig.LongPollingConfig(true, 1, 0, 1), "probeNanos 0");
        assertRefused(() -> new GatewayConfig.LongPollingConfig(true, 1, 1, 0), "emptyRoundsMin 0");
    }

    private static void assertRefused(final ThrowingCallable call, final String text) {
        assertThatThrownBy(call).isInstanceOf(InvariantViolation.class).hasMessageContaining(text);
    }
}
