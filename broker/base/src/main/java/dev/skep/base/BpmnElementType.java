package dev.skep.base;

/** Kinds of BPMN elements, by the names that exporters and clients know. */
public enum BpmnElementType {
    UNSPECIFIED,
    PROCESS,
    SUB_PROCESS,
    EVENT_SUB_PROCESS,
    START_EVENT,
    INTERMEDIATE_CATCH_EVENT,
    INTERMEDIATE_THROW_EVENT,
    BOUNDARY_EVENT,
    END_EVENT,
    SERVICE_TASK,
    RECEIVE_TASK,
    USER_TASK,
    MANUAL_TASK,
    TASK,
    EXCLUSIVE_GATEWAY,
    PARALLEL_GATEWAY,
    EVENT_BASED_GATEWAY,
    INCLUSIVE_GATEWAY,
    SEQUENCE_FLOW,
    MULTI_INSTANCE_BODY,
    CALL_ACTIVITY,
    BUSINESS_RULE_TASK,
    SCRIPT_TASK,
    SEND_TASK,
    AD_HOC_SUB_PROCESS,
    /** What goes on in an ad-hoc sub-process since one of its elements was activated: a scope of its own. */
    AD_HOC_SUB_PROCESS_INNER_INSTANCE;

    private static final BpmnElementType[] VALUES = values();

    /** The number in our files; constants are only ever added at the end. */
    public int code() {
        return ordinal();
    }

    public static BpmnElementType ofCode(final int code) {
        if (code < 0 || code >= VALUES.length) {
            throw new FieldReader.MalformedBytes("unknown BpmnElementType " + code);
        }
        return VALUES[code];
    }
}
