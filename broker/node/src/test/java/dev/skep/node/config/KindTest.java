package dev.skep.node.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KindTest {
    @ParameterizedTest
    @CsvSource({
        "250ms, 250",
        "10s, 10000",
        "5m, 300000",
        "2h, 7200000",
        "1d, 86400000",
        "PT5M, 300000",
        "pt0.5s, 500",
        "15, 15",
        "' 3 s ', 3000",
        "0s, 0"
    })
    void durations(final String text, final long millis) {
        assertThat(Kind.duration(Duration.ZERO).parse(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "128MB, 134217728",
        "64kb, 65536",
        "2GB, 2147483648",
        "1TB, 1099511627776",
        "12, 12",
        "7B, 7",
        "1.5KB, 1536",
        "'4 MB', 4194304"
    })
    void sizes(final String text, final long bytes) {
        assertThat(Kind.size(0, Long.MAX_VALUE).parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-1s", "1 week", "P1", "1.5s", "99999999999999999999s", "9223372036854775807d"})
    void noDurations(final String text) {
        assertThatThrownBy(() -> Kind.duration(Duration.ZERO).parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "-1MB", "1PB", "0.3B", "1MiB", "9999999999999TB"})
    void noSizes(final String text) {
        assertThatThrownBy(() -> Kind.size(0, Long.MAX_VALUE).parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bounds() {
        assertThat(Kind.whole(1, 3).parse("3")).isEqualTo(3);
        assertThatThrownBy(() -> Kind.whole(1, 3).parse("4")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Kind.port().parse("0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Kind.decimal(0, 1).parse("NaN")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Kind.bool().parse("yes")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Kind.oneOf(LoggingSettings.Format.class).parse("STACKDRIVER"))
                .isEqualTo(LoggingSettings.Format.STACKDRIVER);
    }

    @Test
    void everyFallbackIsAllowed() {
        for (final Setting<?> setting : SettingsTable.BROKER.settings()) {
            assertThat(setting.kind().parse(setting.fallback()))
                    .as(setting.path())
                    .isNotNull();
        }
    }
}
