package dev.skep.node.local;

import dev.skep.node.DataDirectory;
import dev.skep.node.StartFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The brokers and gateways of one directory, each a process of its own. One thread starts and watches them; {@link #close} may come from
 * another one at any time.
 */
public final class LocalCluster implements AutoCloseable {
    private static final long POLL_MILLIS = 50;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long STOP_NANOS_MAX = TimeUnit.SECONDS.toNanos(20);
    private static final long KILL_NANOS_MAX = TimeUnit.SECONDS.toNanos(5);

    private final List<String> launcher;
    private final List<ProcessPlan> plans;
    private final DataDirectory directory;
    private final ClusterFile file;
    private final List<ChildProcess> brokers = new ArrayList<>();
    private final LinkedBlockingQueue<ChildProcess> ended = new LinkedBlockingQueue<>();
    private boolean closed;

    private LocalCluster(final List<String> launcher, final List<ProcessPlan> plans, final DataDirectory directory) {
        this.launcher = launcher;
        this.plans = plans;
        this.directory = directory;
        file = new ClusterFile(directory.path());
    }

    /**
     * Nothing runs yet.
     *
     * @param launcher the {@code skep} command
     * @param directory of all of them; ours until the close
     * @throws StartFailure when the directory can't be had
     */
    public static LocalCluster in(final Path directory, final List<String> launcher, final List<ProcessPlan> plans) {
        return new LocalCluster(List.copyOf(launcher), List.copyOf(plans), DataDirectory.take(directory));
    }

    /** A broker or gateway as it runs. */
    public record Running(ProcessPlan plan, long pid) {}

    /**
     * Starts the brokers and returns when all take requests.
     *
     * @param news told when that takes long
     * @return empty when it was closed meanwhile
     * @throws StartFailure with the last words of a broker that ended instead; the others still run
     */
    public List<Running> start(final Consumer<String> news) throws InterruptedException {
        file.remove();
        for (final ProcessPlan plan : plans) {
            if (!start(plan)) {
                return List.of();
            }
        }
        if (!awaitReady(news)) {
            return List.of();
        }
        return publish();
    }

    private synchronized boolean start(final ProcessPlan plan) {
        if (closed) {
            return false;
        }
        final ChildProcess broker = ChildProcess.start(launcher, plan);
        brokers.add(broker);
        broker.onEnd(ended::add);
        return true;
    }

    private boolean awaitReady(final Consumer<String> news) throws InterruptedException {
        final List<ChildProcess> waiting = started();
        long tellAt = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            waiting.removeIf(ChildProcess::ready);
            if (waiting.isEmpty()) {
                return true;
            }
            if (System.nanoTime() - tellAt >= 0) {
                tellAt += PATIENCE_NANOS;
                news.accept("still waiting for " + names(waiting) + " to become ready; its log is in "
                        + waiting.getFirst().plan().directory());
            }
            final ChildProcess gone = ended.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (closed()) {
                return false;
            }
            if (gone != null) {
                throw new StartFailure("not all could start: " + gone.obituary());
            }
        }
    }

    private static String names(final List<ChildProcess> waiting) {
        return String.join(
                ", ", waiting.stream().map(process -> process.plan().name()).toList());
    }

    private synchronized List<Running> publish() {
        if (closed) {
            return List.of();
        }
        file.write(brokers);
        return brokers.stream()
                .map(broker -> new Running(broker.plan(), broker.pid()))
                .toList();
    }

    /**
     * Watches the brokers until none is left, or until the close.
     *
     * @param news told of each that ends
     */
    public void awaitEnd(final Consumer<String> news) throws InterruptedException {
        int left = started().size();
        while (left > 0) {
            final ChildProcess gone = ended.take();
            if (closed()) {
                return;
            }
            left--;
            news.accept(gone.obituary() + (left > 0 ? "; the others go on" : "; none is left"));
        }
    }

    private synchronized List<ChildProcess> started() {
        return new ArrayList<>(brokers);
    }

    private synchronized boolean closed() {
        return closed;
    }

    /** Stops all brokers, by force those that take too long. Callable more than once. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try (directory) {
            final List<ChildProcess> running = started();
            running.forEach(ChildProcess::stop);
            final List<ChildProcess> stubborn = stillThere(running, STOP_NANOS_MAX);
            stubborn.forEach(ChildProcess::kill);
            stillThere(stubborn, KILL_NANOS_MAX);
            file.remove();
        }
    }

    private static List<ChildProcess> stillThere(final List<ChildProcess> brokers, final long nanosMax) {
        final long deadline = System.nanoTime() + nanosMax;
        final List<ChildProcess> there = new ArrayList<>();
        boolean interrupted = false;
        for (final ChildProcess broker : brokers) {
            try {
                if (!broker.ended(interrupted ? 0 : deadline - System.nanoTime())) {
                    there.add(broker);
                }
            } catch (InterruptedException e) {
                interrupted = true;
                there.add(broker);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return there;
    }
}
