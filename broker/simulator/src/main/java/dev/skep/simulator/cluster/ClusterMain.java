package dev.skep.simulator.cluster;

import dev.skep.simulator.Outcome;
import dev.skep.simulator.Tempo;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs seeds of clusters from the command line: {@code --brokers N|any --seed S [--seeds COUNT] [--steps N] [--faults A,B|none]
 * [--twice] [--shrink] [--keep-going] [--safety-only] [--trace]}. Without the end in which all is healed, it is quicker. Ends with 0 when all is well, 1 for a wrong flag, 2 correctness, 3 liveness, 4 an exception, 5 not
 * deterministic.
 */
public final class ClusterMain {
    private static final int WRONG_USE = 1;
    private static final String USAGE =
            "usage: --brokers N|any --seed S [--seeds COUNT] [--steps N] [--faults A,B|none]"
                    + " [--twice] [--shrink] [--keep-going]"
                    + " [--safety-only] [--trace]";

    private final PrintStream out;
    private int brokers;
    private long seed = 1;
    private long seeds = 1;
    private int steps = ClusterOptions.STEPS;
    private Set<ClusterFault> faults;
    private boolean twice;
    private boolean shrink;
    private boolean keepGoing;
    private boolean safetyOnly;
    private boolean trace;
    private Tempo tempo = Tempo.NONE;

    private ClusterMain(final PrintStream out) {
        this.out = out;
    }

    public static int run(final List<String> arguments, final PrintStream out) {
        final ClusterMain main = new ClusterMain(out);
        try {
            main.parse(new ArrayList<>(arguments));
        } catch (final IllegalArgumentException e) {
            out.println(e.getMessage() + "; " + USAGE);
            return WRONG_USE;
        }
        return main.run();
    }

    private void parse(final List<String> arguments) {
        while (!arguments.isEmpty()) {
            final String flag = arguments.removeFirst();
            switch (flag) {
                case "--brokers" -> brokers = brokers(value(flag, arguments));
                case "--seed" -> seed = Long.decode(value(flag, arguments));
                case "--seeds" -> seeds = Long.decode(value(flag, arguments));
                case "--steps" -> steps = Integer.decode(value(flag, arguments));
                case "--faults" -> faults = faults(value(flag, arguments));
                case "--twice" -> twice = true;
                case "--shrink" -> shrink = true;
                case "--keep-going" -> keepGoing = true;
                case "--safety-only" -> safetyOnly = true;
                case "--trace" -> trace = true;
                default -> throw new IllegalArgumentException("unknown flag " + flag);
            }
        }
    }

    private static String value(final String flag, final List<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(flag + " needs a value");
        }
        return rest.removeFirst();
    }

    private static int brokers(final String text) {
        final int count = text.equals("any") ? 0 : Integer.parseInt(text);
        if (count < 0) {
            throw new IllegalArgumentException("--brokers is " + text + ", expected at least 1, or any");
        }
        return count;
    }

    /** Families by name, {@code none} for no fault at all. */
    static Set<ClusterFault> faults(final String names) {
        final Set<ClusterFault> faults = EnumSet.noneOf(ClusterFault.class);
        if (!names.equals("none")) {
            for (final String name : List.of(names.split(",", -1))) {
                faults.add(ClusterFault.valueOf(name.toUpperCase(Locale.ROOT)));
            }
        }
        return faults;
    }

    private int run() {
        int exitCode = 0;
        int failures = 0;
        for (long each = seed; each < seed + seeds; each++) {
            final ClusterOptions drawn = ClusterOptions.draw(each, steps, brokers);
            final ClusterOptions options = faults == null ? drawn : drawn.withFaults(faults);
            final ClusterOutcome outcome = run(options);
            if (!outcome.ok()) {
                exitCode = failed(options, outcome);
                failures++;
                if (!keepGoing) {
                    return exitCode;
                }
            }
        }
        if (seeds > 1) {
            out.println(seeds + " seeds, " + (failures == 0 ? "all OK" : failures + " failed") + ": " + tempo);
        }
        return exitCode;
    }

    private ClusterOutcome run(final ClusterOptions options) {
        final long begun = System.nanoTime();
        if (seeds == 1) {
            out.println(options);
        }
        final ClusterOutcome outcome = safetyOnly
                ? ClusterSimulation.runUnhealed(options)
                : ClusterSimulation.run(options, trace ? out::println : what -> {});
        final Tempo its = new Tempo(outcome.steps(), outcome.virtualNanos(), System.nanoTime() - begun);
        tempo = tempo.plus(its);
        out.println(line(options, outcome, its));
        if (!twice) {
            return outcome;
        }
        final ClusterOutcome again = ClusterSimulation.run(options);
        return again.traceHash() == outcome.traceHash() ? outcome : notDeterministic(outcome, again);
    }

    private static ClusterOutcome notDeterministic(final ClusterOutcome one, final ClusterOutcome other) {
        return new ClusterOutcome(
                Outcome.Kind.NOT_DETERMINISTIC,
                "determinism",
                String.format("two runs have the trace hashes %x and %x", one.traceHash(), other.traceHash()),
                null,
                one.traceHash(),
                one.steps(),
                one.virtualNanos(),
                one.figures());
    }

    private static String line(final ClusterOptions options, final ClusterOutcome outcome, final Tempo its) {
        return String.format(
                Locale.ROOT,
                "seed %d: %s, %d brokers, trace %016x, %s, %s",
                options.seed(),
                outcome.kind(),
                options.brokers(),
                outcome.traceHash(),
                its,
                outcome.figures());
    }

    private int failed(final ClusterOptions options, final ClusterOutcome outcome) {
        final ClusterShrinker shrinker = new ClusterShrinker(options, outcome);
        if (shrink && outcome.kind() != Outcome.Kind.NOT_DETERMINISTIC) {
            shrinker.shrink();
        }
        final ClusterOutcome failing = shrinker.outcome();
        out.println("failed: " + failing.checker() + ": " + failing.failure());
        out.println("with: " + shrinker.options());
        if (failing.cause() != null) {
            failing.cause().printStackTrace(out);
        }
        out.println("again: " + command(shrinker.options()));
        return failing.kind().exitCode();
    }

    /** The flags that give the same run. */
    static String command(final ClusterOptions options) {
        final List<String> names = new ArrayList<>();
        options.faults().forEach(fault -> names.add(fault.name()));
        return "./skep simulate --brokers " + options.brokers() + " --seed " + options.seed() + " --steps "
                + options.steps() + " --faults " + (names.isEmpty() ? "none" : String.join(",", names));
    }
}
