package dev.skep.e2e.kubernetes;

import java.nio.file.Path;
import java.time.Duration;

/** The operator, installed as a new user does: with Helm where there is one, else from the plain manifests. */
final class OperatorInKubernetes {
    private static final String NAMESPACE = "skep-system";
    private static final String IMAGE = System.getProperty("skep.operator.image", "skep-operator:0.1.0-SNAPSHOT");
    static final Path ARCHIVE = path("skep.operator.image.archive", "../operator/target/skep-operator-image.tar");
    private static final Path HOME = path("skep.root", "..");
    private static final Duration STEP = Duration.ofMinutes(3);

    private final KubernetesCluster cluster;

    private OperatorInKubernetes(final KubernetesCluster cluster) {
        this.cluster = cluster;
    }

    static OperatorInKubernetes install(final KubernetesCluster cluster) {
        if (cluster.isOurs()) {
            cluster.load(ARCHIVE, IMAGE);
        }
        final OperatorInKubernetes operator = new OperatorInKubernetes(cluster);
        final String helm = cluster.program("helm");
        if (helm.isEmpty()) {
            cluster.kubectl(
                    "apply",
                    "--server-side",
                    "-f",
                    HOME.resolve("manifests/install.yaml").toString());
        } else {
            operator.helm(helm, "skep-crds", "default");
            operator.helm(helm, "skep-operator", NAMESPACE, "--create-namespace");
        }
        operator.kubectl("rollout", "status", "deployment/skep-operator", "--timeout=" + STEP.toSeconds() + "s");
        return operator;
    }

    private void helm(final String helm, final String chart, final String namespace, final String... more) {
        final String[] command = {
            helm,
            "--kubeconfig",
            cluster.kubeconfig().toString(),
            "upgrade",
            "--install",
            chart,
            HOME.resolve("charts").resolve(chart).toString(),
            "--namespace",
            namespace
        };
        final String[] all = new String[command.length + more.length];
        System.arraycopy(command, 0, all, 0, command.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        Shell.must(STEP, all);
    }

    /** Dead at once, whatever it was doing. Kubernetes starts another one, which waits until the lease of this one is over. */
    void kill() {
        kubectl("delete", "pod", "-l", "app.kubernetes.io/component=operator", "--grace-period=0", "--force");
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
