package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.value.part.JobResult;
import dev.skep.protocol.value.part.Listening;

/** A unit of work for a worker. Times in epoch milliseconds, spans in milliseconds, -1 where unset. */
public record JobValue(
        String type,
        String worker,
        int retries,
        long retryBackoff,
        long recurringTime,
        long deadline,
        long timeout,
        String errorMessage,
        String errorCode,
        Packed customHeaders,
        Packed variables,
        String elementId,
        long elementInstanceKey,
        String bpmnProcessId,
        int processDefinitionVersion,
        long processDefinitionKey,
        long processInstanceKey,
        String tenantId,
        Listening listening,
        JobResult result)
        implements RecordValue {
    /** Of the element itself. */
    public JobValue(
            final String type,
            final String worker,
            final int retries,
            final long retryBackoff,
            final long recurringTime,
            final long deadline,
            final long timeout,
            final String errorMessage,
            final String errorCode,
            final Packed customHeaders,
            final Packed variables,
            final String elementId,
            final long elementInstanceKey,
            final String bpmnProcessId,
            final int processDefinitionVersion,
            final long processDefinitionKey,
            final long processInstanceKey,
            final String tenantId) {
        this(
                type,
                worker,
                retries,
                retryBackoff,
                recurringTime,
                deadline,
                timeout,
                errorMessage,
                errorCode,
                customHeaders,
                variables,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                tenantId,
                Listening.NONE,
                JobResult.NONE);
    }

    @Override
    public ValueType valueType() {
        return ValueType.JOB;
    }

    @Override
    public void write(final FieldWriter out) {
        writePlain(out);
        writeRest(out);
    }

    /** The same with what only listeners have written for others too: something may follow then. */
    public void writeWhole(final FieldWriter out) {
        writePlain(out);
        listening.write(out);
        result.write(out);
    }

    /** All but what only listeners have. */
    public void writePlain(final FieldWriter out) {
        out.text(type);
        out.text(worker);
        out.int32(retries);
        out.int64(retryBackoff);
        out.int64(recurringTime);
        out.int64(deadline);
        out.int64(timeout);
        out.text(errorMessage);
        out.text(errorCode);
        customHeaders.write(out);
        variables.write(out);
        out.text(elementId);
        out.int64(elementInstanceKey);
        out.text(bpmnProcessId);
        out.int32(processDefinitionVersion);
        out.int64(processDefinitionKey);
        out.int64(processInstanceKey);
        out.text(tenantId);
    }

    /** What only listeners have: nothing for others. */
    public void writeRest(final FieldWriter out) {
        if (!listening.equals(Listening.NONE) || !result.equals(JobResult.NONE)) {
            listening.write(out);
            result.write(out);
        }
    }

    public static JobValue read(final FieldReader in) {
        return readPlain(in).withRest(in);
    }

    /** With what {@link #writeRest} wrote. */
    public JobValue withRest(final FieldReader in) {
        return in.hasMore() ? with(Listening.read(in), JobResult.read(in)) : this;
    }

    public static JobValue readPlain(final FieldReader in) {
        return new JobValue(
                in.text(),
                in.text(),
                in.int32(),
                in.int64(),
                in.int64(),
                in.int64(),
                in.int64(),
                in.text(),
                in.text(),
                Packed.read(in),
                Packed.read(in),
                in.text(),
                in.int64(),
                in.text(),
                in.int32(),
                in.int64(),
                in.int64(),
                in.text());
    }

    /** What a client says in a command about a job that it knows by key only. */
    public static JobValue ofCommand(
            final int retries,
            final long retryBackoff,
            final long timeout,
            final String errorMessage,
            final String errorCode,
            final Packed variables) {
        return new JobValue(
                "",
                "",
                retries,
                retryBackoff,
                -1,
                -1,
                timeout,
                errorMessage,
                errorCode,
                Packed.EMPTY_DOCUMENT,
                variables,
                "",
                -1,
                "",
                -1,
                -1,
                -1,
                "");
    }

    public JobValue withVariables(final Packed newVariables) {
        return new JobValue(
                type,
                worker,
                retries,
                retryBackoff,
                recurringTime,
                deadline,
                timeout,
                errorMessage,
                errorCode,
                customHeaders,
                newVariables,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                tenantId,
                listening,
                result);
    }

    public JobValue withActivation(final String newWorker, final long newDeadline) {
        return new JobValue(
                type,
                newWorker,
                retries,
                retryBackoff,
                recurringTime,
                newDeadline,
                timeout,
                errorMessage,
                errorCode,
                customHeaders,
                variables,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                tenantId,
                listening,
                result);
    }

    public JobValue withDeadline(final long newDeadline) {
        return withActivation(worker, newDeadline);
    }

    public JobValue withRetries(final int newRetries) {
        return new JobValue(
                type,
                worker,
                newRetries,
                retryBackoff,
                recurringTime,
                deadline,
                timeout,
                errorMessage,
                errorCode,
                customHeaders,
                variables,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                tenantId,
                listening,
                result);
    }

    public JobValue withFailure(
            final int newRetries,
            final long newRetryBackoff,
            final long newRecurringTime,
            final String newErrorMessage,
            final Packed newVariables) {
        return new JobValue(
                type,
                worker,
                newRetries,
                newRetryBackoff,
                newRecurringTime,
                deadline,
                timeout,
                newErrorMessage,
                errorCode,
                customHeaders,
                newVariables,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                tenantId,
                listening,
                result);
    }

    public JobValue withError(final String newErrorCode, final String newErrorMessage, final Packed newVariables) {
        return new JobValue(
                type,
                worker,
                retries,
                retryBackoff,
                recurringTime,
                deadline,
                timeout,
                newErrorMessage,
                newErrorCode,
                customHeaders,
                newVariables,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                tenantId,
                listening,
                result);
    }

    public JobValue with(final Listening newListening) {
        return with(newListening, result);
    }

    public JobValue with(final JobResult newResult) {
        return with(listening, newResult);
    }

    private JobValue with(final Listening newListening, final JobResult newResult) {
        return new JobValue(
                type,
                worker,
                retries,
                retryBackoff,
                recurringTime,
                deadline,
                timeout,
                errorMessage,
                errorCode,
                customHeaders,
                variables,
                elementId,
                elementInstanceKey,
                bpmnProcessId,
                processDefinitionVersion,
                processDefinitionKey,
                processInstanceKey,
                tenantId,
                newListening,
                newResult);
    }
}
