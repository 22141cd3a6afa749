package dev.skep.model.feel;

import dev.skep.base.Packed;
import java.util.List;

/** Lists as MessagePack values, without unpacking their elements. */
public final class Lists {
    private Lists() {}

    /** Whether the value is a list. */
    public static boolean isList(final Packed value) {
        return MsgPack.kind(value) == MsgPack.Kind.ARRAY;
    }

    public static int size(final Packed list) {
        return (int) MsgPack.count(list);
    }

    /** The element of that index, counted from 0; it must be there. */
    public static Packed at(final Packed list, final int index) {
        final int limit = list.offset() + list.length();
        int position = MsgPack.bodyStart(list);
        for (int i = 0; i < index; i++) {
            position = MsgPack.end(list.array(), position, limit);
        }
        return MsgPack.at(list, position);
    }

    /** A list of these elements. */
    public static Packed of(final List<Packed> elements) {
        final MsgPackWriter out = new MsgPackWriter().putArrayHeader(elements.size());
        elements.forEach(out::put);
        return out.build();
    }

    /** The list with one more element at its end. */
    public static Packed plus(final Packed list, final Packed element) {
        final int start = MsgPack.bodyStart(list);
        return new MsgPackWriter()
                .putArrayHeader(size(list) + 1)
                .putRaw(list.array(), start, list.offset() + list.length() - start)
                .put(element)
                .build();
    }

    /** A list of so many nulls. */
    public static Packed ofNulls(final int size) {
        final MsgPackWriter out = new MsgPackWriter().putArrayHeader(size);
        for (int i = 0; i < size; i++) {
            out.putNull();
        }
        return out.build();
    }

    /** The list with another element at the index, counted from 0; it must be there. */
    public static Packed with(final Packed list, final int index, final Packed element) {
        final Packed before = at(list, index);
        final int start = MsgPack.bodyStart(list);
        final int after = before.offset() + before.length();
        return new MsgPackWriter()
                .putArrayHeader(size(list))
                .putRaw(list.array(), start, before.offset() - start)
                .put(element)
                .putRaw(list.array(), after, list.offset() + list.length() - after)
                .build();
    }

    public static Packed number(final long value) {
        return MsgPackWriter.integer(value);
    }
}
