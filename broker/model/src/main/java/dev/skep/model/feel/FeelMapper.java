package dev.skep.model.feel;

import dev.skep.base.Packed;
import java.util.Optional;
import java.util.function.Function;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.valuemapper.JavaCustomValueMapper;

/** Gives MessagePack values to feel-engine, and its results to us as they are. */
final class FeelMapper extends JavaCustomValueMapper {
    @Override
    public Optional<Val> toValue(final Object value, final Function<Object, Val> inner) {
        return value instanceof Packed packed ? Optional.of(FeelValues.read(packed)) : Optional.empty();
    }

    @Override
    public Optional<Object> unpackValue(final Val value, final Function<Val, Object> inner) {
        return Optional.of(value);
    }
}
