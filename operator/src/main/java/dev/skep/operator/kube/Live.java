package dev.skep.operator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;

/** The objects of one cluster as the cache has them. */
public interface Live {
    /** All of a type. */
    <T extends HasMetadata> Collection<T> all(Class<T> type);

    /** The one of this type and name; null when it is not there. */
    @SuppressWarnings("unchecked")
    default <T extends HasMetadata> T of(final T wanted) {
        return all((Class<T>) wanted.getClass()).stream()
                .filter(object -> object.getMetadata()
                        .getName()
                        .equals(wanted.getMetadata().getName()))
                .findFirst()
                .orElse(null);
    }
}
