package dev.skep.model.feel;

import dev.skep.base.Packed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.camunda.feel.context.CustomContext;
import org.camunda.feel.context.VariableProvider;
import scala.Option;
import scala.collection.Iterable;
import scala.jdk.javaapi.CollectionConverters;

/** Lets feel-engine read names on demand, out of variables or out of an object in MessagePack. */
final class FeelScope extends CustomContext {
    private final VariableProvider names;

    FeelScope(final VariableProvider names) {
        this.names = names;
    }

    /** The object as it is in MessagePack; null where these are variables. */
    Packed object() {
        return names instanceof OfObject(final Packed object) ? object : null;
    }

    @Override
    public VariableProvider variableProvider() {
        return names;
    }

    /** Variables: found by name, not listed. */
    record OfVariables(Variables variables) implements VariableProvider {
        @Override
        public Option<Object> getVariable(final String name) {
            return Option.apply(variables.get(name));
        }

        @Override
        public Iterable<String> keys() {
            return CollectionConverters.asScala(List.<String>of());
        }
    }

    /** The entries of an object. */
    record OfObject(Packed object) implements VariableProvider {
        @Override
        public Option<Object> getVariable(final String name) {
            final Packed entry = MsgPack.entry(object, name.getBytes(StandardCharsets.UTF_8));
            return entry == null ? Option.empty() : Option.apply(FeelValues.read(entry));
        }

        @Override
        public Iterable<String> keys() {
            final List<String> names = new ArrayList<>();
            final long count = MsgPack.count(object);
            int position = MsgPack.bodyStart(object);
            for (long i = 0; i < count; i++) {
                final Packed name = MsgPack.at(object, position);
                final Packed value = MsgPack.at(object, name.offset() + name.length());
                names.add(MsgPack.text(name));
                position = value.offset() + value.length();
            }
            return CollectionConverters.asScala(names).toVector();
        }
    }
}
