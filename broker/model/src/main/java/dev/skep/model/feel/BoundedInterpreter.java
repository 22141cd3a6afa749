package dev.skep.model.feel;

import java.util.ArrayList;
import java.util.List;
import org.camunda.feel.impl.interpreter.EvalContext;
import org.camunda.feel.impl.interpreter.FeelInterpreter;
import org.camunda.feel.syntaxtree.Addition;
import org.camunda.feel.syntaxtree.EveryItem;
import org.camunda.feel.syntaxtree.Exp;
import org.camunda.feel.syntaxtree.For;
import org.camunda.feel.syntaxtree.IterationContext;
import org.camunda.feel.syntaxtree.SomeItem;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.camunda.feel.valuemapper.ValueMapper;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** The interpreter of feel-engine within a budget. It pays for each node before, and for its value after; one evaluation. */
final class BoundedInterpreter extends FeelInterpreter {
    private final FeelBudget budget;

    BoundedInterpreter(final ValueMapper mapper, final FeelBudget budget) {
        super(mapper);
        this.budget = budget;
    }

    /** A node that has its value already. */
    private record Known(Val value) implements Exp {}

    @Override
    public Val eval(final Exp expression, final EvalContext context) {
        if (expression instanceof Known(final Val value)) {
            return value;
        }
        budget.step();
        final Val value = super.eval(affordable(expression, context), context);
        if (expression instanceof Addition && value instanceof ValString text) {
            budget.chars(text.value().length());
        }
        budget.look(value);
        return value;
    }

    /** The same node, paid for where it makes many elements at once. */
    private Exp affordable(final Exp expression, final EvalContext context) {
        return switch (expression) {
            case IterationContext range -> range(eval(range.start(), context), eval(range.end(), context));
            case For loop -> new For(iterators(loop.iterators(), context), loop.exp());
            case SomeItem some -> new SomeItem(iterators(some.iterators(), context), some.condition());
            case EveryItem every -> new EveryItem(iterators(every.iterators(), context), every.condition());
            default -> expression;
        };
    }

    private Exp range(final Val start, final Val end) {
        if (start instanceof ValNumber from && end instanceof ValNumber to) {
            budget.elements(Math.abs(to.value().toDouble() - from.value().toDouble()) + 1);
        }
        return new IterationContext(new Known(start), new Known(end));
    }

    /** All combinations of the elements of several lists are made before the first is used. */
    private scala.collection.immutable.List<Tuple2<String, Exp>> iterators(
            final scala.collection.immutable.List<Tuple2<String, Exp>> iterators, final EvalContext context) {
        final List<Tuple2<String, Exp>> known = new ArrayList<>();
        double combinations = 1;
        final Iterator<Tuple2<String, Exp>> all = iterators.iterator();
        while (all.hasNext()) {
            final Tuple2<String, Exp> iterator = all.next();
            final Val value = eval(iterator._2(), context);
            known.add(new Tuple2<>(iterator._1(), new Known(value)));
            if (value instanceof ValList list) {
                combinations *= list.itemsAsSeq().size();
            }
        }
        budget.elements(combinations);
        return CollectionConverters.asScala(known).toList();
    }
}
