package dev.skep.exporters.options;

import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which records an exporter wants: by the arguments {@code recordTypes} and {@code valueTypes}, all where they are missing. */
public final class RecordChoice implements Context.RecordFilter {
    private final Set<RecordType> recordTypes = EnumSet.noneOf(RecordType.class);
    private final Set<ValueType> valueTypes = EnumSet.noneOf(ValueType.class);

    public RecordChoice(final Options options) {
        read(options.list("recordTypes"), RecordType.values(), recordTypes);
        read(options.list("valueTypes"), ValueType.values(), valueTypes);
    }

    private static <E extends Enum<E>> void read(final List<String> names, final E[] all, final Set<E> into) {
        for (final String name : names) {
            final String wanted = name.toUpperCase(Locale.ROOT).replace('-', '_');
            into.add(Arrays.stream(all)
                    .filter(one -> one.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "there is no " + all[0].getDeclaringClass().getSimpleName() + " " + name)));
        }
        if (names.isEmpty()) {
            into.addAll(List.of(all));
        }
    }

    @Override
    public boolean acceptType(final RecordType recordType) {
        return recordTypes.contains(recordType);
    }

    @Override
    public boolean acceptValue(final ValueType valueType) {
        return valueTypes.contains(valueType);
    }
}
