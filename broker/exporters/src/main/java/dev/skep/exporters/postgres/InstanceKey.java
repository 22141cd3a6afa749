package dev.skep.exporters.postgres;

import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.value.DecisionEvaluationRecordValue;
import io.camunda.zeebe.protocol.record.value.ErrorRecordValue;
import io.camunda.zeebe.protocol.record.value.ProcessInstanceRelated;

/** The process instance that a record is about. */
final class InstanceKey {
    private InstanceKey() {}

    /** Null where it is about none. */
    static Long of(final RecordValue value) {
        final long key = switch (value) {
            case ProcessInstanceRelated related -> related.getProcessInstanceKey();
            case DecisionEvaluationRecordValue evaluation -> evaluation.getProcessInstanceKey();
            case ErrorRecordValue error -> error.getProcessInstanceKey();
            default -> -1;
        };
        return key > 0 ? key : null;
    }
}
