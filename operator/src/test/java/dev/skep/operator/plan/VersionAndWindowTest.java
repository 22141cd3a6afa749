package dev.skep.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.operator.api.UpdatePolicy.Window;
import dev.skep.operator.model.ConfigProblem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionAndWindowTest {
    @ParameterizedTest
    @CsvSource({
        "1.2.3,1.2.3,",
        "1.2.3,1.2.9,",
        "1.2.3,1.3.0,",
        "1.2.3,2.0.1,",
        "1.2.3-rc1,1.2.3,",
        "0.1.0-SNAPSHOT,0.1.0,",
        "1.2.3,1.4.0,SKIP",
        "1.2.3,3.0.0,SKIP",
        "1.2.3,2.1.0,SKIP",
        "1.2.3,1.2.2,DOWNGRADE",
        "1.2.3,0.9.9,DOWNGRADE",
        "1.2.3,1.2.3-rc1,DOWNGRADE"
    })
    void versionsGoByPatchesAndToTheNextMinor(final String from, final String to, final String refusal) {
        assertThat(VersionPath.refusal(from, to).map(Enum::name).orElse(null)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource({
        "0 2 * * 6,4h,2030-01-05T02:00:00Z,true",
        "0 2 * * 6,4h,2030-01-05T05:59:59Z,true",
        "0 2 * * 6,4h,2030-01-05T06:00:00Z,false",
        "0 2 * * 6,4h,2030-01-05T01:59:59Z,false",
        "0 2 * * 6,4h,2030-01-06T03:00:00Z,false",
        "*/30 1-3 1 * *,10m,2030-02-01T02:35:00Z,true",
        "*/30 1-3 1 * *,10m,2030-02-01T02:45:00Z,false",
        "0 23 * * 7,2h,2030-01-07T00:30:00Z,true"
    })
    void windowsAreOpenFromTheirBeginForTheirDuration(
            final String schedule, final String duration, final String now, final boolean open) throws ConfigProblem {
        assertThat(Windows.isOpen(List.of(new Window(schedule, duration, null)), Instant.parse(now)))
                .isEqualTo(open);
    }

    @Test
    void aWindowIsMeantInItsTimeZone() throws ConfigProblem {
        final List<Window> berlin = List.of(new Window("0 2 * * *", "1h", "Europe/Berlin"));
        assertThat(Windows.isOpen(berlin, Instant.parse("2030-01-05T01:30:00Z")))
                .isTrue();
        assertThat(Windows.isOpen(berlin, Instant.parse("2030-07-05T00:30:00Z")))
                .isTrue();
        assertThat(Windows.isOpen(berlin, Instant.parse("2030-07-05T01:30:00Z")))
                .isFalse();
    }

    @Test
    void nonsenseIsRefusedWithASentence() {
        assertThatThrownBy(() -> Windows.isOpen(List.of(new Window("0 2 * *", "1h", null)), Instant.EPOCH))
                .hasMessageContaining("five");
        assertThatThrownBy(() -> Windows.isOpen(List.of(new Window("0 25 * * *", "1h", null)), Instant.EPOCH))
                .hasMessageContaining("25");
        assertThatThrownBy(() -> Windows.isOpen(List.of(new Window("0 2 * * *", "1h", "Mars/Base")), Instant.EPOCH))
                .hasMessageContaining("Mars/Base");
    }
}
