package dev.skep.operator.kube;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.certificates.Authority;
import dev.skep.operator.certificates.Renewal;
import dev.skep.operator.kube.Certificates.Settled;
import dev.skep.operator.model.Encryption;
import dev.skep.operator.model.Encryption.Side;
import dev.skep.operator.model.Encryption.Wanted;
import dev.skep.operator.model.Json;
import dev.skep.operator.model.Rendering;
import dev.skep.operator.model.Surroundings;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates that the operator makes, for one cluster and one look. Secrets are read one by one, by name; a new one is created and never applied, and
 * an old one is changed only as it was read: of two operators one is too late, and looks again.
 */
final class SelfManaged {
    static final String ROTATING = "Rotating";
    static final String FOREIGN = "ForeignObject";
    static final String NOT_OURS =
            " is of somebody else, and the cluster needs the name; delete it, or give the cluster another name";

    private static final Logger LOG = LoggerFactory.getLogger(SelfManaged.class);
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final Rendering rendering;
    private final Instant now;
    private final Consumer<String> applied;
    private Authority authority;

    SelfManaged(
            final KubernetesClient client,
            final Rendering rendering,
            final Instant now,
            final Consumer<String> applied) {
        this.client = client;
        this.rendering = rendering;
        this.now = now;
        this.applied = applied;
    }

    Settled settle(final Wanted wanted) {
        try {
            final Settled trouble = authority();
            return trouble == null ? leaf(wanted) : trouble;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return later("somebody else is writing the Secrets of the certificates as well; looking again");
            }
            throw e;
        }
    }

    private Settled later(final String why) {
        return new Settled(new Found(false, "Issuing", why), now);
    }

    /** Finds the authority, or makes it. What stands in the way, or null. */
    private Settled authority() {
        if (authority != null) {
            return null;
        }
        final String name = Encryption.authorityName(rendering.layout());
        final Secret there = read(name);
        if (there == null) {
            final Authority made = Authority.make(rendering.layout().cluster(), now);
            create(name, Side.INTERNAL, made.data());
            authority = made;
            return null;
        }
        final Settled trouble = notOurs(there);
        if (trouble != null) {
            return trouble;
        }
        try {
            authority = Authority.read(there.getData());
        } catch (GeneralSecurityException e) {
            return new Settled(
                    new Found(
                            false,
                            "AuthorityUnusable",
                            "Secret " + name + " holds no authority that can be used (" + e.getMessage()
                                    + "); put it back from a copy, or delete it: another authority then takes over step by step"),
                    Instant.MAX);
        }
        if (authority.isOld(now)) {
            authority = Authority.make(rendering.layout().cluster(), now);
            change(there, authority.data());
        }
        return null;
    }

    private Settled leaf(final Wanted wanted) {
        final Secret there = read(wanted.secretName());
        final Settled trouble = there == null ? null : notOurs(there);
        if (trouble != null) {
            return trouble;
        }
        final Renewal.Next next;
        try {
            next = new Renewal(
                            authority,
                            rendering.layout().cluster() + (wanted.side() == Side.INTERNAL ? " brokers" : " gateway"),
                            wanted.side() == Side.INTERNAL ? Authority.Use.CLIENT_AND_SERVER : Authority.Use.SERVER,
                            wanted.names(),
                            now)
                    .next(there == null ? null : there.getData(), changedAt(there));
        } catch (GeneralSecurityException e) {
            return new Settled(
                    new Found(
                            false,
                            "Failed",
                            "the certificate for Secret " + wanted.secretName() + " could not be made: "
                                    + e.getMessage()),
                    Instant.MAX);
        }
        if (there == null) {
            create(wanted.secretName(), wanted.side(), next.change());
        } else if (!next.change().isEmpty()) {
            change(there, next.change());
        }
        if (!next.change().isEmpty()) {
            LOG.info("{}: Secret {}: {}", rendering.layout().cluster(), wanted.secretName(), next);
        }
        return new Settled(
                next.rotating()
                        ? new Found(
                                false,
                                ROTATING,
                                "another authority takes over in Secret " + wanted.secretName()
                                        + ", step by step, so that nobody meets a certificate that it does not trust;"
                                        + " the next step is at " + next.look())
                        : new Found(
                                true,
                                "AsSpecified",
                                "Secret " + wanted.secretName() + " holds a certificate until " + next.until()),
                next.look());
    }

    private Secret read(final String name) {
        return client.secrets()
                .inNamespace(rendering.layout().namespace())
                .withName(name)
                .get();
    }

    /** Null when it is ours. */
    private Settled notOurs(final Secret there) {
        final String name = "Secret " + there.getMetadata().getName();
        if (!Surroundings.isOurs(there)) {
            return new Settled(new Found(false, FOREIGN, name + NOT_OURS), Instant.MAX);
        }
        final String uid = rendering.resource().getMetadata().getUid();
        if (!there.getMetadata().getOwnerReferences().isEmpty()
                && there.getMetadata().getOwnerReferences().stream()
                        .noneMatch(owner -> owner.getUid().equals(uid))) {
            return new Settled(
                    new Found(
                            false,
                            "Issuing",
                            name + " is of an earlier cluster of this name, and goes; waiting until it is gone"),
                    Instant.MAX);
        }
        return null;
    }

    private static String changedAt(final Secret secret) {
        return secret == null || secret.getMetadata().getAnnotations() == null
                ? null
                : secret.getMetadata().getAnnotations().get(Annotations.CHANGED_AT);
    }

    private void create(final String name, final Side side, final Map<String, String> data) {
        final Secret secret = Encryption.secret(rendering, name, side);
        secret.getMetadata().setAnnotations(Map.of(Annotations.CHANGED_AT, now.toString()));
        secret.setData(data);
        client.resource(secret).create();
        applied.accept(Applier.Result.CREATED.name());
    }

    /** As it was read, or not at all. */
    private void change(final Secret there, final Map<String, String> data) {
        client.resource(there)
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(Annotations.OPERATOR)
                                .build(),
                        Json.tree(Map.of(
                                        "metadata",
                                        Map.of(
                                                "resourceVersion",
                                                there.getMetadata().getResourceVersion(),
                                                "annotations",
                                                Map.of(Annotations.CHANGED_AT, now.toString())),
                                        "data",
                                        data))
                                .toString());
        applied.accept(Applier.Result.CHANGED.name());
    }
}
