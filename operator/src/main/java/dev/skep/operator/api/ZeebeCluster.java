package dev.skep.operator.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** The brokers of one cluster inside one Kubernetes cluster. */
@Group(ZeebeCluster.GROUP)
@Version(ZeebeCluster.VERSION)
@Kind(ZeebeCluster.KIND)
@Plural("zeebeclusters")
@Singular("zeebecluster")
@ShortNames("zc")
@ValidationRule(
        value = "self.metadata.name.size() <= 30",
        message = "metadata.name may have at most 30 characters: pod names are made from it")
@ValidationRule(
        value = "!self.metadata.name.contains('.')",
        message = "metadata.name may hold no dots: names of Services are made from it")
@ValidationRule(
        value =
                "!has(self.spec.multiRegion) || self.spec.multiRegion.regions.exists(r, r.name == self.spec.multiRegion.region && (has(r.resourceName) ? r.resourceName : r.name) == self.metadata.name)",
        message =
                "metadata.name must be the name of this region's resource: the resourceName of multiRegion.region in regions, or else the name of the region; the other regions look for it there")
@ValidationRule(
        value =
                "((has(self.spec.tls) && has(self.spec.tls.internal) ? self.spec.tls.internal.issuer : (has(self.spec.tls) && has(self.spec.tls.internalSecretName) ? 'Secret' : 'None')) == (has(oldSelf.spec.tls) && has(oldSelf.spec.tls.internal) ? oldSelf.spec.tls.internal.issuer : (has(oldSelf.spec.tls) && has(oldSelf.spec.tls.internalSecretName) ? 'Secret' : 'None')) && (has(self.spec.tls) && has(self.spec.tls.internal) && has(self.spec.tls.internal.issuerRef) ? [self.spec.tls.internal.issuerRef] : []) == (has(oldSelf.spec.tls) && has(oldSelf.spec.tls.internal) && has(oldSelf.spec.tls.internal.issuerRef) ? [oldSelf.spec.tls.internal.issuerRef] : [])) || !has(oldSelf.status) || !has(oldSelf.status.phase) || oldSelf.status.phase == 'Pending' || (oldSelf.status.phase == 'Suspended' && !has(oldSelf.status.operation))",
        message =
                "issuer and issuerRef of tls.internal change only while no broker runs, because brokers with another encryption don't understand each other and would lose their quorum in a restart one by one: set suspend to true, wait until status.phase is Suspended and status.operation is gone, change tls.internal, and set suspend to false")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(name = "Brokers", jsonPath = ".status.brokersReady")
@AdditionalPrinterColumn(
        name = "Partitions",
        jsonPath = ".spec.partitions",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version.current")
@AdditionalPrinterColumn(name = "Available", jsonPath = ".status.conditions[?(@.type==\"Available\")].status")
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "RF",
        jsonPath = ".spec.replicationFactor",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(name = "Region", jsonPath = ".spec.multiRegion.region", priority = 1)
@AdditionalPrinterColumn(
        name = "Balanced",
        jsonPath = ".status.conditions[?(@.type==\"LeadersBalanced\")].status",
        priority = 1)
@AdditionalPrinterColumn(
        name = "Topology",
        jsonPath = ".status.topology.version",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
public final class ZeebeCluster extends CustomResource<ZeebeClusterSpec, ZeebeClusterStatus> implements Namespaced {
    private static final long serialVersionUID = 1;

    public static final String GROUP = "skep.dev";
    public static final String VERSION = "v1alpha1";
    public static final String KIND = "ZeebeCluster";

    @Override
    @Required
    public ZeebeClusterSpec getSpec() {
        return super.getSpec();
    }
}
