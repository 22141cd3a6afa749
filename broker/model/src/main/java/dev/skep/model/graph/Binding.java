package dev.skep.model.graph;

/**
 * Which version of a process, decision or form is meant where a model names one.
 *
 * @param versionTag of the kind {@link Kind#VERSION_TAG}; empty for others
 */
public record Binding(Kind kind, String versionTag) {
    public static final Binding LATEST = new Binding(Kind.LATEST, "");
    public static final Binding DEPLOYMENT = new Binding(Kind.DEPLOYMENT, "");

    /** How a version is chosen. */
    public enum Kind {
        /** The newest one at the time when it is needed. */
        LATEST,
        /** The one that was deployed together with the process that names it. */
        DEPLOYMENT,
        /** The newest one that has a certain tag. */
        VERSION_TAG
    }

    /** Words for messages: how the version was looked for. */
    public String words() {
        return switch (kind) {
            case LATEST -> "";
            case DEPLOYMENT -> " in the same deployment as the process (bindingType 'deployment')";
            case VERSION_TAG -> " with version tag '" + versionTag + "'";
        };
    }
}
