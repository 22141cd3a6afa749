package dev.skep.membership;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** What a member tells of itself: named bytes, in the order of their names. Immutable, equal by content. */
public final class MemberProperties {
    public static final MemberProperties EMPTY = new MemberProperties(new TreeMap<>());

    private final SortedMap<String, byte[]> values;
    private final int bytes;

    private MemberProperties(final SortedMap<String, byte[]> values) {
        this.values = values;
        int sum = 0;
        for (final var property : values.entrySet()) {
            sum += 10 + 3 * property.getKey().length() + property.getValue().length;
        }
        bytes = sum;
    }

    public static MemberProperties of(final SortedMap<String, byte[]> values) {
        final SortedMap<String, byte[]> copy = new TreeMap<>();
        values.forEach((name, value) -> copy.put(name, value.clone()));
        return new MemberProperties(copy);
    }

    public MemberProperties with(final String name, final byte[] value) {
        final SortedMap<String, byte[]> copy = new TreeMap<>(values);
        copy.put(name, value.clone());
        return new MemberProperties(copy);
    }

    public MemberProperties with(final String name, final String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public MemberProperties without(final String name) {
        final SortedMap<String, byte[]> copy = new TreeMap<>(values);
        copy.remove(name);
        return new MemberProperties(copy);
    }

    /** A copy of the value, null when there is none. */
    public byte[] value(final String name) {
        final byte[] value = values.get(name);
        return value == null ? null : value.clone();
    }

    /** The value as UTF-8 text, null when there is none. */
    public String text(final String name) {
        final byte[] value = values.get(name);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    public SortedSet<String> names() {
        return Collections.unmodifiableSortedSet(new TreeMap<>(values).navigableKeySet());
    }

    /** An upper bound of the written size. */
    int bytes() {
        return bytes;
    }

    /** Not copied: for the codec only. */
    SortedMap<String, byte[]> values() {
        return values;
    }

    @Override
    public boolean equals(final Object other) {
        if (!(other instanceof MemberProperties that) || values.size() != that.values.size()) {
            return false;
        }
        for (final var property : values.entrySet()) {
            final byte[] theirs = that.values.get(property.getKey());
            if (theirs == null || !Arrays.equals(property.getValue(), theirs)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (final var property : values.entrySet()) {
            hash = 31 * (31 * hash + property.getKey().hashCode()) + Arrays.hashCode(property.getValue());
        }
        return hash;
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
