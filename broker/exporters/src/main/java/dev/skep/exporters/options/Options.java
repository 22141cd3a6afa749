package dev.skep.exporters.options;

import io.camunda.zeebe.exporter.api.context.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Arguments by name, whatever their case; each must be asked for, so that a misspelt one is found. */
public final class Options {
    private final TreeMap<String, Object> given = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final List<String> known = new ArrayList<>();
    private final String exporterId;

    public Options(final Configuration configuration) {
        exporterId = configuration.getId();
        given.putAll(configuration.getArguments());
    }

    public String text(final String name, final String fallback) {
        known.add(name);
        final Object value = given.remove(name);
        return value == null || value.toString().isBlank()
                ? fallback
                : value.toString().strip();
    }

    public String required(final String name, final String meaning) {
        final String text = text(name, "");
        if (text.isEmpty()) {
            throw new IllegalArgumentException(name + " is missing: " + meaning);
        }
        return text;
    }

    public long number(final String name, final long fallback, final long least, final long most) {
        final String text = text(name, Long.toString(fallback));
        try {
            return within(name, text, Long.parseLong(text), least, most);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException(name + " is '" + text + "', expected a number", e);
        }
    }

    /** A size such as 64KB, 128MB or 2GB. */
    public long bytes(final String name, final String fallback, final long least, final long most) {
        final String text = text(name, fallback).toUpperCase(Locale.ROOT);
        for (final Map.Entry<String, Integer> unit : List.of(
                Map.entry("KB", 10), Map.entry("MB", 20), Map.entry("GB", 30), Map.entry("B", 0), Map.entry("", 0))) {
            if (text.endsWith(unit.getKey())) {
                final String digits = text.substring(
                                0, text.length() - unit.getKey().length())
                        .strip();
                try {
                    final long bytes = Math.multiplyExact(Long.parseLong(digits), 1L << unit.getValue());
                    return within(name, text, bytes, least, most);
                } catch (final NumberFormatException | ArithmeticException e) {
                    throw new IllegalArgumentException(name + " is '" + text + "', expected a size such as 64MB", e);
                }
            }
        }
        throw new IllegalArgumentException(name + " is '" + text + "', expected a size such as 64MB");
    }

    /** Texts in a list, or in one text with commas. */
    public List<String> list(final String name) {
        known.add(name);
        final Object value = given.remove(name);
        final List<String> list = new ArrayList<>();
        switch (value) {
            case null -> {}
            case Iterable<?> elements -> elements.forEach(element -> list.add(element.toString()));
            case Map<?, ?> numbered -> numbered.values().forEach(element -> list.add(element.toString()));
            default -> list.addAll(List.of(value.toString().split(",", -1)));
        }
        list.replaceAll(String::strip);
        list.removeIf(String::isEmpty);
        return list;
    }

    private static long within(
            final String name, final String text, final long number, final long least, final long most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    name + " is " + text + ", expected something from " + least + " to " + most);
        }
        return number;
    }

    /** To be called when all were asked for. */
    public void rejectOthers() {
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("exporter '" + exporterId + "' has no argument " + given.firstKey()
                    + "; there are " + String.join(", ", known));
        }
    }
}
