package dev.skep.operator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skep.operator.api.TlsEndpoint.Issuer;
import dev.skep.operator.model.Encryption;
import dev.skep.operator.model.Encryption.Side;
import dev.skep.operator.model.Encryption.Wanted;
import dev.skep.operator.model.Json;
import dev.skep.operator.model.Rendering;
import dev.skep.operator.model.Surroundings;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of clusters, from wherever they come. Nothing watches them and nothing of them is kept: they are looked at when something else is
 * wished, when one is due, and every five minutes. No pod starts without the Secret that it names, so what goes wrong here stops nothing else, and is
 * said.
 */
public final class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final Duration LOOK = Duration.ofMinutes(5);
    private static final Duration LOOK_AT_TROUBLE = Duration.ofSeconds(10);
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private static final String AS_SPECIFIED = "AsSpecified";
    private static final String NOT_ALLOWED = "NotAllowed";
    private static final String FAILED = "Failed";
    private static final String ISSUING = "Issuing";

    private final KubernetesClient client;
    private final Applier applier;
    private final Consumer<String> applied;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    /** @param wanted hash of what was wished then */
    private record Look(String wanted, Found found, Instant at, Instant next) {
        boolean holds(final String wish, final Instant now) {
            return wanted.equals(wish) && now.isBefore(next) && !now.isBefore(at);
        }
    }

    /** @param next when there is something to do, whatever else happens */
    record Settled(Found found, Instant next) {}

    public Certificates(final KubernetesClient client, final Applier applier, final Consumer<String> applied) {
        this.client = client;
        this.applier = applier;
        this.applied = applied;
    }

    public Found apply(final Rendering rendering, final Instant now) {
        final String key = key(rendering);
        final List<Wanted> wanted = Encryption.of(rendering);
        final String wish = Json.hash(Map.of("wanted", wanted));
        final Look last = looks.get(key);
        if (last != null && last.holds(wish, now)) {
            return last.found();
        }
        final Settled settled = settled(rendering, wanted, now, last == null ? null : last.found());
        if (last == null || !last.wanted().equals(wish)) {
            removeOthers(rendering, wanted);
        }
        final Instant next = now.plus(settled.found().well() || isUnderWay(settled.found()) ? LOOK : LOOK_AT_TROUBLE);
        looks.put(key, new Look(wish, settled.found(), now, settled.next().isBefore(next) ? settled.next() : next));
        return settled.found();
    }

    /** The cluster is gone, and its certificates with it. */
    void forget(final Rendering rendering) {
        looks.remove(key(rendering));
    }

    private static String key(final Rendering rendering) {
        return rendering.layout().namespace() + "/" + rendering.layout().cluster();
    }

    private static boolean isUnderWay(final Found found) {
        return found.reason().equals(SelfManaged.ROTATING);
    }

    /** @param before what was found the last time; null for nothing */
    private Settled settled(
            final Rendering rendering, final List<Wanted> wanted, final Instant now, final Found before) {
        final SelfManaged own = new SelfManaged(client, rendering, now, applied);
        Found trouble = null;
        Instant next = Instant.MAX;
        final List<String> sentences = new ArrayList<>();
        for (final Wanted one : wanted) {
            Settled settled;
            try {
                settled = switch (one.issuer()) {
                    case SelfManaged -> own.settle(one);
                    case CertManager -> certManager(rendering, one, now);
                    case Secret, None ->
                        new Settled(
                                new Found(true, AS_SPECIFIED, "Secret " + one.secretName() + " is yours"), Instant.MAX);
                };
            } catch (KubernetesClientException e) {
                settled = new Settled(trouble(rendering, one, e, before), Instant.MAX);
            }
            sentences.add(settled.found().message());
            trouble = trouble == null && !settled.found().well() ? settled.found() : trouble;
            next = settled.next().isBefore(next) ? settled.next() : next;
        }
        if (trouble != null) {
            return new Settled(trouble, next);
        }
        return new Settled(
                new Found(
                        true, AS_SPECIFIED, wanted.isEmpty() ? "no certificate is used" : String.join("; ", sentences)),
                next);
    }

    /** Of what the API server says only what can't hold anything of a Secret. */
    private static Found trouble(
            final Rendering rendering, final Wanted wanted, final KubernetesClientException e, final Found before) {
        LOG.warn("{}: certificate {}: status {} of the API server", key(rendering), wanted.secretName(), e.getCode());
        if (e.getCode() == FORBIDDEN) {
            return new Found(
                    false,
                    NOT_ALLOWED,
                    wanted.issuer() == Issuer.SelfManaged
                            ? "the operator may not read and write Secrets in namespace "
                                    + rendering.layout().namespace()
                                    + ", as spec.tls with issuer SelfManaged needs it; add the namespace to"
                                    + " certificates.selfManagedIn of the operator's chart, or choose another issuer"
                            : "the operator may not read and write Certificates of cert-manager in namespace "
                                    + rendering.layout().namespace() + "; give it the rights of its chart");
        }
        if (before != null && (e.getCode() == 0 || e.getCode() >= SERVER_ERROR)) {
            return before; // it is away for a moment
        }
        return new Found(
                false,
                FAILED,
                "the certificate for Secret " + wanted.secretName() + " could not be made: the API server says "
                        + e.getCode()
                        + (e.getStatus() == null || e.getStatus().getReason() == null
                                ? ""
                                : " " + e.getStatus().getReason()));
    }

    // ---- cert-manager

    private boolean hasCertManager() {
        final APIResourceList list = client.getApiResources(Encryption.CERT_MANAGER);
        return list != null
                && list.getResources().stream().anyMatch(kind -> kind.getKind().equals("Certificate"));
    }

    private GenericKubernetesResource live(final GenericKubernetesResource possible) {
        return client.genericKubernetesResources(possible.getApiVersion(), possible.getKind())
                .inNamespace(possible.getMetadata().getNamespace())
                .withName(possible.getMetadata().getName())
                .get();
    }

    private Settled certManager(final Rendering rendering, final Wanted wanted, final Instant now) {
        if (!hasCertManager()) {
            return unsettled(
                    "NotInstalled",
                    "spec.tls asks cert-manager for a certificate, and this Kubernetes has no Certificate in "
                            + Encryption.CERT_MANAGER
                            + "; install cert-manager, or choose the issuer SelfManaged or Secret");
        }
        final GenericKubernetesResource wish = Encryption.certificate(rendering, wanted);
        final GenericKubernetesResource live = live(wish);
        final String name = "Certificate " + wish.getMetadata().getName();
        if (live != null && !Surroundings.isOurs(live)) {
            return unsettled(SelfManaged.FOREIGN, name + SelfManaged.NOT_OURS);
        }
        final Applier.Result result = applier.apply(wish, live);
        if (result != Applier.Result.NOTHING) {
            applied.accept(result.name());
        }
        return new Settled(
                issued(name, live == null ? null : Json.tree(live).path("status"), wanted, now), Instant.MAX);
    }

    private static Settled unsettled(final String reason, final String message) {
        return new Settled(new Found(false, reason, message), Instant.MAX);
    }

    /** What cert-manager says of it. */
    private static Found issued(final String name, final JsonNode status, final Wanted wanted, final Instant now) {
        String said = "it has not said anything yet";
        boolean ready = false;
        if (status != null) {
            for (final JsonNode condition : status.path("conditions")) {
                if (condition.path("type").asText().equals("Ready")) {
                    ready = condition.path("status").asText().equals("True");
                    said = condition.path("message").asText();
                }
            }
        }
        if (!ready) {
            return new Found(false, ISSUING, name + " is not ready: cert-manager says: " + said);
        }
        final Instant until = time(status.path("notAfter"));
        final Instant renewal = time(status.path("renewalTime"));
        if (until != null
                && renewal != null
                && now.isAfter(renewal.plus(Duration.between(renewal, until).dividedBy(2)))) {
            return new Found(
                    false,
                    "Expiring",
                    name + " ends at " + until + " and should have been renewed at " + renewal
                            + "; see what cert-manager says: kubectl describe certificate "
                            + name.substring(name.indexOf(' ') + 1));
        }
        return new Found(
                true,
                AS_SPECIFIED,
                "Secret " + wanted.secretName() + " is kept by cert-manager"
                        + (until == null ? "" : ", until " + until));
    }

    private static Instant time(final JsonNode text) {
        try {
            return text.isMissingNode() ? null : Instant.parse(text.asText());
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** What cert-manager was asked for by an older wish: it would go on with it for ever. */
    private void removeOthers(final Rendering rendering, final List<Wanted> wanted) {
        try {
            Boolean there = null;
            for (final Side side : Side.values()) {
                if (wanted.stream().anyMatch(one -> one.side() == side && one.issuer() == Issuer.CertManager)) {
                    continue;
                }
                there = Objects.requireNonNullElseGet(there, this::hasCertManager);
                final GenericKubernetesResource live = there ? live(Encryption.possible(rendering, side)) : null;
                if (live != null && Surroundings.isOurs(live)) {
                    client.resource(live).delete();
                    applied.accept("REMOVED");
                }
            }
        } catch (KubernetesClientException e) {
            LOG.debug("{}: whether there are Certificates is not known: {}", key(rendering), e.getCode());
        }
    }
}
