package dev.skep.node.local;

import dev.skep.node.StartFailure;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The process of one broker or gateway. */
final class ChildProcess {
    private static final String BEFORE = ".before";
    private static final int CONNECT_MILLIS_MAX = 500;
    private static final int ANSWER_MILLIS_MAX = 1_000;
    private static final int TAIL_BYTES = 8 << 10;

    private final ProcessPlan plan;
    private final Process process;

    private ChildProcess(final ProcessPlan plan, final Process process) {
        this.plan = plan;
        this.process = process;
    }

    /**
     * @param launcher the command that the word of the plan is added to
     */
    static ChildProcess start(final List<String> launcher, final ProcessPlan plan) {
        final List<String> command = new ArrayList<>(launcher);
        command.add(plan.word());
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(plan.environment());
        try {
            Files.createDirectories(plan.directory());
            final Path log = logFile(plan);
            if (Files.exists(log)) {
                Files.move(log, log.resolveSibling(log.getFileName() + BEFORE), StandardCopyOption.REPLACE_EXISTING);
            }
            builder.redirectOutput(log.toFile());
            final Process process = builder.start();
            process.getOutputStream().close();
            return new ChildProcess(plan, process);
        } catch (IOException e) {
            throw new StartFailure(
                    plan.name() + " can't be started with " + launcher.getFirst() + " in " + plan.directory() + " ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static Path logFile(final ProcessPlan plan) {
        return plan.directory().resolve(plan.word() + ".log");
    }

    ProcessPlan plan() {
        return plan;
    }

    long pid() {
        return process.pid();
    }

    /** Tells when the process has ended, at once if it has already. */
    void onEnd(final Consumer<ChildProcess> listener) {
        final var _ = process.onExit().thenRun(() -> listener.accept(this));
    }

    /** Whether it says that it takes requests. */
    boolean ready() {
        try {
            final HttpURLConnection probe =
                    (HttpURLConnection) URI.create("http://" + plan.management() + "/actuator/health/readiness")
                            .toURL()
                            .openConnection(Proxy.NO_PROXY);
            probe.setConnectTimeout(CONNECT_MILLIS_MAX);
            probe.setReadTimeout(ANSWER_MILLIS_MAX);
            try {
                return probe.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                probe.disconnect();
            }
        } catch (IOException e) {
            return false; // not listening yet
        }
    }

    /** Asks it to stop. */
    void stop() {
        process.destroy();
    }

    /** Ends the process whatever it does. */
    void kill() {
        process.destroyForcibly();
    }

    /** Waits for the end; false when it did not come in time. */
    boolean ended(final long nanos) throws InterruptedException {
        return process.waitFor(nanos, TimeUnit.NANOSECONDS);
    }

    /** Which process has ended how, and what it said last. */
    String obituary() {
        final String last = lastLine();
        return plan.name() + " (process " + pid() + ") ended with status " + process.exitValue()
                + (last.isEmpty() ? ", without a word" : ", its last words: " + last) + " (" + logFile(plan) + ")";
    }

    private String lastLine() {
        try (RandomAccessFile log = new RandomAccessFile(logFile(plan).toFile(), "r")) {
            final long from = Math.max(0, log.length() - TAIL_BYTES);
            final byte[] tail = new byte[(int) (log.length() - from)];
            log.seek(from);
            log.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce("", (before, line) -> line.strip());
        } catch (IOException e) {
            return "";
        }
    }
}
