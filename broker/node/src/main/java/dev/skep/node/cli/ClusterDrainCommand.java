package dev.skep.node.cli;

import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep cluster drain}: others are to lead what one broker leads, so that it can be stopped. */
final class ClusterDrainCommand implements Command {
    private final Terminal terminal;

    ClusterDrainCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Hand the partitions that a broker leads to others, before it is stopped. Status 1 if one could not.");
        ManagementClient.describe(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("BROKER")
                .type(String.class)
                .index("0")
                .arity("1")
                .required(true)
                .description("Its node id.")
                .build());
    }

    @Override
    public int run(final ParseResult parsed) {
        final String broker = parsed.matchedPositionalValue(0, "");
        if (!broker.matches("\\d{1,9}")) {
            throw new WrongUse("BROKER is \"" + broker + "\", expected the node id of a broker");
        }
        final boolean json = ManagementClient.json(parsed);
        try (ManagementClient client = ManagementClient.of(parsed)) {
            return Handovers.show(
                    terminal,
                    client.done("POST", "/actuator/cluster/brokers/" + broker + "/drain", "", OptionalLong.empty()),
                    json);
        }
    }
}
