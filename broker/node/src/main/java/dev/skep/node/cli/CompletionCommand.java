package dev.skep.node.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep completion bash|zsh}: a script that teaches the shell the command line. */
final class CompletionCommand implements Command {
    private final Terminal terminal;
    private CommandLine whole;

    CompletionCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    void completes(final CommandLine commandLine) {
        whole = commandLine;
    }

    @Override
    public String name() {
        return "completion";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage().description("Print a completion script for the shell: source <(skep completion bash)");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("SHELL")
                .type(String.class)
                .index("0")
                .arity("1")
                .required(true)
                .description("bash or zsh.")
                .build());
    }

    @Override
    public int run(final ParseResult parsed) {
        final String shell = parsed.matchedPositionalValue(0, "");
        switch (shell) {
            case "bash" -> terminal.out().print(script());
            case "zsh" ->
                terminal.out()
                        .print("autoload -U +X compinit && compinit\n"
                                + "autoload -U +X bashcompinit && bashcompinit\n"
                                + script());
            default -> throw new WrongUse("SHELL is \"" + shell + "\", expected bash or zsh");
        }
        return Skep.OK;
    }

    private String script() {
        return AutoComplete.bash("skep", whole);
    }
}
