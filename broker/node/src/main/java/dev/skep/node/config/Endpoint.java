package dev.skep.node.config;

/**
 * A place to listen on, and what others are told to connect to.
 *
 * @param advertisedHost empty for "the first address of this machine that others can reach"
 */
public record Endpoint(String host, int port, String advertisedHost, int advertisedPort) {
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
