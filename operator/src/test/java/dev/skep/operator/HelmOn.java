package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Helm with an API server. */
final class HelmOn {
    private static final Duration STEP = Duration.ofMinutes(2);

    private final ApiServer server;
    private final Path folder;
    private final String program;

    /**
     * Leaves the test out where there is no Helm.
     *
     * @param folder for what Helm wants to keep
     */
    HelmOn(final ApiServer server, final Path folder) {
        this.server = server;
        this.folder = folder;
        this.program = Helm.program();
        assumeTrue(!program.isEmpty(), Helm.MISSING);
    }

    String program() {
        return program;
    }

    Shell.Outcome run(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(
                "env",
                "KUBECONFIG=" + server.kubeconfig(),
                "HELM_CACHE_HOME=" + folder,
                "HELM_CONFIG_HOME=" + folder,
                "HELM_DATA_HOME=" + folder,
                program));
        command.addAll(List.of(arguments));
        if (arguments[0].equals("template") || arguments[0].equals("lint")) {
            command.addAll(List.of("--kube-version", Helm.OLDEST_KUBERNETES));
        }
        return Shell.run(STEP, command.toArray(String[]::new));
    }

    /** The output of a Helm that succeeds. */
    String must(final String... arguments) {
        final Shell.Outcome outcome = run(arguments);
        assertThat(outcome.code()).as(outcome.err() + outcome.out()).isZero();
        return outcome.out();
    }

    String must(final List<String> arguments) {
        return must(arguments.toArray(String[]::new));
    }
}
