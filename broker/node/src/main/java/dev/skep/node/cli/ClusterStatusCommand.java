package dev.skep.node.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep cluster status}: brokers, partitions, the change under way. */
final class ClusterStatusCommand implements Command {
    private final Terminal terminal;

    ClusterStatusCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "status";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description("Show brokers, their partitions with role and priority, and the change under way.");
        ManagementClient.describe(spec);
    }

    @Override
    public int run(final ParseResult parsed) {
        final boolean json = ManagementClient.json(parsed);
        try (ManagementClient client = ManagementClient.of(parsed)) {
            final ManagementClient.Reply reply = client.cluster();
            if (json) {
                terminal.out().println(reply.body());
            } else {
                ClusterWords.status(reply.json()).forEach(terminal.out()::println);
            }
        }
        return Skep.OK;
    }
}
