package dev.skep.operator.model;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.BrokerServices;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A Service for each broker, for those who must reach a certain one from outside. The management port is none of their business. */
public final class PodServices {
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";

    private PodServices() {}

    /** @param podsByZone how many pods each zone has or shall have */
    public static List<HasMetadata> of(final Rendering rendering, final SortedMap<Integer, Integer> podsByZone) {
        final BrokerServices wish = rendering.resource().getSpec().brokerServices();
        final List<HasMetadata> services = new ArrayList<>();
        if (wish != null) {
            podsByZone.forEach((zone, pods) -> {
                for (int ordinal = 0; ordinal < pods; ordinal++) {
                    services.add(service(rendering, wish, rendering.layout().pod(zone, ordinal)));
                }
            });
        }
        return services;
    }

    private static Service service(final Rendering rendering, final BrokerServices wish, final String pod) {
        final Map<String, String> annotations = new TreeMap<>();
        wish.annotations().forEach((key, value) -> annotations.put(key, value.replace("{pod}", pod)));
        final Map<String, String> selector = Labels.selector(rendering.layout(), Labels.BROKER);
        selector.put(POD_NAME, pod);
        final ServiceBuilder service = new ServiceBuilder()
                .withMetadata(Surroundings.meta(rendering, pod, Labels.BROKER_SERVICE, annotations))
                .withNewSpec()
                .withType(wish.type().name())
                .withLoadBalancerClass(wish.loadBalancerClass())
                .withPublishNotReadyAddresses(true)
                .withSelector(selector)
                .endSpec();
        Surroundings.port(service, "grpc", 26500, 26500);
        Surroundings.port(service, "rest", 8080, 8080);
        Surroundings.port(service, "command", 26501, 26501);
        Surroundings.port(service, "internal", 26502, 26502);
        return service.build();
    }

    /** Whether the operator has made it for one broker. */
    public static boolean isOne(final Service service) {
        return Surroundings.isOurs(service)
                && Labels.BROKER_SERVICE.equals(
                        service.getMetadata().getLabels().get(Annotations.COMPONENT_LABEL));
    }
}
