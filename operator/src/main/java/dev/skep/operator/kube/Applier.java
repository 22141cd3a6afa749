package dev.skep.operator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skep.operator.api.Annotations;
import dev.skep.operator.model.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Server-side apply, only when there is something to say: the object is another one than was applied last (its hash is kept on it), or somebody has
 * changed a field that is ours. What the API server writes differently than we do is remembered after each write, so that it is no difference the
 * next time.
 */
public final class Applier {
    /** Fields of ours as the server has them, by kind and uid. One for each object; they go with the process. */
    private final Map<String, Written> accepted = new ConcurrentHashMap<>();

    /** @param fields hash of what the server made of it */
    private record Written(String hash, String fields) {}

    private final KubernetesClient client;

    public Applier(final KubernetesClient client) {
        this.client = client;
    }

    /** What an application was good for. */
    public enum Result {
        NOTHING,
        CREATED,
        CHANGED,
        DRIFT_REPAIRED
    }

    /** @param live as the cache has it; null when it is not there */
    public Result apply(final HasMetadata desired, final HasMetadata live) {
        final String hash = Json.hash(desired);
        final HasMetadata marked = marked(desired, hash);
        if (live == null) {
            write(marked, hash);
            return Result.CREATED;
        }
        final boolean same = hash.equals(annotation(live));
        final Written before = accepted.get(key(live));
        final boolean known = before != null && before.hash().equals(hash);
        final String ours = projection(marked, live);
        if (same && ours.equals(known ? before.fields() : Json.hash(marked))) {
            if (!known) {
                accepted.put(key(live), new Written(hash, ours)); // so what changes from now on is drift
            }
            return Result.NOTHING;
        }
        write(marked, hash);
        return same && known ? Result.DRIFT_REPAIRED : Result.CHANGED;
    }

    private void write(final HasMetadata marked, final String hash) {
        final HasMetadata written = serverSide(client, marked);
        accepted.put(key(written), new Written(hash, projection(marked, written)));
    }

    static <T extends HasMetadata> T serverSide(final KubernetesClient client, final T object) {
        return client.resource(object)
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(Annotations.OPERATOR)
                        .withForce(true)
                        .build());
    }

    private static String key(final HasMetadata live) {
        return live.getKind() + "/" + live.getMetadata().getUid();
    }

    private static String projection(final HasMetadata marked, final HasMetadata live) {
        final JsonNode fields = Json.projection(Json.tree(marked), Json.tree(live));
        return Json.hash(fields);
    }

    private static HasMetadata marked(final HasMetadata desired, final String hash) {
        final ObjectNode tree = Json.tree(desired);
        final HasMetadata copy = Json.read(tree, desired.getClass());
        final Map<String, String> annotations = new TreeMap<>();
        if (copy.getMetadata().getAnnotations() != null) {
            annotations.putAll(copy.getMetadata().getAnnotations());
        }
        annotations.put(Annotations.HASH, hash);
        copy.getMetadata().setAnnotations(annotations);
        return copy;
    }

    private static String annotation(final HasMetadata object) {
        final Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(Annotations.HASH);
    }
}
