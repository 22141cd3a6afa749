package dev.skep.node.management;

/** From best to worst; the number is what the health metric shows. */
public enum HealthStatus {
    HEALTHY(1),
    UNHEALTHY(0),
    /** Permanent until restart. */
    DEAD(-1);

    private final int code;

    HealthStatus(final int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The worse of the two. */
    public HealthStatus and(final HealthStatus other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
