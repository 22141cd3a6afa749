package dev.skep.operator.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.Gateway;
import dev.skep.operator.api.NetworkRules;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands around the brokers and may be applied at any time: it disturbs nobody. */
public final class Surroundings {
    private Surroundings() {}

    /** @param operator labels of the operator's own pods and its namespace, which may ask the brokers; null when it runs outside */
    public static List<HasMetadata> of(
            final Rendering rendering, final OperatorPlace operator, final Gateways.Present gateways)
            throws ConfigProblem {
        final ZeebeClusterSpec spec = rendering.resource().getSpec();
        final List<HasMetadata> objects = new ArrayList<>();
        if (spec.serviceAccount().create()) {
            objects.add(new ServiceAccountBuilder()
                    .withMetadata(meta(
                            rendering,
                            PodTemplates.accountName(rendering),
                            Labels.BROKER,
                            spec.serviceAccount().annotations()))
                    .withAutomountServiceAccountToken(false)
                    .build());
        }
        objects.add(headless(rendering));
        if (Gateways.wanted(rendering)) {
            objects.add(Gateways.deployment(rendering, gateways));
        }
        objects.add(front(rendering, gateways));
        if (spec.podDisruptionBudget().enabled()) {
            objects.add(budget(rendering));
        }
        if (spec.networkPolicy().enabled()) {
            objects.add(policy(rendering, operator));
            if (Gateways.wanted(rendering)) {
                objects.add(gatewayPolicy(rendering));
            }
        }
        final Gateway.FrontIngress ingress = spec.gateway().ingress();
        if (ingress != null && (ingress.grpcHost() != null || ingress.restHost() != null)) {
            objects.add(ingress(rendering));
        }
        if (spec.monitoring().dashboards().enabled()) {
            objects.add(Monitors.dashboard(rendering));
        }
        return objects;
    }

    /** Where the operator's pods are. */
    public record OperatorPlace(String namespace, Map<String, String> labels) {}

    static ObjectMeta meta(
            final Rendering rendering,
            final String name,
            final String component,
            final Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(rendering.layout().namespace())
                .withLabels(Labels.of(rendering.layout(), component))
                .withAnnotations(annotations.isEmpty() ? null : annotations)
                .withOwnerReferences(rendering.owner())
                .build();
    }

    /** Names exist before a broker is ready: it needs the others to become so. */
    private static HasMetadata headless(final Rendering rendering) {
        final ServiceBuilder service = new ServiceBuilder()
                .withMetadata(meta(rendering, rendering.layout().headless(), Labels.BROKER, Map.of()))
                .withNewSpec()
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(Labels.selector(rendering.layout(), Labels.BROKER))
                .endSpec();
        port(service, "command", 26501, 26501);
        port(service, "internal", 26502, 26502);
        port(service, "management", 9600, 9600);
        return service.build();
    }

    private static HasMetadata front(final Rendering rendering, final Gateways.Present gateways) {
        final Gateway.FrontService wish =
                rendering.resource().getSpec().gateway().service();
        final ServiceBuilder service = new ServiceBuilder()
                .withMetadata(meta(rendering, rendering.layout().gateway(), Labels.GATEWAY, wish.annotations()))
                .withNewSpec()
                .withType(wish.type().name())
                .withLoadBalancerClass(wish.loadBalancerClass())
                .withSelector(Labels.selector(rendering.layout(), frontComponent(rendering, gateways)))
                .endSpec();
        port(service, "grpc", wish.grpcPort(), 26500);
        port(service, "rest", wish.restPort(), 8080);
        return service.build();
    }

    /** Clients are led to gateways of their own only when there are some: until then brokers serve them. */
    private static String frontComponent(final Rendering rendering, final Gateways.Present gateways) {
        return Gateways.wanted(rendering) && gateways.serve() ? Labels.GATEWAY : Labels.BROKER;
    }

    /** What is there of gateways, as far as the Service leads to them or may. */
    public static Gateways.Present present(final Service service, final Deployment deployment) {
        final boolean led = service == null
                || service.getSpec().getSelector() == null
                || Labels.GATEWAY.equals(service.getSpec().getSelector().get(Annotations.COMPONENT_LABEL));
        if (deployment == null) {
            return new Gateways.Present(led, null);
        }
        final Integer ready =
                deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
        return new Gateways.Present(
                led || (ready != null && ready > 0),
                deployment
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage());
    }

    static void port(final ServiceBuilder service, final String name, final int port, final int target) {
        service.editSpec()
                .addNewPort()
                .withName(name)
                .withPort(port)
                .withProtocol("TCP")
                .withNewTargetPort(target)
                .endPort()
                .endSpec();
    }

    /** One over all zones: two would let a drain take two brokers. A broken pod never blocks a drain. */
    private static HasMetadata budget(final Rendering rendering) {
        return new PodDisruptionBudgetBuilder()
                .withMetadata(meta(rendering, rendering.layout().headless(), Labels.BROKER, Map.of()))
                .withNewSpec()
                .withNewMaxUnavailable(1)
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(Labels.selector(rendering.layout(), Labels.BROKER))
                .endSelector()
                .endSpec()
                .build();
    }

    private static HasMetadata policy(final Rendering rendering, final OperatorPlace operator) {
        final NetworkRules rules = rendering.resource().getSpec().networkPolicy();
        final List<NetworkPolicyPeer> brokers = new ArrayList<>();
        brokers.add(peer(Labels.selector(rendering.layout(), Labels.BROKER)));
        brokers.add(peer(Labels.selector(rendering.layout(), Labels.GATEWAY)));
        final List<NetworkPolicyPeer> managers = new ArrayList<>(peers(rules.monitoringFrom()));
        if (operator != null) {
            managers.add(new NetworkPolicyPeerBuilder()
                    .withNewNamespaceSelector()
                    .addToMatchLabels("kubernetes.io/metadata.name", operator.namespace())
                    .endNamespaceSelector()
                    .withNewPodSelector()
                    .withMatchLabels(operator.labels())
                    .endPodSelector()
                    .build());
        }
        for (final String range : rules.peerCIDRs()) {
            final NetworkPolicyPeer peer = new NetworkPolicyPeerBuilder()
                    .withNewIpBlock()
                    .withCidr(range)
                    .endIpBlock()
                    .build();
            brokers.add(peer);
            managers.add(peer);
        }
        final List<NetworkPolicyIngressRule> ingress = new ArrayList<>();
        ingress.add(rule(brokers, 26501, 26502, 9600));
        if (!managers.isEmpty()) {
            ingress.add(rule(managers, 9600));
        }
        ingress.add(rule(peers(rules.clientsFrom()), 26500, 8080));
        return new NetworkPolicyBuilder()
                .withMetadata(meta(rendering, rendering.layout().headless(), Labels.BROKER, Map.of()))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(rendering.layout(), Labels.BROKER))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(ingress)
                .endSpec()
                .build();
    }

    private static HasMetadata gatewayPolicy(final Rendering rendering) {
        final NetworkRules rules = rendering.resource().getSpec().networkPolicy();
        final List<NetworkPolicyPeer> members = List.of(
                peer(Labels.selector(rendering.layout(), Labels.BROKER)),
                peer(Labels.selector(rendering.layout(), Labels.GATEWAY)));
        final List<NetworkPolicyIngressRule> ingress = new ArrayList<>();
        ingress.add(rule(members, 26502));
        if (!rules.monitoringFrom().isEmpty()) {
            ingress.add(rule(peers(rules.monitoringFrom()), 9600));
        }
        ingress.add(rule(peers(rules.clientsFrom()), 26500, 8080));
        return new NetworkPolicyBuilder()
                .withMetadata(meta(rendering, rendering.layout().gateway(), Labels.GATEWAY, Map.of()))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(Labels.selector(rendering.layout(), Labels.GATEWAY))
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .withIngress(ingress)
                .endSpec()
                .build();
    }

    /** @param from nobody in particular means everybody */
    private static NetworkPolicyIngressRule rule(final List<NetworkPolicyPeer> from, final int... ports) {
        final NetworkPolicyIngressRuleBuilder rule = new NetworkPolicyIngressRuleBuilder().withFrom(from);
        for (final int port : ports) {
            rule.addToPorts(new NetworkPolicyPortBuilder()
                    .withProtocol("TCP")
                    .withNewPort(port)
                    .build());
        }
        return rule.build();
    }

    private static NetworkPolicyPeer peer(final Map<String, String> labels) {
        return new NetworkPolicyPeerBuilder()
                .withNewPodSelector()
                .withMatchLabels(labels)
                .endPodSelector()
                .build();
    }

    private static List<NetworkPolicyPeer> peers(final List<ObjectNode> free) {
        return free.stream()
                .map(peer -> Json.read(peer, NetworkPolicyPeer.class))
                .toList();
    }

    private static HasMetadata ingress(final Rendering rendering) {
        final Gateway.FrontIngress wish =
                rendering.resource().getSpec().gateway().ingress();
        final IngressBuilder ingress = new IngressBuilder()
                .withMetadata(meta(rendering, rendering.layout().gateway(), Labels.GATEWAY, wish.annotations()))
                .withNewSpec()
                .withIngressClassName(wish.className())
                .endSpec();
        final List<String> hosts = new ArrayList<>();
        if (wish.grpcHost() != null) {
            hosts.add(wish.grpcHost());
            route(ingress, rendering, wish.grpcHost(), "grpc");
        }
        if (wish.restHost() != null) {
            hosts.add(wish.restHost());
            route(ingress, rendering, wish.restHost(), "rest");
        }
        if (wish.tlsSecretName() != null) {
            ingress.editSpec()
                    .addNewTl()
                    .withHosts(hosts)
                    .withSecretName(wish.tlsSecretName())
                    .endTl()
                    .endSpec();
        }
        return ingress.build();
    }

    private static void route(
            final IngressBuilder ingress, final Rendering rendering, final String host, final String port) {
        ingress.editSpec()
                .addNewRule()
                .withHost(host)
                .withNewHttp()
                .addNewPath()
                .withPath("/")
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(rendering.layout().gateway())
                .withNewPort()
                .withName(port)
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec();
    }

    /** Kinds and names of everything that {@link #of} may make, so that what is no longer wished can be taken away. */
    public static List<HasMetadata> possible(final Rendering rendering) {
        final List<HasMetadata> objects = new ArrayList<>();
        final String name = rendering.layout().headless();
        objects.add(new PodDisruptionBudgetBuilder()
                .withMetadata(meta(rendering, name, Labels.BROKER, Map.of()))
                .build());
        objects.add(new NetworkPolicyBuilder()
                .withMetadata(meta(rendering, name, Labels.BROKER, Map.of()))
                .build());
        final String front = rendering.layout().gateway();
        objects.add(new NetworkPolicyBuilder()
                .withMetadata(meta(rendering, front, Labels.GATEWAY, Map.of()))
                .build());
        objects.add(new IngressBuilder()
                .withMetadata(meta(rendering, front, Labels.GATEWAY, Map.of()))
                .build());
        objects.add(new DeploymentBuilder()
                .withMetadata(meta(rendering, front, Labels.GATEWAY, Map.of()))
                .build());
        objects.add(new ConfigMapBuilder()
                .withMetadata(meta(rendering, Monitors.dashboardName(rendering.layout()), Labels.BROKER, Map.of()))
                .build());
        return objects;
    }

    /** Whether the operator made it. */
    public static boolean isOurs(final HasMetadata object) {
        final Map<String, String> labels = object.getMetadata().getLabels();
        return labels != null
                && Annotations.OPERATOR.equals(labels.get(Annotations.MANAGED_BY_LABEL))
                && labels.containsKey(Annotations.CLUSTER);
    }
}
