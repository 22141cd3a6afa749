package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The operator, installed as a new user does: with Helm where there is one, else from the plain manifests. */
final class OperatorInKubernetes {
    static final String NAMESPACE = "skep-system";
    private static final String IMAGE = System.getProperty("skep.operator.image", "skep-operator:0.1.0-SNAPSHOT");
    static final Path ARCHIVE = path("skep.operator.image.archive", "../operator/target/skep-operator-image.tar");
    private static final Path HOME = path("skep.root", "..");
    private static final Duration STEP = Duration.ofMinutes(3);
    private static final String POD = "app.kubernetes.io/component=operator";

    private final KubernetesCluster cluster;
    private final String helm;

    /** @param helm the program; empty when there is none */
    private OperatorInKubernetes(final KubernetesCluster cluster, final String helm) {
        this.cluster = cluster;
        this.helm = helm;
    }

    static OperatorInKubernetes install(final KubernetesCluster cluster) {
        if (cluster.isOurs()) {
            cluster.load(ARCHIVE, IMAGE);
        }
        final OperatorInKubernetes operator = new OperatorInKubernetes(cluster, cluster.program("helm"));
        if (operator.hasHelm()) {
            operator.helm("upgrade", "--install", "skep-crds", operator.chart("skep-crds"), "--namespace", "default");
            operator.helm(
                    "upgrade",
                    "--install",
                    "skep-operator",
                    operator.chart("skep-operator"),
                    "--namespace",
                    NAMESPACE,
                    "--create-namespace");
        } else {
            cluster.kubectl(
                    "apply",
                    "--server-side",
                    "-f",
                    HOME.resolve("manifests/install.yaml").toString());
        }
        cluster.kubectl(STEP, "-n", NAMESPACE, "rollout", "status", "deployment/skep-operator");
        return operator;
    }

    boolean hasHelm() {
        return !helm.isEmpty();
    }

    /** Where a chart of this project is. */
    String chart(final String chart) {
        return HOME.resolve("charts").resolve(chart).toString();
    }

    /** The output of a Helm that succeeds. */
    String helm(final String... arguments) {
        return Shell.must(STEP, helmCommand(arguments));
    }

    /** A Helm that may fail. */
    Shell.Outcome tryHelm(final String... arguments) {
        return Shell.run(STEP, helmCommand(arguments));
    }

    private String[] helmCommand(final String... arguments) {
        final List<String> command = new ArrayList<>(
                List.of(helm, "--kubeconfig", cluster.kubeconfig().toString()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    /** Dead at once, whatever it was doing. Kubernetes starts another one, which waits until the lease of this one is over. */
    void kill() {
        kubectl("delete", "pod", "-l", POD, "--grace-period=0", "--force");
    }

    /** It runs on that node next, and goes elsewhere when the node does. */
    void moveTo(final String node) {
        final String others = "kubernetes.io/hostname!=" + node;
        cluster.kubectl("cordon", "--selector", others);
        try {
            kill();
            Await.value(
                    STEP,
                    () -> assertThat(
                                    kubectl(
                                            "get",
                                            "pods",
                                            "-l",
                                            POD,
                                            "-o",
                                            "jsonpath={range .items[*]}{.spec.nodeName} {.status.containerStatuses[0].ready}{end}"))
                            .isEqualTo(node + " true"));
        } finally {
            cluster.kubectl("uncordon", "--selector", others);
        }
    }

    private String kubectl(final String... arguments) {
        final String[] all = new String[arguments.length + 2];
        all[0] = "-n";
        all[1] = NAMESPACE;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return cluster.kubectl(all);
    }

    private static Path path(final String property, final String otherwise) {
        return Path.of(System.getProperty(property, otherwise)).toAbsolutePath().normalize();
    }
}
