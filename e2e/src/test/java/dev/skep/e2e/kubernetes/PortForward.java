package dev.skep.e2e.kubernetes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A tunnel to one pod of a service. It ends with the pod. */
final class PortForward implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Forwarding from (127\\.0\\.0\\.1:\\d+) ");

    private final Process process;
    private final String address;

    PortForward(final Path kubeconfig, final String namespace, final String service, final int port) {
        try {
            process = new ProcessBuilder(
                            "kubectl",
                            "--kubeconfig",
                            kubeconfig.toString(),
                            "-n",
                            namespace,
                            "port-forward",
                            "--address=127.0.0.1",
                            "service/" + service,
                            ":" + port)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            final BufferedReader out = process.inputReader();
            final String line = out.readLine();
            final Matcher ready = READY.matcher(line == null ? "" : line);
            if (!ready.find()) {
                process.destroy();
                throw new AssertionError("no tunnel to service " + service + ": " + line);
            }
            address = ready.group(1);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
