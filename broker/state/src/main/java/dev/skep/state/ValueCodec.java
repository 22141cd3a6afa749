package dev.skep.state;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** How the values of a table look as bytes: reading gives back an equal value. */
public interface ValueCodec<V> {
    void write(V value, FieldWriter out);

    V read(FieldReader in);

    /** About how much memory the value takes; it bounds the overlay. */
    int weight(V value);

    /** For sets: there is nothing but the key. */
    ValueCodec<Boolean> PRESENT = of((value, out) -> {}, in -> Boolean.TRUE, value -> 0);

    ValueCodec<Long> INT64 = of((value, out) -> out.int64(value), FieldReader::int64, value -> Long.BYTES);

    static <V> ValueCodec<V> of(
            final BiConsumer<V, FieldWriter> write,
            final Function<FieldReader, V> read,
            final ToIntFunction<V> weight) {
        return new ValueCodec<>() {
            @Override
            public void write(final V value, final FieldWriter out) {
                write.accept(value, out);
            }

            @Override
            public V read(final FieldReader in) {
                return read.apply(in);
            }

            @Override
            public int weight(final V value) {
                return weight.applyAsInt(value);
            }
        };
    }
}
