package dev.skep.operator.reconcile;

import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Surroundings.OperatorPlace;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;

/**
 * What the reconciler is told about its surroundings.
 *
 * @param version of this operator
 * @param brokerImage repository of the image that brokers run unless their resource says otherwise
 * @param place where the operator's own pods are; null when it runs outside of the cluster
 * @param addresses where the management API of a broker is
 */
public record Setup(String version, String brokerImage, OperatorPlace place, Addresses addresses) {
    /** Where the management API of a broker is. */
    public interface Addresses {
        /** Of a pod of this Kubernetes cluster; null while it has no address. */
        URI of(Layout layout, Pod pod);

        /** Of a broker of another region. */
        default URI ofPeer(final Layout layout, final int broker) {
            final int region = broker % layout.regions().size();
            return URI.create("http://" + layout.host(region, layout.podAnywhere(broker)) + ":9600");
        }
    }
}
