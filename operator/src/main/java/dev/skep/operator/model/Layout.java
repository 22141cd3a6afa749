package dev.skep.operator.model;

import dev.skep.operator.api.MultiRegion;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.Zone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which pod is which broker. The number of a broker is {@code region + regions * (zone + zones * ordinal)}: neighbours in number stand in different
 * regions first and in different zones next, and growing by one broker everywhere only appends numbers.
 *
 * @param zones their names; one empty name when there are no zones
 */
public record Layout(String cluster, String namespace, int region, List<MultiRegion.Region> regions, List<Zone> zones) {
    /** A broker of this Kubernetes cluster. */
    public record Place(int nodeId, int zone, int ordinal, String pod) {}

    public Layout {
        regions = List.copyOf(regions);
        zones = List.copyOf(zones);
    }

    public static Layout of(final ZeebeCluster resource) {
        final String name = resource.getMetadata().getName();
        final String namespace = resource.getMetadata().getNamespace();
        final List<Zone> zones =
                resource.getSpec().zones() == null || resource.getSpec().zones().isEmpty()
                        ? List.of(new Zone("", null))
                        : resource.getSpec().zones();
        final MultiRegion multi = resource.getSpec().multiRegion();
        if (multi == null) {
            return new Layout(
                    name, namespace, 0, List.of(new MultiRegion.Region("", name, namespace, "cluster.local")), zones);
        }
        int region = 0;
        while (!multi.regions().get(region).name().equals(multi.region())) {
            region++;
        }
        return new Layout(name, namespace, region, multi.regions(), zones);
    }

    public boolean hasZones() {
        return !zones.getFirst().name().isEmpty();
    }

    public boolean hasRegions() {
        return regions.size() > 1;
    }

    public String regionName() {
        return regions.get(region).name();
    }

    public int nodeId(final int regionIndex, final int zone, final int ordinal) {
        return regionIndex + regions.size() * (zone + zones.size() * ordinal);
    }

    /** The number of the first broker of a zone. */
    public int offset(final int zone) {
        return nodeId(region, zone, 0);
    }

    /** What lies between the numbers of two neighbours in a zone. */
    public int stride() {
        return regions.size() * zones.size();
    }

    public String setName(final int zone) {
        return setName(cluster, zone);
    }

    private String setName(final String resource, final int zone) {
        return hasZones() ? resource + "-zeebe-" + zones.get(zone).name() : resource + "-zeebe";
    }

    public String pod(final int zone, final int ordinal) {
        return setName(zone) + "-" + ordinal;
    }

    /** Where a number stands, if it stands in this Kubernetes cluster. */
    public Optional<Place> place(final int nodeId) {
        if (nodeId % regions.size() != region) {
            return Optional.empty();
        }
        final int inRegion = nodeId / regions.size();
        final int zone = inRegion % zones.size();
        final int ordinal = inRegion / zones.size();
        return Optional.of(new Place(nodeId, zone, ordinal, pod(zone, ordinal)));
    }

    /** The number of a pod of this Kubernetes cluster. */
    public Optional<Place> place(final String pod) {
        for (int zone = 0; zone < zones.size(); zone++) {
            final String prefix = setName(zone) + "-";
            if (pod.startsWith(prefix)) {
                final String rest = pod.substring(prefix.length());
                if (!rest.isEmpty() && rest.length() < 6 && rest.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    final int ordinal = Integer.parseInt(rest);
                    return Optional.of(new Place(nodeId(region, zone, ordinal), zone, ordinal, pod));
                }
            }
        }
        return Optional.empty();
    }

    /** The numbers of all brokers, of all regions, when each region has so many. */
    public SortedSet<Integer> nodeIds(final int replicasPerRegion) {
        final SortedSet<Integer> ids = new TreeSet<>();
        for (int i = 0; i < replicasPerRegion * regions.size(); i++) {
            ids.add(i);
        }
        return ids;
    }

    /** How many pods a zone needs so that all these numbers have one. */
    public int podsOfZone(final int zone, final Iterable<Integer> nodeIds) {
        int pods = 0;
        for (final int id : nodeIds) {
            final Optional<Place> place = place(id);
            if (place.isPresent() && place.get().zone() == zone) {
                pods = Math.max(pods, place.get().ordinal() + 1);
            }
        }
        return pods;
    }

    public String headless() {
        return cluster + "-zeebe";
    }

    public String gateway() {
        return cluster + "-gateway";
    }

    public String configMap() {
        return cluster + "-zeebe-config";
    }

    public String bootstrapMap() {
        return cluster + "-zeebe-bootstrap";
    }

    public String account() {
        return cluster + "-zeebe";
    }

    public static String claim(final String pod) {
        return "data-" + pod;
    }

    /** The name by which other brokers reach a pod of a region. */
    public String host(final int regionIndex, final String pod) {
        final MultiRegion.Region there = regions.get(regionIndex);
        final String local = pod + "." + there.resource() + "-zeebe." + there.namespace() + ".svc";
        return hasRegions() ? local + "." + there.clusterDomain() : local;
    }

    /** The pod of a number in whichever region it stands. */
    public String podAnywhere(final int nodeId) {
        final int there = nodeId % regions.size();
        final int inRegion = nodeId / regions.size();
        return setName(regions.get(there).resource(), inRegion % zones.size()) + "-" + inRegion / zones.size();
    }

    /** Up to three pods of every StatefulSet of the first size, in every region. */
    public List<String> contactPoints(final int firstReplicas) {
        final int pods = Math.min(3, firstReplicas / zones.size());
        final List<String> hosts = new ArrayList<>();
        for (int ordinal = 0; ordinal < pods; ordinal++) {
            for (int zone = 0; zone < zones.size(); zone++) {
                for (int there = 0; there < regions.size(); there++) {
                    hosts.add(host(there, setName(regions.get(there).resource(), zone) + "-" + ordinal) + ":26502");
                }
            }
        }
        return hosts;
    }
}
