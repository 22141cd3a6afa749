package dev.skep.operator.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Objects as trees of JSON: merged, compared and hashed. */
public final class Json {
    private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Json() {}

    public static ObjectNode tree(final Object object) {
        return KUBERNETES.convertValue(object, ObjectNode.class);
    }

    public static <T> T read(final JsonNode tree, final Class<T> type) {
        return KUBERNETES.convertValue(tree, type);
    }

    /** Of what is said, whatever order it is said in. */
    public static String hash(final Object object) {
        try {
            final byte[] bytes = SORTED.writeValueAsString(SORTED.treeToValue(tree(object), TreeMap.class))
                    .getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Lays {@code over} over {@code base}: objects field by field, lists of named things name by name, everything else as a whole. Null takes a
     * field away.
     */
    public static void merge(final ObjectNode base, final ObjectNode over) {
        for (final Map.Entry<String, JsonNode> field : over.properties()) {
            final JsonNode mine = base.get(field.getKey());
            final JsonNode theirs = field.getValue();
            if (theirs.isNull()) {
                base.remove(field.getKey());
            } else if (mine instanceof ObjectNode object && theirs instanceof ObjectNode other) {
                merge(object, other);
            } else if (mine instanceof ArrayNode list
                    && theirs instanceof ArrayNode other
                    && key(list, other) != null) {
                mergeLists(list, other, key(list, other));
            } else {
                base.set(field.getKey(), theirs.deepCopy());
            }
        }
    }

    private static String key(final ArrayNode list, final ArrayNode other) {
        for (final String key : new String[] {"mountPath", "name", "containerPort"}) {
            if (!list.isEmpty() && all(list, key) && all(other, key)) {
                return key;
            }
        }
        return null;
    }

    private static boolean all(final ArrayNode list, final String key) {
        for (final JsonNode item : list) {
            if (!item.has(key)) {
                return false;
            }
        }
        return true;
    }

    private static void mergeLists(final ArrayNode list, final ArrayNode other, final String key) {
        for (final JsonNode theirs : other) {
            ObjectNode found = null;
            for (final JsonNode mine : list) {
                if (mine.get(key).equals(theirs.get(key))) {
                    found = (ObjectNode) mine;
                }
            }
            if (found == null) {
                list.add(theirs.deepCopy());
            } else {
                merge(found, (ObjectNode) theirs);
            }
        }
    }

    /** Takes away what is no different from {@code usual}. */
    static void removeUsual(final ObjectNode tree, final ObjectNode usual) {
        for (final Map.Entry<String, JsonNode> field : usual.properties()) {
            final JsonNode mine = tree.get(field.getKey());
            if (mine instanceof ObjectNode object && field.getValue() instanceof ObjectNode other) {
                removeUsual(object, other);
                if (object.isEmpty()) {
                    tree.remove(field.getKey());
                }
            } else if (field.getValue().equals(mine)) {
                tree.remove(field.getKey());
            }
        }
    }

    /** What {@code live} says of the fields that {@code wanted} speaks of. */
    public static JsonNode projection(final JsonNode wanted, final JsonNode live) {
        if (wanted instanceof ObjectNode object && live instanceof ObjectNode other) {
            final ObjectNode result = object.objectNode();
            for (final Map.Entry<String, JsonNode> field : object.properties()) {
                final JsonNode theirs = other.get(field.getKey());
                if (theirs != null) {
                    result.set(field.getKey(), projection(field.getValue(), theirs));
                }
            }
            return result;
        }
        if (wanted instanceof ArrayNode list && live instanceof ArrayNode other) {
            final ArrayNode result = list.arrayNode();
            for (int i = 0; i < other.size(); i++) {
                result.add(i < list.size() ? projection(list.get(i), other.get(i)) : other.get(i));
            }
            return result;
        }
        return live;
    }
}
