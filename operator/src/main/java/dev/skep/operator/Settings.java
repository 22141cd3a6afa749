package dev.skep.operator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The operator's settings, all from the environment.
 *
 * @param namespaces that are watched; empty for all
 * @param brokerImage repository of the image that brokers run unless their resource says otherwise
 * @param managementUrl where a broker is: {ip}, {pod}, {service}, {namespace} stand for those of its pod
 * @param namespace that the operator runs in; null outside of a cluster
 * @param podLabels of the operator's own pods, for the NetworkPolicy of brokers
 * @param httpPort of health and metrics; 0 for any
 */
record Settings(
        Set<String> namespaces,
        String brokerImage,
        String managementUrl,
        String namespace,
        Map<String, String> podLabels,
        boolean leaderElection,
        String leaseName,
        int httpPort) {
    /** Name, default and meaning of each variable: what the documentation lists. */
    static final Map<String, String[]> VARIABLES = variables();

    private static Map<String, String[]> variables() {
        final Map<String, String[]> all = new LinkedHashMap<>();
        all.put(
                "SKEP_OPERATOR_NAMESPACES",
                new String[] {"", "Namespaces that are watched, separated by commas; empty for all"});
        all.put("SKEP_OPERATOR_BROKER_IMAGE", new String[] {
            "skep", "Repository of the image that brokers run unless spec.image.repository names another"
        });
        all.put("SKEP_OPERATOR_MANAGEMENT_URL", new String[] {
            "http://{ip}:9600",
            "Where the management API of a broker is; {ip}, {pod}, {service} and {namespace} stand for those of its pod"
        });
        all.put(
                "SKEP_OPERATOR_NAMESPACE",
                new String[] {"", "Namespace that the operator itself runs in; empty outside of a cluster"});
        all.put("SKEP_OPERATOR_POD_LABELS", new String[] {
            "app.kubernetes.io/name=skep-operator",
            "Labels of the operator's pods, by which the NetworkPolicy of brokers lets them in"
        });
        all.put(
                "SKEP_OPERATOR_LEADER_ELECTION",
                new String[] {"false", "Several operators, of which one is at work: true or false"});
        all.put("SKEP_OPERATOR_LEASE_NAME", new String[] {"skep-operator", "Name of the Lease by which they agree"});
        all.put("SKEP_OPERATOR_HTTP_PORT", new String[] {"8080", "Port of /healthz, /readyz and /metrics; 0 for any"});
        all.put("SKEP_OPERATOR_LOG_LEVEL", new String[] {"INFO", "How much is logged: ERROR, WARN, INFO, DEBUG, TRACE"
        });
        all.put("SKEP_OPERATOR_LOG_FORMAT", new String[] {"text", "text, or json for one object per line"});
        return all;
    }

    /** @throws IllegalArgumentException with one sentence for each variable that is wrong */
    static Settings of(final Map<String, String> environment) {
        final List<String> problems = new ArrayList<>();
        for (final String name : environment.keySet()) {
            if (name.startsWith("SKEP_OPERATOR_") && !VARIABLES.containsKey(name) && !isServiceLink(name)) {
                problems.add(name + " is not a setting of the operator; there are " + VARIABLES.keySet());
            }
        }
        final Map<String, String> labels = new TreeMap<>();
        for (final String label : list(value(environment, "SKEP_OPERATOR_POD_LABELS"))) {
            final String[] parts = label.split("=", 2);
            if (parts.length == 2) {
                labels.put(parts[0], parts[1]);
            } else {
                problems.add("SKEP_OPERATOR_POD_LABELS holds \"" + label + "\", expected name=value");
            }
        }
        final String election = value(environment, "SKEP_OPERATOR_LEADER_ELECTION");
        if (!election.equals("true") && !election.equals("false")) {
            problems.add("SKEP_OPERATOR_LEADER_ELECTION is \"" + election + "\", expected true or false");
        }
        int port = 0;
        try {
            port = Integer.parseInt(value(environment, "SKEP_OPERATOR_HTTP_PORT"));
        } catch (NumberFormatException e) {
            problems.add("SKEP_OPERATOR_HTTP_PORT is \"" + value(environment, "SKEP_OPERATOR_HTTP_PORT")
                    + "\", expected a port");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        final String namespace = value(environment, "SKEP_OPERATOR_NAMESPACE");
        return new Settings(
                new TreeSet<>(list(value(environment, "SKEP_OPERATOR_NAMESPACES"))),
                value(environment, "SKEP_OPERATOR_BROKER_IMAGE"),
                value(environment, "SKEP_OPERATOR_MANAGEMENT_URL"),
                namespace.isEmpty() ? null : namespace,
                labels,
                election.equals("true"),
                value(environment, "SKEP_OPERATOR_LEASE_NAME"),
                port);
    }

    /** Kubernetes sets variables for Services, and one may be called skep-operator. */
    private static boolean isServiceLink(final String name) {
        return name.startsWith("SKEP_OPERATOR_PORT")
                || name.startsWith("SKEP_OPERATOR_SERVICE_")
                || name.startsWith("SKEP_OPERATOR_METRICS_");
    }

    private static String value(final Map<String, String> environment, final String name) {
        final String value = environment.get(name);
        return value == null || value.isBlank() ? VARIABLES.get(name)[0] : value.trim();
    }

    private static List<String> list(final String text) {
        final List<String> items = new ArrayList<>();
        for (final String item : text.split(",", -1)) {
            if (!item.isBlank()) {
                items.add(item.trim());
            }
        }
        return items;
    }
}
