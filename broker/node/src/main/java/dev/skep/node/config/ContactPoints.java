package dev.skep.node.config;

import dev.skep.base.Address;
import java.util.ArrayList;
import java.util.List;

/** Places where other members may be found. */
record ContactPoints(List<Address> addresses) {
    static final Kind<ContactPoints> KIND = new Kind<>(
            ContactPoints.class,
            "host:port, several of them separated by commas, such as broker-0:26502,broker-1:26502",
            ContactPoints::parse);

    ContactPoints {
        addresses = List.copyOf(addresses);
    }

    private static ContactPoints parse(final String text) {
        final List<Address> addresses = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            final String point = part.strip();
            if (!point.isEmpty()) {
                addresses.add(address(point));
            }
        }
        return new ContactPoints(addresses);
    }

    /** IPv6 addresses stand in brackets, as their colons would be taken for that before the port. */
    private static Address address(final String point) {
        final int colon = point.lastIndexOf(':');
        final String host = point.substring(0, Math.max(0, colon));
        final boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
        if (host.isEmpty()
                || (!bracketed && (host.indexOf(':') >= 0 || host.indexOf('[') >= 0))
                || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException(point);
        }
        final int port = Kind.port().parse(point.substring(colon + 1));
        return new Address(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }
}
