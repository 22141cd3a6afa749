package dev.skep.operator;

import dev.skep.operator.kube.Lean;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code java -cp ... dev.skep.operator.Main}: runs until it is told to stop, or is no longer the leader. */
public final class Main {
    private static final int ASKED_WRONGLY = 2;
    private static final int NOT_BEGUN = 1;

    private Main() {}

    public static void main(final String[] arguments) throws Exception {
        final Settings settings;
        try {
            settings = Settings.of(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(ASKED_WRONGLY);
            return;
        }
        final Logger log = LoggerFactory.getLogger(Main.class);
        final OperatorProcess process =
                new OperatorProcess(settings, Lean.client().build(), Clock.systemUTC());
        final CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            process.close();
            stopped.countDown();
        }));
        try {
            process.start();
        } catch (RuntimeException e) {
            // its other threads would live on and look like an operator
            log.error("can't begin: {}", e.getMessage(), e);
            Runtime.getRuntime().halt(NOT_BEGUN);
        }
        log.info(
                "operator {} watches {}",
                OperatorProcess.version(),
                settings.namespaces().isEmpty() ? "all namespaces" : settings.namespaces());
        stopped.await();
    }
}
