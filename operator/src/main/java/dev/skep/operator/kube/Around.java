package dev.skep.operator.kube;

import dev.skep.operator.model.ConfigProblem;
import dev.skep.operator.model.Gateways;
import dev.skep.operator.model.Rendering;
import dev.skep.operator.model.Surroundings;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What stands around the brokers, applied in every pass and taken away when it is no longer wished. */
public record Around(Applier applier, KubernetesClient client, Consumer<String> applied, Extras extras) {

    /**
     * What became of what not every Kubernetes knows.
     *
     * @param live gives an object as the cache has it, or null
     */
    public Extras.Found apply(
            final Rendering rendering, final Surroundings.OperatorPlace operator, final UnaryOperator<HasMetadata> live)
            throws ConfigProblem {
        final List<HasMetadata> wanted = Surroundings.of(rendering, operator, gateways(rendering, live));
        for (final HasMetadata object : wanted) {
            final Applier.Result result = applier.apply(object, live.apply(object));
            if (result != Applier.Result.NOTHING) {
                applied.accept(result.name());
            }
        }
        for (final HasMetadata possible : Surroundings.possible(rendering)) {
            final boolean wished = wanted.stream()
                    .anyMatch(object -> object.getKind().equals(possible.getKind())
                            && object.getMetadata()
                                    .getName()
                                    .equals(possible.getMetadata().getName()));
            final HasMetadata there = wished ? null : live.apply(possible);
            if (there != null && Surroundings.isOurs(there)) {
                client.resource(there).delete();
                applied.accept("REMOVED");
            }
        }
        return extras.apply(rendering);
    }

    private static Gateways.Present gateways(final Rendering rendering, final UnaryOperator<HasMetadata> live) {
        final ObjectMeta named =
                new ObjectMetaBuilder().withName(rendering.layout().gateway()).build();
        return Surroundings.present(
                (Service) live.apply(new ServiceBuilder().withMetadata(named).build()), (Deployment)
                        live.apply(new DeploymentBuilder().withMetadata(named).build()));
    }
}
