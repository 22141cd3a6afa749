package dev.skep.operator.kube;

import java.util.List;

/**
 * What is to be said of everything but the brokers.
 *
 * @param monitoring what became of the objects for Prometheus; null when nobody has looked
 * @param certificates what became of those of the cluster; null when nobody has looked
 * @param front where clients come in
 * @param foreign objects of others under names that the cluster needs
 */
public record Outside(Found monitoring, Found certificates, Front front, List<String> foreign) {
    public Outside {
        foreign = List.copyOf(foreign);
    }
}
