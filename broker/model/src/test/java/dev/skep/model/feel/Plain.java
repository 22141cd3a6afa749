package dev.skep.model.feel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import scala.jdk.javaapi.CollectionConverters;

/** Values as texts that are equal where the values are: numbers by value, objects by sorted names. */
final class Plain {
    private Plain() {}

    static String of(final Object value) {
        return switch (value) {
            case null -> "null";
            case scala.math.BigDecimal number -> number(number.bigDecimal());
            case BigDecimal number -> number(number);
            case BigInteger number -> number(new BigDecimal(number));
            case Double number -> number(new BigDecimal(number)); // the exact value, however it is written
            case Number number -> number(BigDecimal.valueOf(number.longValue()));
            case scala.collection.Map<?, ?> map -> of(CollectionConverters.asJava(map));
            case scala.collection.Seq<?> list -> of(CollectionConverters.asJava(list));
            case Map<?, ?> map -> {
                final Map<String, String> sorted = new TreeMap<>();
                map.forEach((name, entry) -> sorted.put(name.toString(), of(entry)));
                yield sorted.toString();
            }
            case List<?> list -> list.stream().map(Plain::of).collect(Collectors.joining(",", "[", "]"));
            case String text -> "'" + text + "'";
            default -> value.toString();
        };
    }

    private static String number(final BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toString();
    }
}
