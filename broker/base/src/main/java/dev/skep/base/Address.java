package dev.skep.base;

/**
 * Where a member listens for others: a host name or an IP address (IPv6 without brackets), and a port. Names are resolved
 * anew for each connection, as the machine behind a name may change.
 */
public record Address(String host, int port) implements Comparable<Address> {
    private static final int PORT_MAX = 65535;

    public Address {
        Check.that(!host.isEmpty() && port >= 0 && port <= PORT_MAX, "no address: host '%s', port %s", host, port);
    }

    @Override
    public int compareTo(final Address other) {
        final int byHost = host.compareTo(other.host);
        return byHost != 0 ? byHost : Integer.compare(port, other.port);
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
}
