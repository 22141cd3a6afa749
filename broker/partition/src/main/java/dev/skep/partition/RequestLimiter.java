package dev.skep.partition;

/** Bounds how many requests of clients are in flight on a partition. Called from any thread. */
public interface RequestLimiter {
    /** A permit for one more request, or null when it is to be refused. */
    Permit acquire();

    /** One request in flight. */
    interface Permit {
        /** The request was decided and committed. */
        void committed();

        /** The request was given up; its time tells nothing. */
        void dropped();
    }

    /** No limit but that of the inbox. */
    static RequestLimiter unlimited() {
        final Permit free = new Permit() {
            @Override
            public void committed() {}

            @Override
            public void dropped() {}
        };
        return () -> free;
    }
}
