package dev.skep.operator;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Starts the API server when the first test wants it, and ends it after the last one. */
final class ApiServerExtension implements ExecutionCondition, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ApiServerExtension.class);
    /** With this, a server that can't be had is a failure: so a machine that must run these tests can't forget them. */
    private static final boolean REQUIRED = "required".equals(System.getenv("SKEP_E2E_KUBERNETES"));

    private static String impossible;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(final ExtensionContext context) {
        final String reason = impossible();
        return reason.isEmpty() || REQUIRED
                ? ConditionEvaluationResult.enabled(reason)
                : ConditionEvaluationResult.disabled("no API server: " + reason);
    }

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        return parameter.getParameter().getType() == ApiServer.class;
    }

    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(ApiServer.class, key -> ApiServer.start(), ApiServer.class);
    }

    private static synchronized String impossible() {
        if (impossible == null) {
            impossible = ApiServer.impossible();
            if (!impossible.isEmpty() && !REQUIRED) {
                System.err.println("SKIPPED: all tests on a real API server, because " + impossible);
            }
        }
        return impossible;
    }
}
