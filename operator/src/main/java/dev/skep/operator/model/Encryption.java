package dev.skep.operator.model;

import dev.skep.operator.api.Tls;
import dev.skep.operator.api.TlsEndpoint;
import dev.skep.operator.api.TlsEndpoint.Issuer;
import dev.skep.operator.api.ZeebeClusterSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which certificates a cluster uses, what they are called, and in which Secrets they are. */
public final class Encryption {
    /** Group and version of the kinds of cert-manager. */
    public static final String CERT_MANAGER = "cert-manager.io/v1";

    static final String CERTIFICATE = "Certificate";
    private static final String LOCALHOST = "localhost";

    private Encryption() {}

    /** Whose certificate it is. */
    public enum Side {
        /** Of brokers and gateways among each other: each is client and server. */
        INTERNAL,
        /** For clients. */
        GATEWAY
    }

    /**
     * A certificate that is wanted.
     *
     * @param secretName where pods find it
     * @param names that it holds
     */
    public record Wanted(Side side, TlsEndpoint wish, String secretName, SortedSet<String> names) {
        public Issuer issuer() {
            return wish.issuer();
        }
    }

    static TlsEndpoint internal(final Tls tls) {
        return tls.internal() == null ? TlsEndpoint.of(tls.internalSecretName()) : tls.internal();
    }

    static TlsEndpoint gateway(final Tls tls) {
        return tls.gateway() == null ? TlsEndpoint.of(tls.gatewaySecretName()) : tls.gateway();
    }

    /** Whether some certificate is renewed without anybody doing something about it. */
    public static boolean renewsItself(final ZeebeClusterSpec spec) {
        return List.of(internal(spec.tls()), gateway(spec.tls())).stream()
                .anyMatch(wish -> wish.issuer() == Issuer.SelfManaged || wish.issuer() == Issuer.CertManager);
    }

    /** All that are wanted. */
    public static List<Wanted> of(final Rendering rendering) {
        final Tls tls = rendering.resource().getSpec().tls();
        final List<Wanted> wanted = new ArrayList<>();
        if (internal(tls).issuer() != Issuer.None) {
            wanted.add(wanted(rendering, Side.INTERNAL, internal(tls)));
        }
        if (gateway(tls).issuer() != Issuer.None) {
            wanted.add(wanted(rendering, Side.GATEWAY, gateway(tls)));
        }
        return wanted;
    }

    /** Null when it is not encrypted. */
    static String secretName(final Rendering rendering, final Side side) {
        return of(rendering).stream()
                .filter(wanted -> wanted.side() == side)
                .map(Wanted::secretName)
                .findFirst()
                .orElse(null);
    }

    private static Wanted wanted(final Rendering rendering, final Side side, final TlsEndpoint wish) {
        final SortedSet<String> names = new TreeSet<>();
        if (wish.dnsNames() != null) {
            names.addAll(wish.dnsNames());
        }
        if (wish.issuer() == Issuer.SelfManaged || names.isEmpty()) {
            names.addAll(names(rendering.layout(), side));
        }
        return new Wanted(side, wish, secretName(rendering.layout(), side, wish), names);
    }

    private static String secretName(final Layout layout, final Side side, final TlsEndpoint wish) {
        return switch (wish.issuer()) {
            case None -> null;
            case Secret -> wish.secretName();
            case SelfManaged -> base(layout, side) + "-tls";
            // another one, so that nobody takes the certificate of one authority for that of another
            case CertManager -> base(layout, side) + "-cert-manager";
        };
    }

    private static String base(final Layout layout, final Side side) {
        return side == Side.INTERNAL ? layout.headless() : layout.gateway();
    }

    /** Where the operator keeps the authority of a cluster, the only place where its key is. */
    public static String authorityName(final Layout layout) {
        return layout.headless() + "-ca";
    }

    /** Each pod by its name in the headless Service, and the Services themselves, as people inside and outside of the namespace write them. */
    private static SortedSet<String> names(final Layout layout, final Side side) {
        final String domain = layout.regions().get(layout.region()).clusterDomain();
        final SortedSet<String> names = new TreeSet<>();
        final List<String> services = side == Side.INTERNAL
                ? List.of("*." + layout.headless(), layout.headless())
                : List.of(layout.gateway(), "*." + layout.headless());
        for (final String service : services) {
            final String name = service + "." + layout.namespace();
            names.addAll(List.of(service, name, name + ".svc", name + ".svc." + domain));
        }
        names.add(LOCALHOST);
        return names;
    }

    /** A Secret of the operator, without anything in it. */
    public static Secret secret(final Rendering rendering, final String name, final Side side) {
        return new SecretBuilder()
                .withMetadata(meta(rendering, name, side))
                .withType("kubernetes.io/tls")
                .build();
    }

    private static ObjectMeta meta(final Rendering rendering, final String name, final Side side) {
        return Surroundings.meta(rendering, name, side == Side.INTERNAL ? Labels.BROKER : Labels.GATEWAY, Map.of());
    }

    /** What cert-manager is asked for. */
    public static GenericKubernetesResource certificate(final Rendering rendering, final Wanted wanted) {
        final GenericKubernetesResource certificate = possible(rendering, wanted.side());
        final TlsEndpoint.IssuerRef issuer = wanted.wish().issuerRef();
        final Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("secretName", wanted.secretName());
        spec.put("dnsNames", List.copyOf(wanted.names()));
        spec.put(
                "usages",
                wanted.side() == Side.INTERNAL
                        ? List.of("digital signature", "server auth", "client auth")
                        : List.of("digital signature", "server auth"));
        // as gateways read it, whatever the version of cert-manager has as its default
        spec.put(
                "privateKey",
                Map.of("algorithm", "ECDSA", "size", 256, "encoding", "PKCS8", "rotationPolicy", "Always"));
        spec.put("issuerRef", Map.of("name", issuer.name(), "kind", issuer.kind(), "group", issuer.group()));
        certificate.setAdditionalProperty("spec", spec);
        return certificate;
    }

    /** Kind and name of what {@link #certificate} may make. */
    public static GenericKubernetesResource possible(final Rendering rendering, final Side side) {
        final GenericKubernetesResource certificate = new GenericKubernetesResource();
        certificate.setApiVersion(CERT_MANAGER);
        certificate.setKind(CERTIFICATE);
        certificate.setMetadata(meta(rendering, base(rendering.layout(), side), side));
        return certificate;
    }
}
