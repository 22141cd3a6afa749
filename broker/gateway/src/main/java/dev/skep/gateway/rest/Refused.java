package dev.skep.gateway.rest;

/** A request that is answered with a problem before anybody else has seen it. Carries no stack: it is an answer, not a fault. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    Refused(final Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
