package dev.skep.node.cli;

import dev.skep.base.Address;
import dev.skep.node.StartFailure;
import dev.skep.node.Version;
import dev.skep.node.local.BrokerPlan;
import dev.skep.node.local.GatewayPlan;
import dev.skep.node.local.LocalCluster;
import dev.skep.node.local.LocalCluster.Running;
import dev.skep.node.local.ProcessPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Runs several brokers as processes of this machine until this process is told to stop. */
final class ClusterRun {
    private static final String LAUNCHER_PROPERTY = "skep.launcher";

    private final Terminal terminal;

    ClusterRun(final Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * @param news that people should know beforehand
     * @param wish what the cluster shall become if it is something else from before
     */
    int run(
            final ClusterPlan plan,
            final long startedMillis,
            final List<String> news,
            final Optional<FileTopology.Wish> wish) {
        final List<ProcessPlan> plans = plan.processes();
        news.forEach(this::tell);
        final String launcher = System.getProperty(LAUNCHER_PROPERTY, "");
        if (launcher.isEmpty()) {
            throw new StartFailure(
                    "several brokers are started by the skep command of a distribution, but this is not it; start them one by one"
                            + " with skep broker");
        }
        if (plan.besideASingleBroker()) {
            tell(plan.directory()
                    + " has the data of a broker that ran alone; the brokers of this cluster don't use it");
        }
        final LocalCluster cluster = LocalCluster.in(plan.directory(), List.of(launcher), plans);
        final Thread hook = new Thread(
                () -> {
                    cluster.close();
                    terminal.out().flush();
                    // Left alone the JVM ends with the number of the signal, as if stopping had gone wrong.
                    Runtime.getRuntime().halt(Skep.OK);
                },
                "shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        final Optional<Thread> growth = wish.map(wanted -> growth(wanted, plans));
        try {
            final List<Running> running = cluster.start(this::tell);
            if (!running.isEmpty()) {
                final long millis = System.currentTimeMillis() - startedMillis;
                terminal.out().print(table(running, plan.directory(), millis));
                terminal.out().flush();
                cluster.awaitEnd(this::tell);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            growth.ifPresent(Thread::interrupt);
            endOf(cluster, hook);
        }
        return Skep.FAILED;
    }

    /** Beside the start: new brokers are not ready before they have been taken in. */
    private Thread growth(final FileTopology.Wish wish, final List<ProcessPlan> plans) {
        final List<Address> managements = plans.stream()
                .filter(BrokerPlan.class::isInstance)
                .map(ProcessPlan::management)
                .toList();
        final Thread thread = new Thread(new FileTopology(wish, managements, this::tell), "growth");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** When we are about to end by a signal, the hook does the rest and decides on the status. */
    private static void endOf(final LocalCluster cluster, final Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            waitForTheHook();
        }
        cluster.close();
    }

    private static void waitForTheHook() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(final String news) {
        terminal.err().println("skep: " + news);
    }

    static String table(final List<Running> running, final Path directory, final long millis) {
        final String row = "  %-9s  %-8s  %-21s  %-21s  %-21s  %-21s  %s%n";
        final long brokers =
                running.stream().filter(one -> one.plan() instanceof BrokerPlan).count();
        final long gateways = running.size() - brokers;
        final StringBuilder text = new StringBuilder();
        text.append("\nSkep ")
                .append(Version.text())
                .append(" is ready after ")
                .append(millis)
                .append(" ms: ")
                .append(brokers)
                .append(brokers == 1 ? " broker" : " brokers")
                .append(gateways == 0 ? "" : ", " + gateways + " gateway(s) beside them")
                .append('\n');
        text.append(row.formatted(
                "broker", "pid", "clients (gRPC)", "clients (REST)", "command API", "internal API", "management"));
        for (final Running one : running) {
            text.append(
                    switch (one.plan()) {
                        case final BrokerPlan plan ->
                            row.formatted(
                                    plan.nodeId(),
                                    one.pid(),
                                    plan.gateway().map(Address::toString).orElse("off"),
                                    plan.rest().map(Address::toString).orElse("off"),
                                    plan.command(),
                                    plan.internal(),
                                    "http://" + plan.management());
                        case final GatewayPlan plan ->
                            row.formatted(
                                    plan.memberId(),
                                    one.pid(),
                                    plan.clients(),
                                    plan.rest().map(Address::toString).orElse("off"),
                                    "",
                                    plan.internal(),
                                    "http://" + plan.management());
                    });
        }
        text.append("  data and logs in ")
                .append(directory)
                .append("/broker-*, pids in ")
                .append(directory.resolve("cluster.json"))
                .append("\nStop with Ctrl-C.\n");
        return text.toString();
    }
}
