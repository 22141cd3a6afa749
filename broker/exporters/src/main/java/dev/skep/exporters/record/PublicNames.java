package dev.skep.exporters.record;

import dev.skep.protocol.Record;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.RejectionType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.Intent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The names that the public contract has for what is on our log, where it has some. */
final class PublicNames {
    private static final Map<dev.skep.protocol.intent.Intent, Intent> INTENTS = new ConcurrentHashMap<>();
    private static final ValueType[] VALUE_TYPES = new ValueType[dev.skep.protocol.ValueType.values().length];

    static {
        for (final ValueType type : ValueType.values()) {
            for (final dev.skep.protocol.ValueType ours : dev.skep.protocol.ValueType.values()) {
                if (type.name().equals(ours.name())) {
                    VALUE_TYPES[ours.ordinal()] = type;
                }
            }
        }
    }

    private PublicNames() {}

    /** Null for a kind of record that is ours alone. */
    static ValueType valueType(final dev.skep.protocol.ValueType type) {
        return VALUE_TYPES[type.ordinal()];
    }

    /** {@link Intent#UNKNOWN} for one that is ours alone. */
    static Intent intent(final dev.skep.protocol.intent.Intent intent) {
        return INTENTS.computeIfAbsent(intent, PublicNames::find);
    }

    /** Their enums have the names that ours have. */
    private static Intent find(final dev.skep.protocol.intent.Intent intent) {
        final String wanted = ((Enum<?>) intent).getDeclaringClass().getSimpleName();
        for (final Class<? extends Intent> verbs : Intent.INTENT_CLASSES) {
            if (verbs.getSimpleName().equals(wanted)) {
                for (final Intent verb : verbs.getEnumConstants()) {
                    if (verb.name().equals(intent.name())) {
                        return verb;
                    }
                }
            }
        }
        return Intent.UNKNOWN;
    }

    static RecordType recordType(final dev.skep.protocol.RecordType type) {
        return switch (type) {
            case EVENT -> RecordType.EVENT;
            case COMMAND -> RecordType.COMMAND;
            case COMMAND_REJECTION -> RecordType.COMMAND_REJECTION;
        };
    }

    static RejectionType rejectionType(final Record of) {
        return of.rejectionType() == null
                ? RejectionType.NULL_VAL
                : RejectionType.valueOf(of.rejectionType().name());
    }
}
