package dev.skep.protocol;

import dev.skep.base.FieldReader;

/** Kinds of record values. The numbers are those of the public record contract. */
public enum ValueType {
    JOB(0),
    DEPLOYMENT(4),
    PROCESS_INSTANCE(5),
    INCIDENT(6),
    MESSAGE(10),
    MESSAGE_SUBSCRIPTION(11),
    PROCESS_MESSAGE_SUBSCRIPTION(12),
    JOB_BATCH(14),
    TIMER(15),
    MESSAGE_START_EVENT_SUBSCRIPTION(16),
    VARIABLE(17),
    VARIABLE_DOCUMENT(18),
    PROCESS_INSTANCE_CREATION(19),
    ERROR(20),
    PROCESS_INSTANCE_RESULT(21),
    PROCESS(22),
    PROCESS_EVENT(24),
    DECISION(25),
    DECISION_REQUIREMENTS(26),
    DECISION_EVALUATION(27),
    PROCESS_INSTANCE_MODIFICATION(28),
    ESCALATION(29),
    SIGNAL_SUBSCRIPTION(30),
    SIGNAL(31),
    RESOURCE_DELETION(32),
    COMMAND_DISTRIBUTION(33),
    PROCESS_INSTANCE_BATCH(34),
    MESSAGE_BATCH(35),
    FORM(36),
    USER_TASK(37),
    PROCESS_INSTANCE_MIGRATION(38),
    COMPENSATION_SUBSCRIPTION(39),
    MESSAGE_CORRELATION(40),
    /** Ours alone: the public contract has none of this number. */
    CATCH_UP(240),
    /** Ours alone as well. */
    ELEMENT_PLACEMENT(241),
    /** Ours alone: how far exporters are. Not exported itself. */
    EXPORTER(242),
    /** Of conditional start events, which came after the contract that exporters know. */
    CONDITIONAL_SUBSCRIPTION(243),
    CONDITIONAL_EVALUATION(244);

    private static final ValueType[] BY_CODE = new ValueType[256];

    static {
        for (final ValueType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    ValueType(final int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static ValueType ofCode(final int code) {
        final ValueType type = code < 0 || code >= BY_CODE.length ? null : BY_CODE[code];
        if (type == null) {
            throw new FieldReader.MalformedBytes("unknown value type " + code);
        }
        return type;
    }
}
