package dev.skep.model.feel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValTime;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What feel-engine gives to Java, as it has to leave an expression of ours: said once more, from the types of Java. Half a sign, as
 * a part of a text may begin with, is none in UTF-8; a number beyond any double is null, as JSON has no infinity.
 */
final class Leaving {
    private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private Leaving() {}

    static Object of(final Object value) {
        return switch (value) {
            case null -> null;
            case scala.collection.Map<?, ?> map -> of(CollectionConverters.asJava(map));
            case scala.collection.Seq<?> list -> of(CollectionConverters.asJava(list));
            case Map<?, ?> map -> {
                final Map<String, Object> all = new LinkedHashMap<>();
                map.forEach((name, entry) -> all.put(name.toString(), of(entry)));
                yield all;
            }
            case List<?> list -> {
                final List<Object> all = new ArrayList<>();
                list.forEach(element -> all.add(of(element)));
                yield all;
            }
            case Number number -> number(new BigDecimal(number.toString()));
            case LocalDate date -> date.toString();
            case LocalTime time -> time.toString();
            case LocalDateTime dateTime -> dateTime.toString();
            case ZonedDateTime dateTime -> dateTime.toString();
            case Duration duration -> duration.toString();
            case Period period -> period.toString();
            case ValTime time -> time.toString();
            case ValFunction function -> null;
            case String text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            case Boolean bool -> bool;
            default -> throw new AssertionError(value.getClass() + " leaves an expression");
        };
    }

    private static Object number(final BigDecimal number) {
        if (number.stripTrailingZeros().scale() <= 0 && number.precision() - number.scale() < 100) {
            final BigInteger whole = number.toBigIntegerExact();
            if (whole.compareTo(LONG_MIN) >= 0 && whole.compareTo(LONG_MAX) <= 0) {
                return whole.longValueExact();
            }
        }
        final double rounded = number.doubleValue();
        return Double.isFinite(rounded) ? rounded : null;
    }
}
