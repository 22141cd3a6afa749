package dev.skep.operator.model;

import dev.skep.operator.api.ZeebeCluster;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What every broker is told about the cluster at its first start, frozen when the first one was made: were it to follow the size, each scaling
 * would restart every broker.
 */
public record Bootstrap(int clusterSize, int partitions, int replicationFactor, List<String> contactPoints) {
    private static final String SIZE = "clusterSize";
    private static final String PARTITIONS = "partitions";
    private static final String REPLICATION_FACTOR = "replicationFactor";
    private static final String CONTACT_POINTS = "contactPoints";

    public Bootstrap {
        contactPoints = List.copyOf(contactPoints);
    }

    public static Bootstrap of(final ZeebeCluster resource, final Layout layout) {
        return new Bootstrap(
                resource.getSpec().replicas() * layout.regions().size(),
                resource.getSpec().partitions(),
                resource.getSpec().replicationFactor(),
                layout.contactPoints(resource.getSpec().replicas()));
    }

    Map<String, String> data() {
        final Map<String, String> data = new TreeMap<>();
        data.put(SIZE, Integer.toString(clusterSize));
        data.put(PARTITIONS, Integer.toString(partitions));
        data.put(REPLICATION_FACTOR, Integer.toString(replicationFactor));
        data.put(CONTACT_POINTS, String.join(",", contactPoints));
        return data;
    }

    /** Empty when somebody has made a ConfigMap of that name that says nothing of the kind. */
    public static Optional<Bootstrap> read(final Map<String, String> data) {
        try {
            return Optional.of(new Bootstrap(
                    Integer.parseInt(data.get(SIZE)),
                    Integer.parseInt(data.get(PARTITIONS)),
                    Integer.parseInt(data.get(REPLICATION_FACTOR)),
                    List.of(data.get(CONTACT_POINTS).split(",", -1))));
        } catch (NumberFormatException | NullPointerException e) {
            return Optional.empty();
        }
    }
}
