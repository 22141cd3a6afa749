package dev.skep.node.cli;

import dev.skep.base.Address;
import dev.skep.node.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes a cluster what its file says while its brokers start and run: takes those in that are new in it, changes the replication factor, adds
 * partitions. What is wanted is compared with what the brokers say, so that the next start goes on where an interrupted one has ended. It lets
 * nobody go.
 */
final class FileTopology implements Runnable {
    private static final long LOOK_MILLIS = 250;
    private static final long ASK_AGAIN_MILLIS_MAX = 30_000;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;

    private final Wish wish;
    private final List<Address> managements;
    private final Consumer<String> news;
    private final NavigableSet<String> told = new TreeSet<>();
    private boolean changed;
    private long pauseMillis = LOOK_MILLIS;

    /** What the file says. */
    record Wish(int brokers, int partitions, int replicationFactor) {}

    /** A broker that takes part, and how it sees the cluster. */
    private record View(Address management, JsonValue cluster) {}

    /** @param managements of all brokers of the file */
    FileTopology(final Wish wish, final List<Address> managements, final Consumer<String> news) {
        this.wish = wish;
        this.managements = List.copyOf(managements);
        this.news = news;
    }

    /** Until the cluster is what the file says, or can't become so, or the thread is interrupted. */
    @Override
    public void run() {
        try (ManagementClient client = ManagementClient.at(managements.getFirst())) {
            while (!look(client)) {
                Thread.sleep(pauseMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** True when there is nothing more to do. */
    private boolean look(final ManagementClient client) {
        try {
            final Optional<View> view = view(client);
            return view.isPresent() && act(view.get());
        } catch (NotDone e) {
            return false; // that broker has just gone; another look finds another one
        }
    }

    /** Of the first broker that answers as a member: a new one knows nothing yet. */
    private Optional<View> view(final ManagementClient client) {
        for (final Address management : managements) {
            final JsonValue cluster = client.clusterOf("http://" + management);
            if (ClusterWords.takesPart(cluster)) {
                return Optional.of(new View(management, cluster));
            }
        }
        return Optional.empty();
    }

    private boolean act(final View view) {
        final JsonValue cluster = view.cluster();
        final JsonValue pending = cluster.get("pendingChange");
        if (!pending.isAbsent()) {
            changed = true;
            pauseMillis = LOOK_MILLIS;
            tell("the cluster is becoming what the file says: " + ClusterWords.progress(pending));
            return false;
        }
        final NavigableSet<Long> members = ids(cluster);
        final NavigableSet<Long> fresh = wanted();
        fresh.removeAll(members);
        final NavigableSet<Long> gone = new TreeSet<>(members);
        gone.removeAll(wanted());
        if (!gone.isEmpty()) {
            tell("broker " + words(gone) + " belongs to the cluster, but the file says " + wish.brokers()
                    + " brokers; start it with the number of before, let them go with skep cluster scale --count "
                    + wish.brokers() + ", and lower the number then");
            return true;
        }
        final long partitions = number(cluster, "partitionsCount");
        final boolean more = wish.partitions() > partitions;
        final boolean other = wish.replicationFactor() != number(cluster, "replicationFactor");
        if (wish.partitions() < partitions) {
            tell("the cluster has " + partitions + " partitions, and the file says " + wish.partitions()
                    + "; they can't become fewer");
        }
        if (fresh.isEmpty() && !more && !other) {
            if (changed) {
                tell("the cluster is what the file says: " + wish.brokers() + " broker(s), "
                        + Math.max(partitions, wish.partitions()) + " partition(s), replication factor "
                        + wish.replicationFactor());
            }
            return true;
        }
        ask(view, fresh, more);
        return false;
    }

    private void ask(final View view, final NavigableSet<Long> fresh, final boolean more) {
        final List<String> spread = new ArrayList<>();
        if (more) {
            spread.add("\"count\":" + wish.partitions());
        }
        spread.add("\"replicationFactor\":" + wish.replicationFactor());
        final String body =
                "{\"brokers\":{\"add\":" + fresh + ",\"remove\":[]},\"partitions\":{" + String.join(",", spread) + "}}";
        final OptionalLong version = view.cluster().get("version").wholeNumber();
        // a failed change is asked for again, later each time
        pauseMillis = Math.min(2 * pauseMillis, ASK_AGAIN_MILLIS_MAX);
        try (ManagementClient client = ManagementClient.at(view.management())) {
            final ManagementClient.Reply reply = client.ask("PATCH", "/actuator/cluster", body, version);
            if (reply.status() / 100 == 2) {
                tell((fresh.isEmpty() ? "changing the cluster" : "taking broker " + words(fresh) + " in")
                        + ", as the file says: "
                        + reply.json().get("plannedChanges").elements().size() + " operations");
            } else if (reply.status() != CONFLICT && reply.status() != PRECONDITION_FAILED) {
                tell("the brokers can't do yet what the file says: "
                        + reply.json().get("message").text().orElse("status " + reply.status()));
            }
        }
    }

    private NavigableSet<Long> wanted() {
        final NavigableSet<Long> wanted = new TreeSet<>();
        for (long id = 0; id < wish.brokers(); id++) {
            wanted.add(id);
        }
        return wanted;
    }

    private static NavigableSet<Long> ids(final JsonValue cluster) {
        final NavigableSet<Long> ids = new TreeSet<>();
        for (final JsonValue broker : cluster.get("brokers").elements()) {
            broker.get("id").wholeNumber().ifPresent(ids::add);
        }
        return ids;
    }

    private static String words(final NavigableSet<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static long number(final JsonValue cluster, final String field) {
        return cluster.get(field).wholeNumber().orElse(0);
    }

    private void tell(final String line) {
        if (told.add(line)) {
            news.accept(line);
        }
    }
}
