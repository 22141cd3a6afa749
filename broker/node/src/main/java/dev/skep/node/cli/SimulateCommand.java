package dev.skep.node.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code skep simulate}. The simulator is no part of a distribution: the launcher of a checkout builds and runs it, and lets this command
 * tell of its flags.
 */
final class SimulateCommand implements Command {
    @Override
    public String name() {
        return "simulate";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Run brokers in a false world of virtual time, broken disks and broken wires, all drawn from a seed; say what is"
                                + " wrong, and the shortest run that shows it. In a checkout only: ./skep simulate.",
                        "Exit status 0 all is well, 1 wrong use, 2 something is wrong, 3 something never ends, 4 an exception,"
                                + " 5 two runs of a seed differ.");
        option(spec, "--seed", "SEED", "The first seed; 1 when not given.");
        option(spec, "--seeds", "COUNT", "So many seeds, one after the other; 1 when not given.");
        option(spec, "--steps", "STEPS", "Events of the phase with faults, before all is healed.");
        option(
                spec,
                "--brokers",
                "COUNT|any",
                "A cluster of so many brokers, or of 3 or 5 as the seed says; else one broker.");
        option(spec, "--faults", "A,B|none", "Only these families of faults, instead of those that the seed says.");
        flag(spec, "--twice", "Run each seed twice: both runs must be the same.");
        flag(spec, "--trace", "Print each event.");
        flag(spec, "--keep-going", "With --brokers: go on after a failure.");
        flag(spec, "--safety-only", "With --brokers: leave out the end in which all is healed and must end.");
    }

    private static void option(final CommandSpec spec, final String name, final String label, final String words) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .arity("1")
                .description(words)
                .build());
    }

    private static void flag(final CommandSpec spec, final String name, final String words) {
        spec.addOption(OptionSpec.builder(name).description(words).build());
    }

    @Override
    public int run(final ParseResult parsed) {
        throw new NotDone("the simulator is part of a checkout of the source, not of a distribution;"
                + " run ./skep simulate in the checkout");
    }
}
