package dev.skep.operator.kube;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.model.Gateways;
import dev.skep.operator.model.Labels;
import dev.skep.operator.model.Rendering;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/**
 * Where clients come in.
 *
 * @param alone whether the Service leads them to standalone gateways
 * @param embedded whether brokers have a gateway
 * @param wanted standalone gateways
 * @param ready standalone gateways
 */
public record Front(boolean alone, boolean embedded, int wanted, int ready) {
    public static Front of(final Rendering rendering, final Live live) {
        final ObjectMeta named =
                new ObjectMetaBuilder().withName(rendering.layout().gateway()).build();
        final Service service = live.of(new ServiceBuilder().withMetadata(named).build());
        final Deployment deployment =
                live.of(new DeploymentBuilder().withMetadata(named).build());
        final boolean alone = service != null
                && service.getSpec().getSelector() != null
                && Labels.GATEWAY.equals(service.getSpec().getSelector().get(Annotations.COMPONENT_LABEL));
        final Integer ready = deployment == null || deployment.getStatus() == null
                ? null
                : deployment.getStatus().getReadyReplicas();
        return new Front(
                alone,
                Gateways.embedded(rendering.resource().getSpec()),
                Gateways.pods(rendering.resource().getSpec()),
                ready == null ? 0 : ready);
    }
}
