package dev.skep.node.config;

/**
 * A place to listen on, and what others are told to connect to.
 *
 * @param advertisedHost empty where nobody said
 */
public record Endpoint(String host, int port, String advertisedHost, int advertisedPort) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
