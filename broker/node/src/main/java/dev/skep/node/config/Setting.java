package dev.skep.node.config;

/**
 * One line of the table of settings.
 *
 * @param path full dotted name, such as {@code zeebe.broker.cluster.nodeId}
 * @param fallback the text that stands when no source says anything
 * @param purpose one sentence for the reference page
 */
public record Setting<T>(String path, Kind<T> kind, String fallback, String purpose) {
    /** The name of its environment variable. */
    public String environmentName() {
        return Names.environmentName(path);
    }
}
