package dev.skep.e2e.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One link for each broker to each other one. Each broker knows the others by names, and its own file of hosts gives it an
 * address for each name that only it uses. (All of 127.0.0.0/8 is this machine, on Linux at least.)
 */
final class Links implements AutoCloseable {
    private final int brokers;
    private final Map<Integer, Link> links = new TreeMap<>();

    /** @param ports of the internal API of each broker */
    Links(final List<Integer> ports) {
        brokers = ports.size();
        for (int from = 0; from < brokers; from++) {
            for (int to = 0; to < brokers; to++) {
                if (from != to) {
                    links.put(from * brokers + to, new Link(address(from, to), ports.get(to)));
                }
            }
        }
    }

    /** Where one broker finds another one. */
    static String address(final int from, final int to) {
        return from == to ? "127.0.0.1" : "127.1." + from + "." + (to + 1);
    }

    private Link link(final int from, final int to) {
        return links.get(from * brokers + to);
    }

    private List<Link> all(final int from, final int to) {
        final List<Link> chosen = new ArrayList<>();
        for (int other = 0; other < brokers; other++) {
            if (other != from && from >= 0) {
                chosen.add(link(from, other));
            }
            if (other != to && to >= 0) {
                chosen.add(link(other, to));
            }
        }
        return chosen;
    }

    /** The others hear nothing of it any more. */
    void cutFrom(final int broker) {
        all(broker, -1).forEach(Link::cut);
    }

    /** It hears nothing of the others any more. */
    void cutTo(final int broker) {
        all(-1, broker).forEach(Link::cut);
    }

    void isolate(final int broker) {
        all(broker, broker).forEach(Link::cut);
    }

    void heal() {
        links.values().forEach(Link::heal);
    }

    void delay(final Duration duration) {
        links.values().forEach(link -> link.delay(duration));
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
    }
}
