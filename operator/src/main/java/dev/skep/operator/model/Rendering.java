package dev.skep.operator.model;

import dev.skep.operator.api.ZeebeCluster;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

/**
 * What desired objects are made from.
 *
 * @param image repository that brokers run unless the resource names another
 */
public record Rendering(ZeebeCluster resource, Layout layout, Bootstrap bootstrap, String image) {
    OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion(ZeebeCluster.GROUP + "/" + ZeebeCluster.VERSION)
                .withKind(ZeebeCluster.KIND)
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
