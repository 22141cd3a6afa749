package dev.skep.e2e.cluster;

import dev.skep.e2e.cluster.ClusterOfProcesses.Shape;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests that leave a cluster as they found it one and the same: three brokers, three partitions, three replicas of each. */
final class SharedCluster implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedCluster.class);

    private record Started(ClusterOfProcesses cluster) implements AutoCloseable {
        static Started ofThree() {
            final ClusterOfProcesses cluster =
                    ClusterOfProcesses.startForAll(Shape.ofThree().patient());
            cluster.awaitSettled();
            return new Started(cluster);
        }

        @Override
        public void close() {
            cluster.endForAll();
        }
    }

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context) {
        return parameter.getParameter().getType() == ClusterOfProcesses.class;
    }

    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Started.class, key -> Started.ofThree(), Started.class)
                .cluster();
    }
}
