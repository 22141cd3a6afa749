package dev.skep.gateway.rest;

import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * What is answered at which path.
 *
 * @param path below the version, such as /jobs/{jobKey}/completion; one place at most stands for a key
 * @param first whether the first version has it too
 * @param consumes what its body is, null where there is none
 */
record Route(HttpMethod method, String path, boolean first, String consumes, Handler handler) {
    /** Answers, now or later. Throws {@link Refused}. */
    @FunctionalInterface
    interface Handler {
        /** @param key from the path, 0 where it has none */
        void handle(Exchange exchange, long key);
    }

    /** What a path is for. */
    record Match(List<Route> routes, String key) {}

    /** Where the routes are looked up. */
    static final class Table {
        private final List<Route> routes;

        Table(final List<Route> routes) {
            this.routes = List.copyOf(routes);
        }

        List<Route> routes() {
            return routes;
        }

        /** All routes of the path, with the text that stands for the key; null when there is none. A name is no key. */
        Match at(final String path) {
            final boolean first = path.startsWith("/v1/");
            if (!first && !path.startsWith("/v2/")) {
                return null;
            }
            final String[] parts = path.substring("/v2/".length()).split("/", -1);
            final List<Route> named = new ArrayList<>(2);
            final List<Route> keyed = new ArrayList<>(2);
            for (final Route route : routes) {
                if ((!first || route.first) && route.matches(parts)) {
                    (route.keyOf(parts) == null ? named : keyed).add(route);
                }
            }
            if (!named.isEmpty()) {
                return new Match(named, null);
            }
            return keyed.isEmpty() ? null : new Match(keyed, keyed.getFirst().keyOf(parts));
        }
    }

    private boolean matches(final String[] parts) {
        final String[] own = path.substring(1).split("/", -1);
        if (own.length != parts.length) {
            return false;
        }
        for (int i = 0; i < own.length; i++) {
            if (own[i].charAt(0) == '{' ? parts[i].isEmpty() : !own[i].equals(parts[i])) {
                return false;
            }
        }
        return true;
    }

    private String keyOf(final String[] parts) {
        final String[] own = path.substring(1).split("/", -1);
        for (int i = 0; i < own.length; i++) {
            if (own[i].charAt(0) == '{') {
                return parts[i];
            }
        }
        return null;
    }
}
