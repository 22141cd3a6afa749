package dev.skep.gateway.rest;

import dev.skep.base.Check;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * How the door for HTTP listens.
 *
 * @param host address to bind
 * @param port to bind, 0 for any free one
 * @param connectionsMax connections that may be open; what is beyond is closed at once
 * @param idleNanos a connection on which nothing has happened for so long, and nobody waits, is closed
 */
public record RestConfig(String host, int port, int connectionsMax, long idleNanos) {
    public RestConfig {
        Objects.requireNonNull(host, "host");
        Check.that(port >= 0 && port <= 65_535, "port %d is not within 0 to 65535", port);
        Check.that(connectionsMax >= 1, "connectionsMax %d is below 1", connectionsMax);
        Check.that(idleNanos > 0, "idleNanos %d is not positive", idleNanos);
    }

    public static RestConfig at(final String host, final int port) {
        return new RestConfig(host, port, 8_192, TimeUnit.MINUTES.toNanos(2));
    }
}
