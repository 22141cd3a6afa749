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

/** The process of one broker. */
final class BrokerChild {
    private static final String LOG_FILE = "broker.log";
    private static final String LOG_FILE_BEFORE = "broker.log.before";
    private static final int CONNECT_MILLIS_MAX = 500;
    private static final int ANSWER_MILLIS_MAX = 1_000;
    private static final int TAIL_BYTES = 8 << 10;

    private final BrokerPlan plan;
    private final Process process;

    private BrokerChild(final BrokerPlan plan, final Process process) {
        this.plan = plan;
        this.process = process;
    }

    /**
     * @param launcher the command that the word {@code broker} is added to
     */
    static BrokerChild start(final List<String> launcher, final BrokerPlan plan) {
        final List<String> command = new ArrayList<>(launcher);
        command.add("broker");
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(plan.environment());
        try {
            Files.createDirectories(plan.data());
            final Path log = logFile(plan);
            if (Files.exists(log)) {
                Files.move(log, plan.data().resolve(LOG_FILE_BEFORE), StandardCopyOption.REPLACE_EXISTING);
            }
            builder.redirectOutput(log.toFile());
            final Process process = builder.start();
            process.getOutputStream().close();
            return new BrokerChild(plan, process);
        } catch (IOException e) {
            throw new StartFailure(
                    "broker " + plan.nodeId() + " can't be started with " + launcher.getFirst() + " in " + plan.data()
                            + " (" + e.getMessage() + ")",
                    e);
        }
    }

    private static Path logFile(final BrokerPlan plan) {
        return plan.data().resolve(LOG_FILE);
    }

    BrokerPlan plan() {
        return plan;
    }

    long pid() {
        return process.pid();
    }

    /** Tells when the process has ended, at once if it has already. */
    void onEnd(final Consumer<BrokerChild> listener) {
        final var _ = process.onExit().thenRun(() -> listener.accept(this));
    }

    /** Whether the broker says that it takes requests. */
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

    /** Asks the broker to stop. */
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
        return "broker " + plan.nodeId() + " (process " + pid() + ") ended with status " + process.exitValue()
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
