package dev.skep.operator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;

/** What is wanted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.zones) || self.zones.size() == 0 || self.replicas % self.zones.size() == 0",
        message = "replicas must be a multiple of the number of zones, so that every zone holds equally many brokers")
@ValidationRule(
        value =
                "self.replicationFactor <= self.replicas * (has(self.multiRegion) ? self.multiRegion.regions.size() : 1)",
        message = "replicationFactor exceeds the number of brokers (replicas x regions); add brokers first")
@ValidationRule(
        value = "!has(self.multiRegion) || has(self.clusterName)",
        message = "clusterName is required with multiRegion and must be the same in every region")
@ValidationRule(
        value = "!has(self.multiRegion) || self.multiRegion.regions.size() != 2 || self.replicationFactor % 2 == 0",
        message = "two regions need an even replicationFactor, so that each region holds a full copy")
@ValidationRule(
        value =
                "!has(self.multiRegion) || self.multiRegion.regions.size() < 3 || self.replicationFactor - (self.replicationFactor + self.multiRegion.regions.size() - 1) / self.multiRegion.regions.size() >= self.replicationFactor / 2 + 1",
        message =
                "with this replicationFactor the loss of one region would lose the quorum; with three regions use 3, 5 or 6")
@ValidationRule(
        value = "has(self.multiRegion) == has(oldSelf.multiRegion)",
        message = "multiRegion cannot be added to or removed from a running cluster")
@ValidationRule(
        value = "has(self.zones) == has(oldSelf.zones) && (!has(self.zones) || self.zones == oldSelf.zones)",
        message =
                "zones are fixed: node ids depend on their number and order; back up, and restore into a new ZeebeCluster")
@ValidationRule(
        value =
                "has(self.clusterName) == has(oldSelf.clusterName) && (!has(self.clusterName) || self.clusterName == oldSelf.clusterName)",
        message = "clusterName is fixed: brokers with different names do not talk to each other")
@ValidationRule(
        value = "self.partitions >= oldSelf.partitions",
        message = "partitions can only grow: keys carry their partition number")
@ValidationRule(
        value = "self.zoneTopologyKey == oldSelf.zoneTopologyKey",
        message = "zoneTopologyKey is fixed: volumes stay where they are")
@ValidationRule(
        value =
                "!has(self.gateway) || !has(self.gateway.replicas) || (has(self.gateway.mode) && self.gateway.mode == 'Standalone')",
        message = "gateway.replicas needs gateway.mode Standalone")
@ValidationRule(
        value =
                "!has(self.env) || self.env.all(e, !(e.name in ['ZEEBE_BROKER_CLUSTER_NODEID', 'ZEEBE_BROKER_CLUSTER_CLUSTERSIZE', 'ZEEBE_BROKER_CLUSTER_PARTITIONSCOUNT', 'ZEEBE_BROKER_CLUSTER_REPLICATIONFACTOR', 'ZEEBE_BROKER_CLUSTER_INITIALCONTACTPOINTS', 'ZEEBE_BROKER_CLUSTER_CLUSTERNAME']))",
        message =
                "env: ZEEBE_BROKER_CLUSTER_NODEID, CLUSTERSIZE, PARTITIONSCOUNT, REPLICATIONFACTOR, INITIALCONTACTPOINTS and CLUSTERNAME are set by the operator; use the fields of spec instead")
@ValidationRule(
        value =
                "!has(self.multiRegion) || !has(self.tls) || !has(self.tls.internal) || self.tls.internal.issuer != 'SelfManaged'",
        message =
                "tls.internal.issuer SelfManaged goes with one region: each operator would be an authority of its own, and the regions would not trust each other; with multiRegion use CertManager or Secret, with an authority that all regions share")
@ValidationRule(
        value =
                "!has(self.image) || !has(self.image.contract) || self.image.contract != 'Zeebe' || !has(self.tls) || ((!has(self.tls.internal) || self.tls.internal.issuer in ['None', 'Secret']) && (!has(self.tls.gateway) || self.tls.gateway.issuer in ['None', 'Secret']))",
        message =
                "tls with image.contract Zeebe takes the issuers None and Secret: its brokers read certificates only when they start, and one that is renewed by itself would expire meanwhile")
@ValidationRule(
        value = "!has(self.zones) || self.zones.all(z, self.zones.exists_one(o, o.name == z.name))",
        message = "zone names must be unique")
@ValidationRule(
        value =
                "!has(self.exporters) || !has(self.image) || !has(self.image.contract) || self.image.contract != 'Zeebe' || self.exporters.all(e, !has(e.type))",
        message =
                "exporters: File and Postgres come with the brokers of Skep only; with image.contract Zeebe give className")
public record ZeebeClusterSpec(
        @JsonPropertyDescription(
                "Name that brokers check when they meet; equal in all regions. Default: the name of the resource. Fixed.")
        @Size(max = 40)
        @Pattern(Patterns.DNS_LABEL)
        String clusterName,

        @Required
        @JsonPropertyDescription(
                "Version of the engine: the tag of the image and the base of the checks before an upgrade. It goes forward only, by patches or to the next minor version. Changing it restarts the brokers one by one.")
        @Size(max = 40)
        @Pattern(Patterns.VERSION)
        String version,

        @Default("{}") @JsonPropertyDescription("Which image the brokers run.")
        Image image,

        @Required
        @Min(1)
        @Max(300)
        @SpecReplicas
        @JsonPropertyDescription(
                "Brokers in this Kubernetes cluster, a multiple of the number of zones. Changing it scales: new brokers are started and then taken in; brokers are let go by the others before their pods end.")
        Integer replicas,

        @Required @Min(1) @Max(8191) @JsonPropertyDescription("Partitions of the whole cluster. Can only grow.")
        Integer partitions,

        @Required
        @Min(1)
        @Max(9)
        @JsonPropertyDescription(
                "Replicas of each partition, at most as many as there are brokers. Changing it adds or removes replicas.")
        Integer replicationFactor,

        @Default(ZeebeClusterSpec.ZONE_KEY)
        @Size(max = 253)
        @JsonPropertyDescription("Label of nodes that names their zone. Fixed.")
        String zoneTopologyKey,

        @Size(max = 9)
        @JsonPropertyDescription(
                "Zones that the brokers are spread over, one StatefulSet each. Absent: none. Fixed; their order counts.")
        List<Zone> zones,

        @Default("false")
        @JsonPropertyDescription("Stops all pods and keeps volumes and topology. False starts them again.")
        Boolean suspend,

        @JsonPropertyDescription("Several Kubernetes clusters, one region each, make one cluster of brokers.")
        MultiRegion multiRegion,

        @Default("{}") @JsonPropertyDescription("Volumes of the brokers.")
        Storage storage,

        @JsonPropertyDescription(
                "CPU and memory of a broker. Default: requests 500m and 1Gi, a memory limit of 1Gi, and no CPU limit, because throttled heartbeats look like a dead broker.")
        ResourceRequirements resources,

        @Default("{}") @JsonPropertyDescription("Options of the Java runtime.")
        Jvm jvm,

        @Size(max = 100) @JsonPropertyDescription("Further environment variables of the brokers.")
        List<EnvVar> env,

        @Size(max = 20) @JsonPropertyDescription("Further environment variables from ConfigMaps and Secrets.")
        List<EnvFromSource> envFrom,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "Settings of the broker, as in its configuration file, such as {zeebe: {broker: {processing: {maxCommandsInBatch: 50}}}}. What the operator sets itself is refused.")
        ObjectNode config,

        @Default("{}") @JsonPropertyDescription("What the brokers log.")
        Logging logging,

        @Min(10)
        @Max(3600)
        @Default("120")
        @JsonPropertyDescription("Seconds that a broker has to hand over and to stop.")
        Integer terminationGracePeriodSeconds,

        @Default("{}")
        @JsonPropertyDescription(
                "When Kubernetes considers a broker started, ready and alive. Never tied to health: a broker that recovers may be unready for hours.")
        Probes probes,

        @Default("{}") @JsonPropertyDescription("Where the pods go.")
        Scheduling scheduling,

        @Default("{}") @JsonPropertyDescription("Account of the pods; its token is never mounted.")
        Account serviceAccount,

        @PreserveUnknownFields
        @JsonPropertyDescription(
                "Last word on the pod: merged into the pod template. Names, the volume data, ports and the labels of selectors are refused.")
        ObjectNode podTemplate,

        @Default("{}") @JsonPropertyDescription("Where clients come in.")
        Gateway gateway,

        @JsonPropertyDescription(
                "A Service for each broker, with the ports of clients and of other brokers. Absent: none; the brokers find each other by the headless Service.")
        BrokerServices brokerServices,

        @Size(max = 10)
        @JsonPropertyDescription(
                "Who gets the records of the brokers. Changing the list restarts the brokers one by one; enabled alone restarts nobody.")
        List<Exporter> exporters,

        @Default("{}") @JsonPropertyDescription("Who may reach the brokers.")
        NetworkRules networkPolicy,

        @Default("{}") @JsonPropertyDescription("Encryption.")
        Tls tls,

        @Default("{}")
        @JsonPropertyDescription("Objects for Prometheus and Grafana, made where their resource definitions exist.")
        Monitoring monitoring,

        @Default("{}") @JsonPropertyDescription("How brokers are restarted.")
        UpdatePolicy updatePolicy,

        @Default("{}") @JsonPropertyDescription("Limits how many brokers a drain of nodes may take down at once: one.")
        DisruptionBudget podDisruptionBudget) {
    public static final String ZONE_KEY = "topology.kubernetes.io/zone";

    public ZeebeClusterSpec {
        image = image == null ? new Image(null, null, null, null, null, null) : image;
        zoneTopologyKey = zoneTopologyKey == null ? ZONE_KEY : zoneTopologyKey;
        suspend = suspend != null && suspend;
        storage = storage == null ? new Storage(null, null, null, null, null) : storage;
        jvm = jvm == null ? new Jvm(null, null) : jvm;
        logging = logging == null ? new Logging(null) : logging;
        terminationGracePeriodSeconds = terminationGracePeriodSeconds == null ? 120 : terminationGracePeriodSeconds;
        probes = probes == null ? new Probes(null, null, null) : probes;
        scheduling = scheduling == null ? new Scheduling(null, null, null, null, null, null) : scheduling;
        serviceAccount = serviceAccount == null ? new Account(null, null, null) : serviceAccount;
        gateway = gateway == null ? new Gateway(null, null, null, null, null) : gateway;
        exporters = exporters == null ? List.of() : List.copyOf(exporters);
        networkPolicy = networkPolicy == null ? new NetworkRules(null, null, null, null) : networkPolicy;
        tls = tls == null ? new Tls(null, null, null, null) : tls;
        monitoring = monitoring == null ? new Monitoring(null, null, null) : monitoring;
        updatePolicy = updatePolicy == null ? new UpdatePolicy(null, null, null, null, null) : updatePolicy;
        podDisruptionBudget = podDisruptionBudget == null ? new DisruptionBudget(null) : podDisruptionBudget;
    }
}
