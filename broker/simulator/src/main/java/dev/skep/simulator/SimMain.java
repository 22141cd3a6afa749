package dev.skep.simulator;

import dev.skep.simulator.cluster.ClusterMain;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Runs seeds from the command line: {@code --seed S [--seeds COUNT] [--steps N] [--faults A,B|none] [--twice] [--shrink]
 * [--trace]}, and with {@code --brokers N} those of clusters ({@link ClusterMain}). Ends with 0 when all is well, 1 for a wrong flag, 2 correctness, 3 liveness, 4 an exception, 5 not deterministic.
 */
public final class SimMain {
    private static final int WRONG_USE = 1;
    private static final String USAGE = "usage: --seed S [--seeds COUNT] [--steps N] [--faults A,B|none] [--twice]"
            + " [--shrink] [--trace], or --brokers N and the same for a cluster";

    private final PrintStream out;
    private long seed = 1;
    private long seeds = 1;
    private int steps = Options.STEPS;
    private Set<Fault> faults;
    private boolean twice;
    private boolean shrink;
    private boolean trace;
    private Tempo tempo = Tempo.NONE;

    private SimMain(final PrintStream out) {
        this.out = out;
    }

    public static void main(final String[] arguments) {
        System.exit(run(List.of(arguments), System.out));
    }

    static int run(final List<String> arguments, final PrintStream out) {
        if (arguments.contains("--brokers")) {
            return ClusterMain.run(arguments, out);
        }
        final SimMain main = new SimMain(out);
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
                case "--seed" -> seed = Long.decode(value(flag, arguments));
                case "--seeds" -> seeds = Long.decode(value(flag, arguments));
                case "--steps" -> steps = Integer.decode(value(flag, arguments));
                case "--faults" -> faults = faults(value(flag, arguments));
                case "--twice" -> twice = true;
                case "--shrink" -> shrink = true;
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

    /** Families by name, {@code none} for no fault at all. */
    static Set<Fault> faults(final String names) {
        final Set<Fault> faults = EnumSet.noneOf(Fault.class);
        if (!names.equals("none")) {
            for (final String name : List.of(names.split(",", -1))) {
                faults.add(Fault.valueOf(name.toUpperCase(Locale.ROOT)));
            }
        }
        return faults;
    }

    private int run() {
        for (long each = seed; each < seed + seeds; each++) {
            final Options drawn = Options.draw(each, steps);
            final Options options = faults == null ? drawn : drawn.withFaults(faults);
            final Outcome outcome = run(options);
            if (!outcome.ok()) {
                return failed(options, outcome);
            }
        }
        if (seeds > 1) {
            out.println(seeds + " seeds, all OK: " + tempo);
        }
        return 0;
    }

    private Outcome run(final Options options) {
        final long begun = System.nanoTime();
        if (seeds == 1) {
            out.println(options);
        }
        final Outcome outcome = Simulation.run(options, Fabric.HONEST, trace ? out::println : what -> {});
        final Tempo its = new Tempo(outcome.steps(), outcome.virtualNanos(), System.nanoTime() - begun);
        tempo = tempo.plus(its);
        out.println(line(options, outcome, its));
        if (!twice) {
            return outcome;
        }
        final Outcome again = Simulation.run(options);
        return again.traceHash() == outcome.traceHash() ? outcome : notDeterministic(outcome, again);
    }

    private static Outcome notDeterministic(final Outcome one, final Outcome other) {
        return new Outcome(
                Outcome.Kind.NOT_DETERMINISTIC,
                "determinism",
                String.format("two runs have the trace hashes %x and %x", one.traceHash(), other.traceHash()),
                null,
                one.traceHash(),
                one.steps(),
                one.virtualNanos(),
                one.figures());
    }

    private static String line(final Options options, final Outcome outcome, final Tempo its) {
        return String.format(
                Locale.ROOT,
                "seed %d: %s, trace %016x, %s, %s",
                options.seed(),
                outcome.kind(),
                outcome.traceHash(),
                its,
                outcome.figures());
    }

    private int failed(final Options options, final Outcome outcome) {
        Shrinker.Failing failing = new Shrinker.Failing(options, outcome);
        if (shrink && outcome.kind() != Outcome.Kind.NOT_DETERMINISTIC) {
            failing = new Shrinker(options, outcome, Simulation::run).shrink();
        }
        out.println("failed: " + failing.outcome().checker() + ": "
                + failing.outcome().failure());
        out.println("with: " + failing.options());
        if (failing.outcome().cause() != null) {
            failing.outcome().cause().printStackTrace(out);
        }
        out.println("again: " + command(failing.options()));
        return failing.outcome().kind().exitCode();
    }

    /** The flags that give the same run. */
    static String command(final Options options) {
        final List<String> names = new ArrayList<>();
        options.faults().forEach(fault -> names.add(fault.name()));
        return "./skep simulate --seed " + options.seed() + " --steps " + options.steps() + " --faults "
                + (names.isEmpty() ? "none" : String.join(",", names));
    }
}
