package dev.skep.node.cli;

import dev.skep.node.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep cluster scale}: other brokers, more partitions, another replication factor. */
final class ClusterScaleCommand implements Command {
    private final Terminal terminal;

    ClusterScaleCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is asked for, when it can't all be said in one line of a URL. */
    private record Wish(String method, String path, String body, OptionalLong ifMatch) {}

    @Override
    public String name() {
        return "scale";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Change the brokers of the cluster, the number of partitions or the replication factor, and wait"
                                + " for the end. New brokers must be running. Status 3 if it goes on when --timeout is over.");
        ManagementClient.describe(spec);
        spec.addOption(option("--brokers", "IDS", "Node ids of all brokers that are wanted, such as 0,1,2"));
        spec.addOption(option("--count", "N", "Number of brokers that are wanted, with node ids from 0."));
        spec.addOption(option("--partitions", "N", "Number of partitions; they can't become fewer."));
        spec.addOption(option("--replication-factor", "N", "Replicas of each partition."));
        spec.addOption(option("--timeout", "SECONDS", "How long to wait for the end. Default: until it is there"));
        spec.addOption(OptionSpec.builder("--dry-run")
                .description("Only show what would be done.")
                .build());
        spec.addOption(OptionSpec.builder("--force")
                .description("With --brokers: go on with these only, the others are lost for ever. Data may be lost.")
                .build());
        spec.addOption(OptionSpec.builder("--wait")
                .negatable(true)
                .type(boolean.class)
                .defaultValue("true")
                .fallbackValue("true")
                .description("Wait for the end (the default); --no-wait only begins.")
                .build());
    }

    private static OptionSpec option(final String name, final String label, final String description) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    @Override
    public int run(final ParseResult parsed) {
        final boolean json = ManagementClient.json(parsed);
        final long timeoutSeconds = number(parsed, "--timeout", -1);
        requireSense(parsed);
        try (ManagementClient client = ManagementClient.of(parsed)) {
            final Wish wish = wish(parsed, client);
            final ManagementClient.Reply reply = client.done(wish.method(), wish.path(), wish.body(), wish.ifMatch());
            final List<JsonValue> operations =
                    reply.json().get("plannedChanges").elements();
            final long changeId = reply.json().get("changeId").wholeNumber().orElse(0);
            final boolean dryRun = parsed.hasMatchedOption("--dry-run");
            final boolean wait = parsed.matchedOptionValue("--wait", true) && !dryRun && !operations.isEmpty();
            if (json && !wait) {
                terminal.out().println(reply.body());
            } else if (!json) {
                show(changeId, operations, dryRun);
            }
            return wait ? new ChangeWatch(terminal, client, json).untilOver(changeId, timeoutSeconds) : Skep.OK;
        }
    }

    private void show(final long changeId, final List<JsonValue> operations, final boolean dryRun) {
        if (operations.isEmpty()) {
            terminal.out().println("nothing is to be moved");
            return;
        }
        terminal.out()
                .println(
                        dryRun
                                ? operations.size() + " operations would be done, nothing was changed:"
                                : "change " + changeId + " has begun, " + operations.size() + " operations:");
        operations.forEach(operation -> terminal.out().println("  " + ClusterWords.operation(operation)));
    }

    private static void requireSense(final ParseResult parsed) {
        final boolean brokers = parsed.hasMatchedOption("--brokers");
        if (brokers && parsed.hasMatchedOption("--count")) {
            throw new WrongUse("tell either --brokers or --count, not both");
        }
        if (!brokers
                && !parsed.hasMatchedOption("--count")
                && !parsed.hasMatchedOption("--partitions")
                && !parsed.hasMatchedOption("--replication-factor")) {
            throw new WrongUse("say what is wanted: --brokers, --count, --partitions or --replication-factor");
        }
        if (parsed.hasMatchedOption("--force")
                && (!brokers
                        || parsed.hasMatchedOption("--partitions")
                        || parsed.hasMatchedOption("--replication-factor"))) {
            throw new WrongUse("--force goes with --brokers alone");
        }
    }

    private static Wish wish(final ParseResult parsed, final ManagementClient client) {
        final List<String> query = new ArrayList<>();
        if (parsed.hasMatchedOption("--dry-run")) {
            query.add("dryRun=true");
        }
        if (parsed.hasMatchedOption("--force")) {
            query.add("force=true");
        }
        final String replicationFactor = text(parsed, "--replication-factor");
        final String partitions = text(parsed, "--partitions");
        if (!parsed.hasMatchedOption("--brokers")) {
            final String count = text(parsed, "--count");
            return patch(
                    query,
                    count.isEmpty() ? "" : "\"count\":" + count,
                    partitions,
                    replicationFactor,
                    OptionalLong.empty());
        }
        final SortedSet<Long> brokers = brokers(parsed);
        if (partitions.isEmpty()) {
            if (!replicationFactor.isEmpty()) {
                query.add("replicationFactor=" + replicationFactor);
            }
            return new Wish(
                    "POST", "/actuator/cluster/brokers" + joined(query), brokers.toString(), OptionalLong.empty());
        }
        return differences(client.cluster().json(), brokers, query, partitions, replicationFactor);
    }

    /** A set of brokers together with a number of partitions can only be told by differences, which hold for this version alone. */
    private static Wish differences(
            final JsonValue cluster,
            final SortedSet<Long> wanted,
            final List<String> query,
            final String partitions,
            final String replicationFactor) {
        final TreeSet<Long> present = new TreeSet<>();
        for (final JsonValue broker : cluster.get("brokers").elements()) {
            broker.get("id").wholeNumber().ifPresent(present::add);
        }
        final TreeSet<Long> add = new TreeSet<>(wanted);
        add.removeAll(present);
        final TreeSet<Long> remove = new TreeSet<>(present);
        remove.removeAll(wanted);
        return patch(
                query,
                "\"add\":" + add + ",\"remove\":" + remove,
                partitions,
                replicationFactor,
                cluster.get("version").wholeNumber());
    }

    private static Wish patch(
            final List<String> query,
            final String brokers,
            final String partitions,
            final String replicationFactor,
            final OptionalLong ifMatch) {
        final List<String> spread = new ArrayList<>();
        if (!partitions.isEmpty()) {
            spread.add("\"count\":" + partitions);
        }
        if (!replicationFactor.isEmpty()) {
            spread.add("\"replicationFactor\":" + replicationFactor);
        }
        final String body = "{\"brokers\":{" + brokers + "},\"partitions\":{" + String.join(",", spread) + "}}";
        return new Wish("PATCH", "/actuator/cluster" + joined(query), body, ifMatch);
    }

    private static String joined(final List<String> query) {
        return query.isEmpty() ? "" : "?" + String.join("&", query);
    }

    private static SortedSet<Long> brokers(final ParseResult parsed) {
        final String given = parsed.matchedOptionValue("--brokers", "");
        final TreeSet<Long> brokers = new TreeSet<>();
        for (final String id : given.split(",", -1)) {
            if (!id.strip().matches("\\d{1,9}")) {
                throw new WrongUse("--brokers is \"" + given + "\", expected node ids such as 0,1,2");
            }
            brokers.add(Long.parseLong(id.strip()));
        }
        return brokers;
    }

    /** A number as text; empty when it was not given. */
    private static String text(final ParseResult parsed, final String option) {
        return parsed.hasMatchedOption(option) ? Long.toString(number(parsed, option, 0)) : "";
    }

    private static long number(final ParseResult parsed, final String option, final long otherwise) {
        if (!parsed.hasMatchedOption(option)) {
            return otherwise;
        }
        final String given = parsed.matchedOptionValue(option, "");
        if (!given.matches("\\d{1,9}")) {
            throw new WrongUse(option + " is \"" + given + "\", expected a whole number");
        }
        return Long.parseLong(given);
    }
}
