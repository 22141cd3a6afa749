package dev.skep.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line: what it says, and how it ends. */
final class ClusterMainTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void runsASeedTwiceAndSaysWhatItDid() {
        assertThat(run("--brokers", "3", "--seed", "0x2a", "--steps", "800", "--faults", "kill,power_loss", "--twice"))
                .isZero();
        assertThat(output())
                .contains("faults=[KILL, POWER_LOSS]")
                .contains("seed 42: OK, 3 brokers, trace ")
                .contains(" steps/s, x");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("--brokers", "-1")).isEqualTo(1);
        assertThat(output()).startsWith("--brokers is -1, expected at least 1, or any; usage: ");
    }

    @Test
    void saysWhichFlagsGiveTheSameRun() {
        final ClusterOptions options = ClusterOptions.draw(7, 12, 5).withFaults(EnumSet.of(ClusterFault.WIPE));
        assertThat(ClusterMain.command(options))
                .isEqualTo("./skep simulate --brokers 5 --seed 7 --steps 12 --faults WIPE");
    }

    private int run(final String... arguments) {
        return ClusterMain.run(List.of(arguments), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
