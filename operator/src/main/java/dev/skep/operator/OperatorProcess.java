package dev.skep.operator;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.brokers.ManagementClient;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Surroundings.OperatorPlace;
import dev.skep.operator.reconcile.ClusterReconciler;
import dev.skep.operator.reconcile.Meters;
import dev.skep.operator.reconcile.Setup;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator, wired. */
final class OperatorProcess implements AutoCloseable {
    /** An API server that has much to do, or has just come back, takes its time; ending meanwhile would have it list all once more. */
    private static final Duration FIRST_LISTS = Duration.ofMinutes(2);

    private static final Duration RESYNC = Duration.ofMinutes(5);
    private static final long FIRST_RETRY_MILLIS = 1000;
    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
    private static final int LEASE_LOST = 1;
    private static final int BLIND = 3;

    private volatile boolean closing;
    private final ManagementClient management = new ManagementClient();
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Operator operator;
    private final HealthServer health;

    OperatorProcess(final Settings settings, final KubernetesClient client, final Clock clock) throws IOException {
        this(settings, client, clock, addresses(settings));
    }

    OperatorProcess(
            final Settings settings, final KubernetesClient client, final Clock clock, final Setup.Addresses addresses)
            throws IOException {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        final PassMeters passes = new PassMeters(registry);
        operator = new Operator(overrider -> configure(overrider, settings, client, passes));
        final OperatorPlace place =
                settings.namespace() == null ? null : new OperatorPlace(settings.namespace(), settings.podLabels());
        final Meters meters = new Meters(registry);
        final ClusterReconciler reconciler = new ClusterReconciler(
                new Setup(version(), settings.brokerImage(), place, addresses), management, clock, meters);
        operator.register(reconciler, overrider -> control(overrider, settings));
        health = new HealthServer(settings.httpPort(), operator, () -> {
            meters.refresh();
            return registry.scrape();
        });
    }

    private void configure(
            final ConfigurationServiceOverrider overrider,
            final Settings settings,
            final KubernetesClient client,
            final PassMeters passes) {
        overrider
                .withKubernetesClient(client)
                .withMetrics(passes)
                .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
                .withStopOnInformerErrorDuringStartup(settings.namespaces().size() <= 1)
                .withInformerStoppedHandler((informer, failure) -> {
                    if (informer.hasSynced()) {
                        blind(failure);
                    }
                })
                .withReconciliationTerminationTimeout(Duration.ofSeconds(20))
                .withCacheSyncTimeout(FIRST_LISTS);
        if (settings.leaderElection()) {
            // The framework's own way out calls System.exit, which waits for the hook that it is called from.
            overrider.withLeaderElectionConfiguration(new LeaderElectionConfiguration(
                    settings.leaseName(),
                    settings.namespace(),
                    LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                    LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                    LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                    null,
                    new LeaderCallbacks(
                            () -> LOG.info("at work: this operator holds the lease {}", settings.leaseName()),
                            this::leaseLost,
                            leader -> LOG.info("the lease {} is held by {}", settings.leaseName(), leader)),
                    false));
        }
    }

    /** What watches has given up for ever: a new process sees again. Not by an exit, which would wait for who calls it. */
    private void blind(final Throwable failure) {
        if (!closing && failure != null) {
            LOG.error("what is watched can't be seen any more; stopping", failure);
            Runtime.getRuntime().halt(BLIND);
        }
    }

    /** Another operator may be at work by now: this one stops at once. */
    private void leaseLost() {
        if (!closing) {
            LOG.error("the lease is lost; stopping");
            Runtime.getRuntime().halt(LEASE_LOST);
        }
    }

    private static void control(
            final ControllerConfigurationOverrider<ZeebeCluster> overrider, final Settings settings) {
        overrider
                .withName("zeebecluster")
                .withFinalizer(Annotations.FINALIZER)
                .withFieldManager(Annotations.OPERATOR)
                // annotations don't change the generation; our own status patches must not wake us
                .withGenerationAware(false)
                .withOnUpdateFilter((after, before) -> isNews(before.getMetadata(), after.getMetadata()))
                .withReconciliationMaxInterval(RESYNC)
                .withRateLimiter(new LinearRateLimiter(Duration.ofSeconds(10), 30))
                .withRetry(new GenericRetry()
                        .withoutMaxAttempts()
                        .setInitialInterval(FIRST_RETRY_MILLIS)
                        .setIntervalMultiplier(1.5)
                        .setMaxInterval(LONGEST_RETRY_MILLIS));
        if (!settings.namespaces().isEmpty()) {
            overrider.settingNamespaces(settings.namespaces());
        }
    }

    static boolean isNews(final ObjectMeta before, final ObjectMeta after) {
        return !Objects.equals(before.getGeneration(), after.getGeneration())
                || !Objects.equals(before.getDeletionTimestamp(), after.getDeletionTimestamp())
                || !Objects.equals(before.getFinalizers(), after.getFinalizers())
                || !ours(before).equals(ours(after));
    }

    private static Map<String, String> ours(final ObjectMeta meta) {
        final Map<String, String> annotations = new TreeMap<>();
        if (meta.getAnnotations() != null) {
            meta.getAnnotations().forEach((key, value) -> {
                if (key.startsWith(ZeebeCluster.GROUP + "/")) {
                    annotations.put(key, value);
                }
            });
        }
        return annotations;
    }

    private static Setup.Addresses addresses(final Settings settings) {
        return (final Layout layout, final Pod pod) -> {
            final String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
            if (ip == null || ip.isEmpty()) {
                return null;
            }
            return URI.create(settings.managementUrl()
                    .replace("{ip}", ip.contains(":") ? "[" + ip + "]" : ip)
                    .replace("{pod}", pod.getMetadata().getName())
                    .replace("{service}", layout.headless())
                    .replace("{namespace}", layout.namespace()));
        };
    }

    static String version() {
        final String version = OperatorProcess.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    void start() {
        health.start();
        operator.start();
        health.started();
    }

    int httpPort() {
        return health.port();
    }

    @Override
    public void close() {
        closing = true;
        operator.stop();
        health.close();
        management.close();
    }
}
