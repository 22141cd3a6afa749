package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A namespace of the cluster, in which a test has everything to itself. */
final class Namespace implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesCluster cluster;
    private final String name;
    private final List<PortForward> forwards = new ArrayList<>();
    private final List<Path> files = new ArrayList<>();

    Namespace(final KubernetesCluster cluster, final String name) {
        this.cluster = cluster;
        this.name = name;
    }

    String name() {
        return name;
    }

    String kubectl(final String... arguments) {
        return cluster.kubectl(here(arguments));
    }

    /** See {@link KubernetesCluster#kubectl(Duration, String...)}. */
    String kubectl(final Duration patience, final String... arguments) {
        return cluster.kubectl(patience, here(arguments));
    }

    Shell.Outcome tryKubectl(final String... arguments) {
        return cluster.tryKubectl(here(arguments));
    }

    /** A kubectl that goes on until somebody ends it; its output is to be read. */
    Process start(final String... arguments) {
        return cluster.start(here(arguments));
    }

    /** Applies a file of the test resources, in which each ${NAME} is replaced. */
    void apply(final String resource, final Map<String, String> values) {
        kubectl("apply", "-f", file(resource, values));
    }

    /** A file of the test resources, in which each ${NAME} is replaced; it is there until this namespace is closed. */
    String file(final String resource, final Map<String, String> values) {
        String yaml = resource(resource);
        for (final Map.Entry<String, String> value : values.entrySet()) {
            yaml = yaml.replace("${" + value.getKey() + "}", value.getValue());
        }
        try {
            final Path file = Files.writeString(Files.createTempFile("skep", ".yaml"), yaml);
            files.add(file);
            return file.toString();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object, or with an empty name the list of all of the kind, or of those that further arguments choose. */
    JsonNode get(final String kind, final String object, final String... more) {
        final List<String> arguments = new ArrayList<>(List.of("get", kind, "-o", "json"));
        if (!object.isEmpty()) {
            arguments.add(object);
        }
        arguments.addAll(List.of(more));
        try {
            return JSON.readTree(kubectl(arguments.toArray(String[]::new)));
        } catch (final JsonProcessingException e) {
            throw new AssertionError("kubectl gave no JSON", e);
        }
    }

    /** @param what as kubectl wait understands it */
    void await(final String object, final String what, final Duration patience) {
        kubectl(patience, "wait", object, "--for=" + what);
    }

    /** Until the newest form of the ZeebeCluster is what runs. */
    void awaitReady(final String object) {
        await(object, "condition=Ready", Orders.PATIENCE);
    }

    /** Waits until all replicas of the StatefulSet, Deployment or DaemonSet are as told last, and ready. */
    void awaitRollout(final String object, final Duration patience) {
        kubectl(patience, "rollout", "status", object);
    }

    /** Kills the pod without a goodbye. */
    void kill(final String pod) {
        kubectl("delete", "pod", pod, "--grace-period=0", "--force");
    }

    String nodeOf(final String pod) {
        return get("pod", pod).at("/spec/nodeName").asText();
    }

    String zoneOf(final String pod) {
        return get("pod", pod)
                .at("/metadata/labels")
                .path("topology.kubernetes.io/zone")
                .asText();
    }

    /** Where this process reaches the service: its own address, or in a cluster far away the end of a tunnel. */
    String address(final String service, final int port) {
        if (cluster.isOurs()) {
            final String ip = get("service", service).at("/spec/clusterIP").asText();
            assertThat(ip).as("address of service %s", service).isNotEmpty();
            return ip + ":" + port;
        }
        final PortForward forward = new PortForward(cluster.kubeconfig(), name, service, port);
        forwards.add(forward);
        return forward.address();
    }

    @Override
    public void close() {
        forwards.forEach(PortForward::close);
        files.forEach(file -> file.toFile().delete());
        cluster.kubectl("delete", "namespace", name, "--wait=false", "--ignore-not-found");
    }

    private String[] here(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of("-n", name));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private static String resource(final String resource) {
        try (InputStream in = Namespace.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no resource " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
