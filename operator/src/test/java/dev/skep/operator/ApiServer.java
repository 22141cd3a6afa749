package dev.skep.operator;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real API server with its controllers and without nodes, and our resource definitions in it ({@code e2e/kube}). */
final class ApiServer implements AutoCloseable {
    static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    private static final String COMMAND = REPOSITORY.resolve("e2e/kube").toString();
    private static final String PROMETHEUS =
            REPOSITORY.resolve("operator/src/test/resources/prometheus.yaml").toString();
    private static final String CERT_MANAGER =
            REPOSITORY.resolve("operator/src/test/resources/cert-manager.yaml").toString();
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration STEP = Duration.ofMinutes(2);
    private static final int PAUSE_MILLIS = 100;
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private final String name;
    private final Path kubeconfig;
    private final KubernetesClient client;

    private ApiServer(final String name, final Path kubeconfig) {
        this.name = name;
        this.kubeconfig = kubeconfig;
        this.client = new KubernetesClientBuilder().withConfig(config()).build();
    }

    /** Why there can be none here; empty when there can be one. */
    static String impossible() {
        if ("skip".equals(System.getenv("SKEP_E2E_KUBERNETES"))) {
            return "SKEP_E2E_KUBERNETES is skip";
        }
        final Shell.Outcome check = Shell.run(STEP, COMMAND, "check");
        return check.code() == 0 ? "" : check.out().strip();
    }

    /** Takes some seconds. It ends with this process, if nobody closes it. */
    static ApiServer start() {
        final String self = Long.toString(ProcessHandle.current().pid());
        final String name = "api-" + self;
        final String kubeconfig = Shell.must(START, COMMAND, "--name", name, "up", "--nodes", "0", "--owner", self)
                .strip();
        final ApiServer server = new ApiServer(name, Path.of(kubeconfig));
        // as people do it without Helm, and not server-side: the definition must be small enough for that
        server.kubectl("apply", "-f", REPOSITORY.resolve("crds").toString());
        server.applyAdvice();
        server.kubectl("wait", "--for=condition=Established", "crd/zeebeclusters.skep.dev", "--timeout=60s");
        return server;
    }

    void applyAdvice() {
        kubectl(
                "apply",
                "-f",
                REPOSITORY.resolve("charts/skep-crds/templates/advice.yaml").toString());
    }

    /** The kinds of Prometheus, as far as that is their names. */
    void addPrometheus() throws InterruptedException {
        kubectl("apply", "-f", PROMETHEUS);
        kubectl("wait", "--for=condition=Established", "-f", PROMETHEUS, "--timeout=60s");
        while (!tryKubectl("get", "--raw", "/apis/monitoring.coreos.com/v1")
                .out()
                .contains("prometheusrules")) {
            Thread.sleep(100);
        }
    }

    void removePrometheus() {
        kubectl("delete", "--ignore-not-found", "-f", PROMETHEUS);
    }

    /** The kind of cert-manager, as far as that is its name. */
    void addCertManager() throws InterruptedException {
        kubectl("apply", "-f", CERT_MANAGER);
        kubectl("wait", "--for=condition=Established", "-f", CERT_MANAGER, "--timeout=60s");
        while (!tryKubectl("get", "--raw", "/apis/cert-manager.io/v1").out().contains("certificates")) {
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    void removeCertManager() {
        kubectl("delete", "--ignore-not-found", "-f", CERT_MANAGER);
    }

    /** Of somebody who may do everything. */
    KubernetesClient client() {
        return client;
    }

    /** To make other clients from. */
    Config config() {
        return Config.fromKubeconfig(kubeconfig.toFile());
    }

    /** To make clients with fewer rights from: what an account may do, and no more. */
    Config config(final String token) {
        return new ConfigBuilder(config())
                .withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .withOauthToken(token)
                .withAutoOAuthToken(token)
                .build();
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** A namespace that nothing else uses. */
    String namespace(final String prefix) {
        final String namespace = prefix + "-" + NAMESPACES.incrementAndGet();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        // what Kubernetes itself puts into it is no news to anybody later
        client.serviceAccounts()
                .inNamespace(namespace)
                .withName("default")
                .waitUntilCondition(account -> account != null, STEP.toSeconds(), TimeUnit.SECONDS);
        return namespace;
    }

    /** The output of a kubectl that succeeds. */
    String kubectl(final String... arguments) {
        return Shell.must(STEP, command(arguments));
    }

    /** Objects as people write them. */
    void apply(final String yaml) {
        try {
            final Path file = Files.writeString(Files.createTempFile("skep", ".yaml"), yaml);
            kubectl("apply", "-f", file.toString());
            Files.delete(file);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kubectl that may fail. */
    Shell.Outcome tryKubectl(final String... arguments) {
        return Shell.run(STEP, command(arguments));
    }

    /** Until the account may do so: the API server gets to know of new rights some moments after they were applied. */
    void awaitRight(final String namespace, final String account, final String... request) throws InterruptedException {
        final List<String> words = new ArrayList<>(List.of("-n", namespace, "auth", "can-i"));
        words.addAll(List.of(request));
        words.add("--as=system:serviceaccount:" + namespace + ":" + account);
        final long end = System.nanoTime() + STEP.toNanos();
        while (tryKubectl(words.toArray(String[]::new)).code() != 0) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(account + " may not " + String.join(" ", request));
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Nodes on which pods only seem to run. */
    void fakeNodes(final int count) {
        Shell.must(START, COMMAND, "--name", name, "fake", Integer.toString(count));
    }

    /** Where a program of the harness is; empty when it was not built. */
    static String program(final String name) {
        final Shell.Outcome found = Shell.run(STEP, COMMAND, "program", name);
        return found.code() == 0 ? found.out().strip() : "";
    }

    private String[] command(final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(COMMAND, "--name", name, "kubectl"));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    @Override
    public void close() {
        client.close();
        Shell.must(STEP, COMMAND, "--name", name, "down");
    }
}
