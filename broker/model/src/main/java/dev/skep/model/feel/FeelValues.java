package dev.skep.model.feel;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.util.ArrayList;
import java.util.List;
import org.camunda.feel.syntaxtree.Val;
import org.camunda.feel.syntaxtree.ValBoolean;
import org.camunda.feel.syntaxtree.ValContext;
import org.camunda.feel.syntaxtree.ValDate;
import org.camunda.feel.syntaxtree.ValDateTime;
import org.camunda.feel.syntaxtree.ValDayTimeDuration;
import org.camunda.feel.syntaxtree.ValFunction;
import org.camunda.feel.syntaxtree.ValList;
import org.camunda.feel.syntaxtree.ValLocalDateTime;
import org.camunda.feel.syntaxtree.ValLocalTime;
import org.camunda.feel.syntaxtree.ValNull$;
import org.camunda.feel.syntaxtree.ValNumber;
import org.camunda.feel.syntaxtree.ValString;
import org.camunda.feel.syntaxtree.ValTime;
import org.camunda.feel.syntaxtree.ValYearMonthDuration;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;
import scala.math.BigDecimal;

/** Values between MessagePack and feel-engine. Objects stay bytes until someone asks for an entry. */
final class FeelValues {
    private FeelValues() {}

    static Val read(final Packed value) {
        return MsgPack.kind(value) == MsgPack.Kind.ARRAY ? new ArrayReader(value).next(0) : single(value);
    }

    private static Val single(final Packed value) {
        return switch (MsgPack.kind(value)) {
            case NULL, OTHER -> ValNull$.MODULE$;
            case BOOLEAN -> new ValBoolean(MsgPack.bool(value));
            case NUMBER -> number(value);
            case STRING -> new ValString(MsgPack.text(value));
            case OBJECT -> new ValContext(new FeelScope(new FeelScope.OfObject(MsgPack.checked(value))));
            case ARRAY -> throw new IllegalStateException("arrays are read by their reader");
        };
    }

    private static Val number(final Packed value) {
        if (MsgPack.isInteger(value)) {
            return new ValNumber(BigDecimal.valueOf(MsgPack.integer(value)));
        }
        final double number = MsgPack.floating(value);
        return Double.isFinite(number) ? new ValNumber(BigDecimal.valueOf(number)) : ValNull$.MODULE$;
    }

    /** Reads arrays within arrays in one go, so that the time does not grow with their depth. */
    private static final class ArrayReader {
        private static final int DEPTH_MAX = 500;

        private final Packed whole;
        private int position;

        ArrayReader(final Packed whole) {
            this.whole = whole;
            this.position = whole.offset();
        }

        Val next(final int depth) {
            final int limit = whole.offset() + whole.length();
            if (position >= limit) {
                throw new MalformedBytes("the value ends early");
            }
            final Packed rest = new Packed(whole.array(), position, limit - position);
            if (MsgPack.kind(rest) != MsgPack.Kind.ARRAY) {
                final Packed element = MsgPack.at(whole, position);
                position += element.length();
                return single(element);
            }
            if (depth == DEPTH_MAX) {
                throw new MalformedBytes("arrays nest deeper than " + DEPTH_MAX + " levels");
            }
            final long count = MsgPack.count(rest);
            position = MsgPack.bodyStart(rest);
            final List<Val> elements = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                elements.add(next(depth + 1));
            }
            return new ValList(CollectionConverters.asScala(elements).toVector());
        }
    }

    /** FEEL's own form leaves fractions of seconds out, which would make a timer of half a second due at once. */
    static String text(final ValDayTimeDuration duration) {
        return duration.value().toNanosPart() == 0
                ? duration.toString()
                : duration.value().toString();
    }

    /**
     * Writes the value; answers what it is where it cannot be written, else null. Times become the texts of ISO 8601 without what is zero
     * at their end, as users' workers know them; a function is nothing outside of its expression, and no entry of an object.
     */
    static String write(final MsgPackWriter out, final Val value) {
        switch (value) {
            case ValNull$ nothing -> out.putNull();
            case ValBoolean bool -> out.putBool(bool.value());
            case ValNumber number -> FeelNumbers.write(out, number.value().bigDecimal());
            case ValString text -> out.putText(text.value());
            case ValDate date -> out.putText(date.toString());
            case ValLocalTime time -> out.putText(time.value().toString());
            case ValTime time -> out.putText(time.toString());
            case ValLocalDateTime dateTime -> out.putText(dateTime.value().toString());
            case ValDateTime dateTime -> out.putText(dateTime.value().toString());
            case ValYearMonthDuration duration -> out.putText(duration.value().toString());
            case ValDayTimeDuration duration -> out.putText(duration.value().toString());
            case ValFunction function -> out.putNull();
            case ValList list -> {
                return writeList(out, list);
            }
            case ValContext object -> {
                return writeObject(out, object);
            }
            default -> {
                return "'" + value + "'";
            }
        }
        return null;
    }

    private static String writeList(final MsgPackWriter out, final ValList list) {
        out.putArrayHeader(list.itemsAsSeq().size());
        final Iterator<Val> elements = list.itemsAsSeq().iterator();
        while (elements.hasNext()) {
            final String unwritable = write(out, elements.next());
            if (unwritable != null) {
                return unwritable;
            }
        }
        return null;
    }

    private static String writeObject(final MsgPackWriter out, final ValContext object) {
        if (object.context() instanceof FeelScope scope && scope.object() != null) {
            out.put(scope.object());
            return null;
        }
        final var entries = object.context().variableProvider().getVariables();
        out.putObjectHeader(entries.count(entry -> !(entry._2() instanceof ValFunction)));
        final Iterator<Tuple2<String, Object>> all = entries.iterator();
        while (all.hasNext()) {
            final Tuple2<String, Object> entry = all.next();
            if (entry._2() instanceof ValFunction) {
                continue;
            }
            out.putText(entry._1());
            final String unwritable = switch (entry._2()) {
                case Val value -> write(out, value);
                case Packed value -> write(out, read(value));
                default -> "'" + entry._2() + "'";
            };
            if (unwritable != null) {
                return unwritable;
            }
        }
        return null;
    }
}
