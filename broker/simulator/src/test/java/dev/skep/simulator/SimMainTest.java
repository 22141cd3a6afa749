package dev.skep.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line: what it says, and how it ends. */
final class SimMainTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void runsASeedTwiceAndSaysWhatItDid() {
        assertThat(run("--seed", "0x2a", "--steps", "300", "--faults", "kill,power_loss", "--twice"))
                .isZero();
        assertThat(output())
                .contains("faults=[KILL, POWER_LOSS]")
                .contains("seed 42: OK, trace ")
                .contains("of virtual time in");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(run("--sede", "1")).isEqualTo(1);
        assertThat(output()).startsWith("unknown flag --sede; usage: ");
    }

    @Test
    void saysWhichFlagsGiveTheSameRun() {
        final Options options = Options.draw(7, 12)
                .withFaults(List.of(Fault.KILL).stream().collect(java.util.stream.Collectors.toSet()));
        assertThat(SimMain.command(options)).isEqualTo("./skep simulate --seed 7 --steps 12 --faults KILL");
    }

    private int run(final String... arguments) {
        return SimMain.run(List.of(arguments), new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    private String output() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
