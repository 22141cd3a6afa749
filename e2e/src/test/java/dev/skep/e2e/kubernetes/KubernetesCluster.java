package dev.skep.e2e.kubernetes;

import dev.skep.e2e.fixture.Client;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Kubernetes with nodes in three zones, on this machine ({@code e2e/kube}); or, when the environment's
 * {@code SKEP_E2E_KUBECONFIG} names one, any other, which must have the images already, and whose nodes are left alone.
 */
final class KubernetesCluster implements AutoCloseable {
    private static final Path COMMAND = Path.of(System.getProperty("skep.kubernetes", "kube"))
            .toAbsolutePath()
            .normalize();
    private static final Path IMAGE_ARCHIVE = Path.of(
                    System.getProperty("skep.image.archive", "../broker/node/target/skep-image.tar"))
            .toAbsolutePath()
            .normalize();
    private static final String IMAGE = System.getProperty("skep.image", "skep:0.1.0-SNAPSHOT");
    private static final String FOREIGN = System.getenv("SKEP_E2E_KUBECONFIG");
    private static final Duration START = Duration.ofMinutes(4);
    private static final Duration STEP = Duration.ofMinutes(2);

    private final String name;
    private final Path kubeconfig;

    private KubernetesCluster(final String name, final Path kubeconfig) {
        this.name = name;
        this.kubeconfig = kubeconfig;
    }

    /** Why there can be no cluster here; empty when there can be one. */
    static String impossible() {
        if (FOREIGN != null) {
            return "";
        }
        for (final Path archive : List.of(IMAGE_ARCHIVE, OperatorInKubernetes.ARCHIVE)) {
            if (!Files.exists(archive)) {
                return "there is no image " + archive + "; mvn -Pimage makes it";
            }
        }
        final Shell.Outcome check = Shell.run(STEP, COMMAND.toString(), "check");
        return check.code() == 0 ? "" : check.out().strip();
    }

    /** Takes some twenty seconds. It ends with this process, if nobody closes it. */
    static KubernetesCluster start() {
        if (FOREIGN != null) {
            return new KubernetesCluster("", Path.of(FOREIGN).toAbsolutePath());
        }
        final long self = ProcessHandle.current().pid();
        final String name = "test-" + self;
        final String kubeconfig = Shell.must(
                        START, COMMAND.toString(), "--name", name, "up", "--owner", Long.toString(self))
                .strip();
        final KubernetesCluster cluster = new KubernetesCluster(name, Path.of(kubeconfig));
        cluster.load(IMAGE_ARCHIVE, IMAGE);
        return cluster;
    }

    /** Whether its nodes may be switched off. */
    boolean isOurs() {
        return !name.isEmpty();
    }

    /** For programs that are to work with the cluster from outside, such as an operator under test. */
    Path kubeconfig() {
        return kubeconfig;
    }

    /** The image of the broker, as pods name it. */
    static String image() {
        return IMAGE;
    }

    /** Makes the image known to all nodes. */
    void load(final Path archive, final String image) {
        cluster("load", archive.toString(), image);
    }

    /** The image of the broker under another tag, which for Kubernetes is another image. */
    void loadUnderTag(final String tag) {
        load(IMAGE_ARCHIVE, IMAGE.substring(0, IMAGE.lastIndexOf(':') + 1) + tag);
    }

    /** The output of a kubectl that succeeds. */
    String kubectl(final String... arguments) {
        return Shell.must(STEP, command(arguments).toArray(String[]::new));
    }

    /**
     * The output of a kubectl that succeeds.
     *
     * @param patience that it has itself, so that it is the one to complain
     */
    String kubectl(final Duration patience, final String... arguments) {
        final List<String> all = command(arguments);
        all.add("--timeout=" + patience.toSeconds() + "s");
        return Shell.must(patience.plus(STEP), all.toArray(String[]::new));
    }

    /** A kubectl that may fail. */
    Shell.Outcome tryKubectl(final String... arguments) {
        return Shell.run(STEP, command(arguments).toArray(String[]::new));
    }

    /** A kubectl that goes on until somebody ends it; its output is to be read. */
    Process start(final String... arguments) {
        try {
            final List<String> command = command(arguments);
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a program is that the harness has built; empty when it has not. */
    String program(final String program) {
        final Shell.Outcome found = Shell.run(STEP, COMMAND.toString(), "program", program);
        return found.code() == 0 ? found.out().strip() : "";
    }

    /** A namespace that nothing else uses. Closing it removes all that is in it. */
    Namespace namespace(final String prefix) {
        final String namespace = Client.unique(prefix);
        kubectl("create", "namespace", namespace);
        return new Namespace(this, namespace);
    }

    /** Power failure: all that runs on the node dies at once. */
    void powerOff(final String node) {
        cluster("off", node);
    }

    void powerOn(final String node) {
        cluster("on", node);
    }

    /** The cable of the node is pulled: it goes on by itself, and nobody reaches it. */
    void unplug(final String node) {
        cluster("unplug", node);
    }

    void plug(final String node) {
        cluster("plug", node);
    }

    /** What nodes or zones send to each other is lost, in both directions, without a word. */
    void cut(final String one, final String other) {
        cluster("cut", one, other);
        cluster("cut", other, one);
    }

    /** Nothing is lost any more. */
    void heal() {
        cluster("heal");
    }

    /** What a reader wants to know when a test failed. */
    String describe() {
        final StringBuilder all = new StringBuilder();
        all.append(tryKubectl("get", "nodes,pods,pvc", "-A", "-o", "wide").out());
        all.append(tryKubectl("get", "events", "-A", "--sort-by=.lastTimestamp").out());
        all.append(tryKubectl("get", "zc", "-A", "-o", "jsonpath={range .items[*]}{.status}{\"\\n\"}{end}")
                .out());
        final String pods = tryKubectl(
                        "get",
                        "pods",
                        "-A",
                        "--field-selector=metadata.namespace!=kube-system",
                        "-o",
                        "jsonpath={range .items[*]}{.metadata.namespace}/{.metadata.name}{\"\\n\"}{end}")
                .out();
        for (final String pod : pods.lines().toList()) {
            final int slash = pod.indexOf('/');
            all.append("-- ").append(pod).append(" says\n");
            all.append(tryKubectl("-n", pod.substring(0, slash), "logs", "--tail=60", pod.substring(slash + 1))
                    .out());
        }
        return all.toString();
    }

    @Override
    public void close() {
        if (isOurs()) {
            cluster("down");
        }
    }

    private void cluster(final String... arguments) {
        if (!isOurs()) {
            throw new IllegalStateException("the nodes of " + kubeconfig + " are not ours");
        }
        final List<String> command = new ArrayList<>(List.of(COMMAND.toString(), "--name", name));
        command.addAll(List.of(arguments));
        Shell.must(STEP, command.toArray(String[]::new));
    }

    private List<String> command(final String... arguments) {
        final List<String> command = new ArrayList<>();
        if (isOurs()) {
            command.addAll(List.of(COMMAND.toString(), "--name", name, "kubectl"));
        } else {
            command.addAll(List.of("kubectl", "--kubeconfig", kubeconfig.toString()));
        }
        command.addAll(List.of(arguments));
        return command;
    }
}
