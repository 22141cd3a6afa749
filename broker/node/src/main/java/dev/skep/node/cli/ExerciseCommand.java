package dev.skep.node.cli;

import dev.skep.gateway.exercise.Exercise;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep exercise}: for {@code build-aot-cache}, not for people; so the help doesn't list it. */
final class ExerciseCommand implements Command {
    private final Terminal terminal;

    ExerciseCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "exercise";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .hidden(true)
                .description("Put a short mixed load on a broker on this machine, for the JVM to learn from.");
        spec.addOption(OptionSpec.builder("--gateway-port")
                .type(int.class)
                .paramLabel("PORT")
                .defaultValue("26500")
                .description("Where its gateway listens (${DEFAULT-VALUE}).")
                .build());
        spec.addOption(OptionSpec.builder("--rounds")
                .type(int.class)
                .paramLabel("N")
                .defaultValue("300")
                .description("How much of it (${DEFAULT-VALUE}).")
                .build());
    }

    @Override
    public int run(final ParseResult parsed) {
        final int port = parsed.matchedOptionValue("--gateway-port", 26500);
        final int rounds = parsed.matchedOptionValue("--rounds", 300);
        try (Exercise exercise = new Exercise("127.0.0.1", port)) {
            exercise.run(rounds);
        } catch (final ExecutionException | StatusRuntimeException e) {
            throw new NotDone("the broker on port " + port + " could not be exercised: " + e.getMessage());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return Skep.FAILED;
        }
        terminal.out().println("exercised");
        return Skep.OK;
    }
}
