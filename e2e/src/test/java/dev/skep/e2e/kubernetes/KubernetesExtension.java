package dev.skep.e2e.kubernetes;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the cluster when the first test wants it, and ends it after the last one. */
final class KubernetesExtension implements ExecutionCondition, ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(KubernetesExtension.class);
    /** With this, a cluster that can't be had is a failure: so a machine that must run these tests can't forget them. */
    static final boolean REQUIRED = "required".equals(System.getenv("SKEP_E2E_KUBERNETES"));

    private static final boolean SKIPPED = "skip".equals(System.getenv("SKEP_E2E_KUBERNETES"));

    private static String impossible;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(final ExtensionContext context) {
        final String reason = impossible();
        if (reason.isEmpty() || REQUIRED) {
            return ConditionEvaluationResult.enabled(reason);
        }
        return ConditionEvaluationResult.disabled("no Kubernetes: " + reason);
    }

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        final Class<?> type = parameter.getParameter().getType();
        return type == KubernetesCluster.class || type == OperatorInKubernetes.class || type == Orders.class;
    }

    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        final Class<?> type = parameter.getParameter().getType();
        final ExtensionContext.Store shared = context.getRoot().getStore(NAMESPACE);
        return type == KubernetesCluster.class
                ? cluster(shared)
                : type == OperatorInKubernetes.class ? operator(shared) : orders(shared);
    }

    private static KubernetesCluster cluster(final ExtensionContext.Store shared) {
        return shared.computeIfAbsent(
                KubernetesCluster.class, key -> KubernetesCluster.start(), KubernetesCluster.class);
    }

    private static OperatorInKubernetes operator(final ExtensionContext.Store shared) {
        final KubernetesCluster cluster = cluster(shared);
        return shared.computeIfAbsent(
                OperatorInKubernetes.class, key -> OperatorInKubernetes.install(cluster), OperatorInKubernetes.class);
    }

    private static Orders orders(final ExtensionContext.Store shared) {
        final OperatorInKubernetes operator = operator(shared);
        final KubernetesCluster cluster = cluster(shared);
        return shared.computeIfAbsent(Orders.class, key -> Orders.create(cluster, operator), Orders.class);
    }

    @Override
    public void afterEach(final ExtensionContext context) {
        final KubernetesCluster cluster =
                context.getRoot().getStore(NAMESPACE).get(KubernetesCluster.class, KubernetesCluster.class);
        if (cluster != null && context.getExecutionException().isPresent()) {
            System.err.println("---- failed: " + context.getRequiredTestClass().getSimpleName() + " "
                    + context.getDisplayName() + ": "
                    + context.getExecutionException().get());
            System.err.println(cluster.describe());
        }
    }

    private static synchronized String impossible() {
        if (impossible == null) {
            impossible = SKIPPED ? "SKEP_E2E_KUBERNETES says so" : KubernetesCluster.impossible();
            if (!impossible.isEmpty() && !REQUIRED) {
                System.err.println("SKIPPED: all tests on Kubernetes, because " + impossible);
            }
        }
        return impossible;
    }
}
