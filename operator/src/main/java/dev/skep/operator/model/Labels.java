package dev.skep.operator.model;

import static dev.skep.operator.api.Annotations.CLUSTER;
import static dev.skep.operator.api.Annotations.COMPONENT_LABEL;
import static dev.skep.operator.api.Annotations.INSTANCE_LABEL;
import static dev.skep.operator.api.Annotations.MANAGED_BY_LABEL;
import static dev.skep.operator.api.Annotations.NAME_LABEL;
import static dev.skep.operator.api.Annotations.OPERATOR;
import static dev.skep.operator.api.Annotations.PART_OF_LABEL;
import static dev.skep.operator.api.Annotations.ZONE;

import java.util.Map;
import java.util.TreeMap;

/** Labels of what the operator makes. Those by which pods are selected never change. */
public final class Labels {
    public static final String BROKER = "broker";
    public static final String GATEWAY = "gateway";
    static final String BROKER_SERVICE = "broker-service";

    private Labels() {}

    /** By which the pods of a component are found. */
    public static Map<String, String> selector(final Layout layout, final String component) {
        final Map<String, String> labels = new TreeMap<>();
        labels.put(NAME_LABEL, "zeebe");
        labels.put(INSTANCE_LABEL, layout.cluster());
        labels.put(COMPONENT_LABEL, component);
        return labels;
    }

    static Map<String, String> selector(final Layout layout, final int zone) {
        final Map<String, String> labels = selector(layout, BROKER);
        if (layout.hasZones()) {
            labels.put(ZONE, layout.zones().get(zone).name());
        }
        return labels;
    }

    static Map<String, String> of(final Layout layout, final String component) {
        return whole(layout, selector(layout, component));
    }

    static Map<String, String> whole(final Layout layout, final Map<String, String> selector) {
        final Map<String, String> labels = new TreeMap<>(selector);
        labels.put(CLUSTER, layout.cluster());
        labels.put(MANAGED_BY_LABEL, OPERATOR);
        labels.put(PART_OF_LABEL, layout.cluster());
        return labels;
    }

    /** {@code a=b,c=d}. */
    public static String text(final Map<String, String> labels) {
        final StringBuilder text = new StringBuilder();
        labels.forEach((key, value) ->
                text.append(text.isEmpty() ? "" : ",").append(key).append('=').append(value));
        return text.toString();
    }
}
