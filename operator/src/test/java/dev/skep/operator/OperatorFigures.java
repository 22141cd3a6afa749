package dev.skep.operator;

import com.sun.net.httpserver.HttpServer;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory and CPU of the operator as a process of its own, with many clusters on nodes that only seem to run pods (KWOK), whose brokers are played by
 * this process. {@code OperatorFigures CLUSTERS BROKERS_OF_THE_LARGE_ONE [BROKERS_OF_THE_OTHERS]}; docs/performance.md has what came out.
 */
final class OperatorFigures {
    private static final int NODES = 60;
    private static final int SECONDS = 60;
    /** Until clusters of which nothing has changed are looked at as rarely as it gets. */
    private static final int CALM_SECONDS = 250;

    private static final Pattern WRITTEN =
            Pattern.compile("resource=\"(zeebeclusters|statefulsets|deployments|services|configmaps"
                    + "|serviceaccounts|persistentvolumeclaims|poddisruptionbudgets|networkpolicies|pods)\"");
    private final ApiServer server;
    private final KubernetesClient client;
    private final AtomicLong asked = new AtomicLong();
    private Process operator;
    private int httpPort;

    private OperatorFigures(final ApiServer server) {
        this.server = server;
        this.client = server.client();
    }

    public static void main(final String[] arguments) throws Exception {
        final int clusters = Integer.parseInt(arguments[0]);
        final int large = Integer.parseInt(arguments[1]);
        final int brokers = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3;
        try (ApiServer server = ApiServer.start()) {
            server.fakeNodes(NODES);
            new OperatorFigures(server).run(clusters, brokers, large);
        }
    }

    private void run(final int clusters, final int each, final int large) throws Exception {
        final HttpServer brokers = brokers();
        try {
            start(brokers.getAddress().getPort());
            Thread.sleep(TimeUnit.SECONDS.toMillis(20));
            figures("no cluster");
            final long began = System.nanoTime();
            apply("many", clusters, each, each);
            awaitRunning(clusters);
            say(clusters + " clusters of " + each + " brokers: all Running after " + seconds(began) + " s");
            Thread.sleep(TimeUnit.SECONDS.toMillis(CALM_SECONDS));
            figures(clusters + " clusters");
            final long beganLarge = System.nanoTime();
            apply("large", 1, large, large);
            awaitRunning(clusters + 1);
            say("one more of " + large + " brokers: Running after " + seconds(beganLarge) + " s");
            Thread.sleep(TimeUnit.SECONDS.toMillis(CALM_SECONDS));
            figures(clusters + " clusters and one of " + large);
        } finally {
            brokers.stop(0);
            if (operator != null) {
                operator.destroy();
                operator.waitFor(30, TimeUnit.SECONDS);
            }
        }
    }

    private void start(final int port) throws IOException, InterruptedException {
        httpPort = 18_080;
        final ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxRAM=256m", // as the chart gives it; the rest as the image does (src/image/make-root)
                "-XX:MinRAMPercentage=42",
                "-XX:MaxRAMPercentage=42",
                "-XX:NewSize=16m",
                "-XX:MaxNewSize=16m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.skep.operator.Main");
        command.environment().put("KUBECONFIG", server.kubeconfig().toString());
        command.environment().put("SKEP_OPERATOR_MANAGEMENT_URL", "http://127.0.0.1:" + port + "/{namespace}/{pod}");
        command.environment().put("SKEP_OPERATOR_HTTP_PORT", Integer.toString(httpPort));
        command.environment().put("SKEP_OPERATOR_LOG_LEVEL", "WARN");
        // the API server shares this machine with everything else
        command.environment().put("KUBERNETES_REQUEST_TIMEOUT", "120000");
        operator = command.inheritIO().start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(operator::destroy));
        while (!get("/readyz").startsWith("ready")) {
            if (!operator.isAlive()) {
                throw new IllegalStateException("the operator does not start");
            }
            Thread.sleep(100);
        }
    }

    private String get(final String path) throws InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (final IOException e) {
            return "";
        }
    }

    private void apply(final String prefix, final int clusters, final int brokers, final int partitions)
            throws IOException {
        final StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < clusters; i++) {
            final String namespace = prefix + "-" + brokers + "-" + i;
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            yaml.append(cluster(namespace, brokers, partitions));
        }
        final Path file = Files.writeString(Files.createTempFile("skep", ".yaml"), yaml);
        server.kubectl("apply", "--server-side", "-f", file.toString());
        Files.delete(file);
    }

    private static String cluster(final String namespace, final int brokers, final int partitions) {
        return """
            apiVersion: skep.dev/v1alpha1
            kind: ZeebeCluster
            metadata: {name: orders, namespace: %s}
            spec:
              version: 1.0.0
              replicas: %d
              partitions: %d
              replicationFactor: 3
              storage: {type: Ephemeral}
              resources: {requests: {cpu: 10m, memory: 16Mi}}
              scheduling:
                nodeSelector: {skep.local/fake: "true"}
                tolerations: [{key: skep.local/fake, operator: Exists}]
            ---
            """.formatted(namespace, brokers, partitions);
    }

    private void awaitRunning(final int clusters) throws InterruptedException {
        final long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(30);
        while (System.nanoTime() < end) {
            final List<ZeebeCluster> all = all();
            final long running = all.stream()
                    .filter(cluster -> cluster.getStatus() != null
                            && cluster.getStatus().phase() == ZeebeClusterStatus.Phase.Running
                            && cluster.getStatus()
                                    .readyReplicas()
                                    .equals(cluster.getSpec().replicas()))
                    .count();
            if (running == clusters) {
                return;
            }
            Thread.sleep(2_000);
        }
        throw new IllegalStateException("not all are Running; see kubectl get zc -A");
    }

    /** None, when the API server has too much to do. */
    private List<ZeebeCluster> all() {
        try {
            return client.resources(ZeebeCluster.class).inAnyNamespace().list().getItems();
        } catch (final KubernetesClientException e) {
            return List.of();
        }
    }

    private void figures(final String when) throws Exception {
        final double before = cpuSeconds();
        final long written = writes();
        final long requests = asked.get();
        Thread.sleep(TimeUnit.SECONDS.toMillis(SECONDS));
        say(String.format(
                "%s: CPU %.2f %% of a core, resident %d MB, %d writes, %.1f requests/s to brokers",
                when,
                (cpuSeconds() - before) / SECONDS * 100,
                resident(),
                writes() - written,
                (asked.get() - requests) / (double) SECONDS));
    }

    private double cpuSeconds() throws IOException {
        final String stat = Files.readString(Path.of("/proc/" + operator.pid() + "/stat"));
        final String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private long resident() throws IOException {
        final Matcher rss = Pattern.compile("VmRSS:\\s+(\\d+) kB")
                .matcher(Files.readString(Path.of("/proc/" + operator.pid() + "/status")));
        return rss.find() ? Long.parseLong(rss.group(1)) / 1024 : -1;
    }

    /** As the API server counts them, of everybody: what the operator writes, and nobody else where nothing happens. */
    private long writes() {
        long writes = 0;
        for (final String line :
                server.kubectl("get", "--raw", "/metrics").lines().toList()) {
            if (line.startsWith("apiserver_request_total{")
                    && WRITTEN.matcher(line).find()
                    && line.matches(".*verb=\"(APPLY|PATCH|PUT|POST|DELETE)\".*")) {
                writes += (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return writes;
    }

    /** {@code /<namespace>/<pod>/actuator/...}: brokers of which all have founded their cluster, and nothing ever happens. */
    private HttpServer brokers() throws IOException {
        final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", exchange -> {
            asked.incrementAndGet();
            final String[] parts = exchange.getRequestURI().getPath().split("/", -1);
            final int brokers = Integer.parseInt(parts[1].split("-", -1)[1]);
            final int id = Integer.parseInt(parts[2].substring(parts[2].lastIndexOf('-') + 1));
            final String path = exchange.getRequestURI().getPath();
            final String answer = path.endsWith("/partitions")
                    ? replicas(brokers, id)
                    : path.endsWith("/info") ? "{\"build\":{\"version\":\"1.0.0\"}}" : topology(brokers);
            final byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        http.start();
        return http;
    }

    /** Partition p is held by brokers p-1, p and p+1, of which the first leads. */
    private static List<String> held(final int brokers, final int id, final boolean roles) {
        final List<String> held = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            final int partition = Math.floorMod(id - i, brokers) + 1;
            held.add(
                    roles
                            ? "\"" + partition + "\":{\"role\":\"" + (i == 0 ? "LEADER" : "FOLLOWER") + "\"}"
                            : "{\"id\":" + partition + ",\"priority\":" + (3 - i) + "}");
        }
        return held;
    }

    private static String replicas(final int brokers, final int id) {
        return "{" + String.join(",", held(brokers, id, true)) + "}";
    }

    private static String topology(final int brokers) {
        final List<String> all = new ArrayList<>();
        for (int id = 0; id < brokers; id++) {
            all.add("{\"id\":" + id + ",\"state\":\"ACTIVE\",\"partitions\":["
                    + String.join(",", held(brokers, id, false)) + "]}");
        }
        return "{\"version\":1,\"clusterId\":\"c\",\"partitionsCount\":" + brokers
                + ",\"replicationFactor\":3,\"brokers\":[" + String.join(",", all) + "]}";
    }

    private static String seconds(final long since) {
        return String.format("%.1f", (System.nanoTime() - since) / 1e9);
    }

    private static void say(final String text) {
        System.out.println(text);
    }
}
