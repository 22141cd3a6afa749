package dev.skep.gateway.rest;

/** What is wrong with a request, all of it at once. */
final class Complaints {
    private final StringBuilder text = new StringBuilder();

    /** @param complaint a sentence without its full stop */
    Complaints unless(final boolean holds, final String complaint) {
        if (!holds) {
            text.append(text.isEmpty() ? "" : " ").append(complaint).append('.');
        }
        return this;
    }

    /** Throws {@link Refused} when there are some. */
    void check() {
        if (!text.isEmpty()) {
            throw new Refused(Problem.invalid(text.toString()));
        }
    }
}
