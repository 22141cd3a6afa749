package dev.skep.engine;

import dev.skep.protocol.Record;
import dev.skep.protocol.RecordType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessEventValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.TimerValue;
import dev.skep.protocol.value.VariableValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A choice of the records of all partitions, in the order of their logs. */
public final class Records {
    private final List<Record> records;

    Records(final List<Record> records) {
        this.records = List.copyOf(records);
    }

    public Records where(final Predicate<Record> wanted) {
        return new Records(records.stream().filter(wanted).toList());
    }

    public Records events() {
        return where(record -> record.recordType() == RecordType.EVENT);
    }

    public Records rejections() {
        return where(record -> record.recordType() == RecordType.COMMAND_REJECTION);
    }

    /** Events of these intents. */
    public Records of(final Intent... intents) {
        return events().where(record -> List.of(intents).contains(record.intent()));
    }

    public Records ofInstance(final long processInstanceKey) {
        return where(record -> instanceOf(record.value()) == processInstanceKey);
    }

    /** Records about the element of that id: its states, its job, its timers, its incidents. */
    public Records ofElement(final String elementId) {
        return where(record -> elementOf(record.value()).equals(elementId));
    }

    public int count() {
        return records.size();
    }

    public List<Record> list() {
        return records;
    }

    /** The only record. */
    public Record only() {
        if (records.size() != 1) {
            throw new AssertionError("expected one record, but there are " + records.size() + ": " + trace());
        }
        return records.getFirst();
    }

    public Record last() {
        if (records.isEmpty()) {
            throw new AssertionError("expected a record, but there is none");
        }
        return records.getLast();
    }

    /** The records as short texts: the intent, and what it is about. */
    public List<String> trace() {
        final List<String> trace = new ArrayList<>();
        for (final Record record : records) {
            trace.add(text(record));
        }
        return trace;
    }

    private static String text(final Record record) {
        final String mark = switch (record.recordType()) {
            case EVENT -> "";
            case COMMAND -> "> ";
            case COMMAND_REJECTION -> "! ";
        };
        final String about = record.value() instanceof ProcessInstanceValue ? "" : record.valueType() + " ";
        final String what = elementOf(record.value());
        return mark + about + record.intent().name() + (what.isEmpty() ? "" : " " + what);
    }

    private static String elementOf(final RecordValue value) {
        return switch (value) {
            case ProcessInstanceValue element -> element.elementId();
            case JobValue job -> job.elementId();
            case TimerValue timer -> timer.targetElementId();
            case IncidentValue incident -> incident.elementId();
            case ProcessEventValue event -> event.targetElementId();
            case ProcessMessageSubscriptionValue wait -> wait.elementId();
            case VariableValue variable -> variable.name() + "=" + Json.of(variable.value());
            default -> "";
        };
    }

    private static long instanceOf(final RecordValue value) {
        return switch (value) {
            case ProcessInstanceValue element -> element.processInstanceKey();
            case JobValue job -> job.processInstanceKey();
            case TimerValue timer -> timer.processInstanceKey();
            case IncidentValue incident -> incident.processInstanceKey();
            case VariableValue variable -> variable.processInstanceKey();
            case ProcessEventValue event -> event.processInstanceKey();
            case ProcessInstanceCreationValue creation -> creation.processInstanceKey();
            case ProcessInstanceResultValue result -> result.processInstanceKey();
            case ProcessMessageSubscriptionValue wait -> wait.processInstanceKey();
            default -> -1;
        };
    }
}
