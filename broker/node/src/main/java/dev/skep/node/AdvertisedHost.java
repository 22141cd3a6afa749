package dev.skep.node;

import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** Finds the name that others reach this machine by when nobody configured one. */
final class AdvertisedHost {
    private static final String LOOPBACK = "127.0.0.1";

    private AdvertisedHost() {}

    /**
     * What others are told: what is configured, else where we listen, else (when we listen on all addresses) the first address
     * of the machine that is no loopback.
     *
     * @param configured empty where nobody said
     * @param listening host name or address that is listened on
     */
    static String of(final String configured, final String listening) {
        return of(configured, listening, AdvertisedHost::addressesOfMachine);
    }

    /**
     * @param addresses those of the machine, in its order
     */
    static String of(final String configured, final String listening, final Supplier<List<InetAddress>> addresses) {
        if (!configured.isEmpty()) {
            return configured;
        }
        final String host = listening.startsWith("[") && listening.endsWith("]")
                ? listening.substring(1, listening.length() - 1)
                : listening;
        return isWildcard(host) ? firstReachable(addresses.get()) : host;
    }

    private static boolean isWildcard(final String host) {
        try {
            return InetAddress.ofLiteral(host).isAnyLocalAddress();
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }

    /** IPv4 first: an IPv6 address that machines make for themselves is not always one that others have a route to. */
    private static String firstReachable(final List<InetAddress> addresses) {
        return addresses.stream()
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .map(InetAddress::getHostAddress)
                .map(AdvertisedHost::withoutScope)
                .orElse(LOOPBACK);
    }

    /** The scope of an IPv6 address means something on this machine only. */
    private static String withoutScope(final String address) {
        final int scope = address.indexOf('%');
        return scope < 0 ? address : address.substring(0, scope);
    }

    /** In the order of the interfaces, which is that in which the system found them: real ones before those of containers. */
    private static List<InetAddress> addressesOfMachine() {
        try {
            final List<NetworkInterface> interfaces = Collections.list(NetworkInterface.getNetworkInterfaces());
            interfaces.sort(Comparator.comparingInt(NetworkInterface::getIndex));
            final List<InetAddress> addresses = new ArrayList<>();
            for (final NetworkInterface one : interfaces) {
                if (one.isUp()) {
                    addresses.addAll(Collections.list(one.getInetAddresses()));
                }
            }
            return addresses;
        } catch (SocketException e) {
            throw new UncheckedIOException("the addresses of this machine can't be read: " + e.getMessage(), e);
        }
    }
}
