package dev.skep.model.feel;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.camunda.feel.context.JavaFunction;
import org.camunda.feel.context.JavaFunctionProvider;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValDayTimeDuration;
import org.camunda.feel.syntaxtree.ValError;
import org.camunda.feel.syntaxtree.ValNull$;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.camunda.feel.syntaxtree.ValYearMonthDuration;

/** Functions that workflows have beyond FEEL: {@code cycle(interval)} and {@code cycle(repetitions, interval)}. */
final class FeelFunctions extends JavaFunctionProvider {
    private static final String CYCLE = "cycle";
    private static final List<JavaFunction> CYCLES = List.of(
            new JavaFunction(List.of("interval"), arguments -> cycle("R", arguments.getFirst())),
            new JavaFunction(List.of("repetitions", "interval"), FeelFunctions::cycle));

    @Override
    public Optional<JavaFunction> resolveFunction(final String name) {
        return Optional.empty();
    }

    @Override
    public List<JavaFunction> resolveFunctions(final String name) {
        return CYCLE.equals(name) ? CYCLES : List.of();
    }

    @Override
    public Collection<String> getFunctionNames() {
        return List.of(CYCLE);
    }

    private static Val cycle(final List<Val> arguments) {
        final Val repetitions = arguments.get(0);
        if (repetitions instanceof ValNull$) {
            return cycle("R", arguments.get(1));
        }
        return repetitions instanceof ValNumber number
                ? cycle("R" + number.value().bigDecimal().toBigInteger(), arguments.get(1))
                : new ValError("cycle() expects a number of repetitions, but found '" + repetitions + "'");
    }

    private static Val cycle(final String prefix, final Val interval) {
        return switch (interval) {
            case ValDayTimeDuration duration -> new ValString(prefix + "/" + FeelValues.text(duration));
            case ValYearMonthDuration duration -> new ValString(prefix + "/" + duration.value());
            default -> new ValError("cycle() expects an interval that is a duration, but found '" + interval + "'");
        };
    }
}
