package dev.skep.transport;

/** The versions of the protocol between members that one of them speaks, both included. */
record Versions(int min, int max) {
    static final Versions OURS = new Versions(1, 1);

    boolean meets(final Versions other) {
        return min <= other.max && other.min <= max;
    }

    /** The newest that both speak. */
    int common(final Versions other) {
        return Math.min(max, other.max);
    }

    @Override
    public String toString() {
        return min == max ? Integer.toString(min) : min + " to " + max;
    }
}
