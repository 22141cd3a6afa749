package dev.skep.node.cli;

import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep cluster rebalance}: every partition is to be led by the replica of the highest priority. */
final class ClusterRebalanceCommand implements Command {
    private final Terminal terminal;

    ClusterRebalanceCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "rebalance";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description("Let the replica of the highest priority lead each partition. Status 1 if one could not.");
        ManagementClient.describe(spec);
    }

    @Override
    public int run(final ParseResult parsed) {
        final boolean json = ManagementClient.json(parsed);
        try (ManagementClient client = ManagementClient.of(parsed)) {
            return Handovers.show(terminal, client.done("POST", "/actuator/rebalance", "", OptionalLong.empty()), json);
        }
    }
}
