package dev.skep.node.cli;

import dev.skep.gateway.client.GatewayClient;
import dev.skep.gateway.client.SeenTopology;
import dev.skep.gateway.client.SeenTopology.Wanted;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep topology}: the cluster as clients see it, and whether it is as expected. */
final class TopologyCommand implements Command {
    private static final String DEFAULT = "127.0.0.1:26500";
    private static final long ANSWER_MILLIS = 5_000;
    private static final long LOOK_MILLIS = 500;

    private final Terminal terminal;

    TopologyCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "topology";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Ask a gateway for its brokers and partitions, as clients do. With numbers to expect: status 1"
                                + " unless there are so many, each partition with a leader.");
        spec.addOption(OptionSpec.builder("--gateway")
                .paramLabel("HOST:PORT")
                .type(String.class)
                .arity("1")
                .description("Where it listens for clients. Default: " + DEFAULT)
                .build());
        spec.addOption(OptionSpec.builder("--certificate")
                .paramLabel("FILE")
                .type(Path.class)
                .arity("1")
                .description("PEM file with its certificate. Default: it has none, and is asked without TLS")
                .build());
        spec.addOption(number("--brokers", "Brokers that are expected."));
        spec.addOption(number("--partitions", "Partitions that are expected."));
        spec.addOption(number("--replication-factor", "Replicas that are expected of each partition."));
        spec.addOption(number("--wait", "Seconds to ask again while it is not as expected. Default: 0"));
    }

    private static OptionSpec number(final String name, final String description) {
        return OptionSpec.builder(name)
                .paramLabel("N")
                .type(String.class)
                .arity("1")
                .description(description)
                .build();
    }

    @Override
    public int run(final ParseResult parsed) {
        final Wanted wanted = new Wanted(
                number(parsed, "--brokers"), number(parsed, "--partitions"), number(parsed, "--replication-factor"));
        final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(number(parsed, "--wait"));
        try (GatewayClient gateway = gateway(parsed)) {
            while (true) {
                final String problem = look(gateway, wanted);
                if (problem.isEmpty()) {
                    return Skep.OK;
                }
                if (System.nanoTime() - end >= 0) {
                    throw new NotDone(problem);
                }
                pause();
            }
        }
    }

    /** Tells the topology when it is as wanted; else what is wrong. */
    private String look(final GatewayClient gateway, final Wanted wanted) {
        final SeenTopology seen;
        try {
            seen = gateway.topology(ANSWER_MILLIS);
        } catch (final GatewayClient.NoAnswer e) {
            return "the gateway gives no answer: " + e.getMessage();
        }
        final List<String> differences = wanted.equals(new Wanted(0, 0, 0)) ? List.of() : seen.differences(wanted);
        if (differences.isEmpty()) {
            words(seen);
        }
        return String.join("; ", differences);
    }

    private void words(final SeenTopology seen) {
        terminal.out()
                .println(seen.brokers().size() + " broker(s), " + seen.partitions()
                        + " partition(s), replication factor " + seen.replicationFactor() + ", version "
                        + seen.version());
        for (final SeenTopology.Broker broker : seen.brokers()) {
            terminal.out()
                    .println("  broker " + broker.id() + " at " + broker.address() + ": leads "
                            + partitions(broker.leads()) + ", follows " + partitions(broker.follows()));
        }
    }

    private static String partitions(final SortedSet<Integer> partitions) {
        return partitions.isEmpty()
                ? "none"
                : partitions.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static GatewayClient gateway(final ParseResult parsed) {
        final String address = parsed.matchedOptionValue("--gateway", DEFAULT);
        final Path certificate = parsed.matchedOptionValue("--certificate", null);
        try {
            final URI uri = new URI("http://" + address);
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getPath().isEmpty()) {
                return certificate == null
                        ? GatewayClient.plain(uri.getHost(), uri.getPort())
                        : GatewayClient.tls(uri.getHost(), uri.getPort(), certificate);
            }
        } catch (final URISyntaxException e) {
            throw wrongAddress(address);
        } catch (final IOException e) {
            throw new WrongUse("--certificate can't be read: " + e.getMessage());
        }
        throw wrongAddress(address);
    }

    private static WrongUse wrongAddress(final String address) {
        return new WrongUse("--gateway is \"" + address + "\", expected a host and a port such as " + DEFAULT);
    }

    private static int number(final ParseResult parsed, final String option) {
        final String given = parsed.matchedOptionValue(option, "0");
        if (!given.matches("\\d{1,6}")) {
            throw new WrongUse(option + " is \"" + given + "\", expected a whole number");
        }
        return Integer.parseInt(given);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotDone("interrupted");
        }
    }
}
