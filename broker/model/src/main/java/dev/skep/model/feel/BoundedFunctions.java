package dev.skep.model.feel;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.camunda.feel.context.FunctionProvider;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import scala.Function1;
import scala.collection.Iterable;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Functions within a budget. Most take time in proportion to their arguments, which were paid for as values; those that may
 * take more pay here before they run.
 */
final class BoundedFunctions implements FunctionProvider {
    private static final int DIGIT_GRAINS = 1024;

    private final FunctionProvider functions;
    private final FeelBudget budget;

    BoundedFunctions(final FunctionProvider functions, final FeelBudget budget) {
        this.functions = functions;
        this.budget = budget;
    }

    @Override
    public scala.collection.immutable.List<ValFunction> getFunctions(final String name) {
        return functions.getFunctions(name).map(function -> bounded(name, function));
    }

    @Override
    public Iterable<String> functionNames() {
        return functions.functionNames();
    }

    private ValFunction bounded(final String name, final ValFunction function) {
        final Function1<scala.collection.immutable.List<Val>, Object> invoke = arguments -> {
            pay(name, CollectionConverters.asJava(arguments));
            return function.invoke().apply(arguments);
        };
        return new ValFunction(function.params(), invoke, function.hasVarArgs());
    }

    private void pay(final String name, final List<Val> arguments) {
        switch (name) {
            case "matches" -> matches(arguments, flags(arguments, 2));
            case "split", "extract" -> budget.elements(allMatches(arguments, 0));
            case "replace" -> replace(arguments, flags(arguments, 3));
            case "string join" -> join(arguments);
            case "union", "distinct values", "duplicate values" -> pairs(arguments);
            case "decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down" ->
                digits(arguments);
            default -> {}
        }
    }

    /** A pattern may take time that grows exponentially with the text: it is tried first on a text that counts. */
    private void matches(final List<Val> arguments, final int flags) {
        final Matcher matcher = matcher(arguments, flags);
        if (matcher != null) {
            matcher.find();
        }
    }

    private double allMatches(final List<Val> arguments, final int flags) {
        final Matcher matcher = matcher(arguments, flags);
        double count = 1;
        while (matcher != null && matcher.find()) {
            count++;
        }
        return count;
    }

    private void replace(final List<Val> arguments, final int flags) {
        final double count = allMatches(arguments, flags);
        if (arguments.size() > 2 && arguments.get(2) instanceof ValString replacement) {
            budget.chars(count * replacement.value().length());
        }
    }

    /** Null where there is nothing to match, or no pattern: the function itself says so. */
    private Matcher matcher(final List<Val> arguments, final int flags) {
        if (arguments.size() < 2
                || !(arguments.get(0) instanceof ValString text)
                || !(arguments.get(1) instanceof ValString pattern)) {
            return null;
        }
        try {
            return Pattern.compile(pattern.value(), flags).matcher(new CountedText(text.value(), budget));
        } catch (final PatternSyntaxException e) {
            return null;
        }
    }

    private static int flags(final List<Val> arguments, final int index) {
        if (arguments.size() <= index || !(arguments.get(index) instanceof ValString flags)) {
            return 0;
        }
        return (flags.value().contains("s") ? Pattern.DOTALL : 0)
                | (flags.value().contains("m") ? Pattern.MULTILINE : 0)
                | (flags.value().contains("i") ? Pattern.CASE_INSENSITIVE : 0)
                | (flags.value().contains("x") ? Pattern.COMMENTS : 0);
    }

    private void join(final List<Val> arguments) {
        if (arguments.isEmpty() || !(arguments.getFirst() instanceof ValList list)) {
            return;
        }
        double chars = 0;
        final Iterator<Val> items = list.itemsAsSeq().iterator();
        while (items.hasNext()) {
            chars += items.next() instanceof ValString text ? text.value().length() : 0;
        }
        if (arguments.size() > 1 && arguments.get(1) instanceof ValString delimiter) {
            chars += (double) list.itemsAsSeq().size() * delimiter.value().length();
        }
        budget.chars(chars);
    }

    /** Each element is compared with each other. */
    private void pairs(final List<Val> arguments) {
        long elements = 0;
        for (final Val argument : arguments) {
            elements += elements(argument);
        }
        for (final Val argument : arguments) {
            budget.look(argument, elements);
        }
    }

    /** Of a list, or of the lists in it. */
    private static long elements(final Val value) {
        if (!(value instanceof ValList list)) {
            return 0;
        }
        long count = list.itemsAsSeq().size();
        final Iterator<Val> items = list.itemsAsSeq().iterator();
        while (items.hasNext()) {
            count += items.next() instanceof ValList inner ? inner.itemsAsSeq().size() : 0;
        }
        return count;
    }

    private void digits(final List<Val> arguments) {
        if (arguments.size() > 1 && arguments.get(1) instanceof ValNumber scale) {
            final double digits = Math.min(Math.abs(scale.value().toDouble()), Integer.MAX_VALUE);
            budget.spend((long) (digits * DIGIT_GRAINS));
        }
    }

    /** A text that is paid for by the character, each time one is read. */
    private record CountedText(String text, FeelBudget budget) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(final int index) {
            budget.spend(1);
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(final int start, final int end) {
            return new CountedText(text.substring(start, end), budget);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
