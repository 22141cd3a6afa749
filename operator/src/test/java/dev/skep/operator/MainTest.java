package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process, as Kubernetes starts it. */
final class MainTest {
    /** Kubernetes starts again what ends, and not what only looks alive. */
    @Test
    void anOperatorThatFindsNoApiServerEnds(@TempDir final Path folder) throws Exception {
        final Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it}}]
                clusters: [{name: it, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: it, user: {}}]
                """);
        final ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.skep.operator.Main")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT", "1");
        builder.environment().put("SKEP_OPERATOR_HTTP_PORT", "0");
        final Process operator = builder.start();
        try {
            assertThat(operator.waitFor(3, TimeUnit.MINUTES))
                    .as(Files.readString(folder.resolve("log")))
                    .isTrue();
            assertThat(operator.exitValue()).isEqualTo(1);
            assertThat(Files.readString(folder.resolve("log"))).contains("can't begin");
        } finally {
            operator.destroyForcibly();
        }
    }
}
