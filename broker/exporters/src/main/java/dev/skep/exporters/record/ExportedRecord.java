package dev.skep.exporters.record;

import dev.skep.protocol.Tenants;
import io.camunda.zeebe.protocol.record.Record;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.RecordValue;
import io.camunda.zeebe.protocol.record.RejectionType;
import io.camunda.zeebe.protocol.record.ValueType;
import io.camunda.zeebe.protocol.record.intent.Intent;
import java.util.List;
import java.util.Map;

/** One record as exporters see it. Never changes, so that an exporter may keep it; its value is made when it is first asked for. */
public final class ExportedRecord implements Record<RecordValue> {
    private static final int RECORD_VERSION = 1;

    private final dev.skep.protocol.Record record;
    private final int partitionId;
    private final String brokerVersion;
    private RecordValue value;

    ExportedRecord(final dev.skep.protocol.Record record, final int partitionId, final String brokerVersion) {
        this.record = record;
        this.partitionId = partitionId;
        this.brokerVersion = brokerVersion;
    }

    /**
     * The record as exporters see it; null for one of a kind that is ours alone.
     *
     * @param partitionId on whose log it is
     */
    public static ExportedRecord of(
            final dev.skep.protocol.Record record, final int partitionId, final String brokerVersion) {
        final boolean ours = PublicNames.valueType(record.valueType()) == null
                || PublicNames.intent(record.intent()) == Intent.UNKNOWN;
        return ours ? null : new ExportedRecord(record, partitionId, brokerVersion);
    }

    @Override
    public long getPosition() {
        return record.position();
    }

    @Override
    public long getSourceRecordPosition() {
        return record.sourcePosition();
    }

    @Override
    public long getKey() {
        return record.key();
    }

    @Override
    public long getTimestamp() {
        return record.timestamp();
    }

    @Override
    public Intent getIntent() {
        return PublicNames.intent(record.intent());
    }

    @Override
    public int getPartitionId() {
        return partitionId;
    }

    @Override
    public RecordType getRecordType() {
        return PublicNames.recordType(record.recordType());
    }

    @Override
    public RejectionType getRejectionType() {
        return PublicNames.rejectionType(record);
    }

    @Override
    public String getRejectionReason() {
        return record.rejectionReason();
    }

    @Override
    public String getBrokerVersion() {
        return brokerVersion;
    }

    @Override
    public Map<String, Object> getAuthorizations() {
        final List<String> tenants =
                record.origin() == null ? List.of() : record.origin().tenants();
        return Map.of("authorized_tenants", tenants.isEmpty() ? List.of(Tenants.DEFAULT) : tenants);
    }

    @Override
    public int getRecordVersion() {
        return RECORD_VERSION;
    }

    @Override
    public ValueType getValueType() {
        return PublicNames.valueType(record.valueType());
    }

    @Override
    public synchronized RecordValue getValue() {
        if (value == null) {
            value = PublicValues.of(record.value());
        }
        return value;
    }

    @Override
    public Record<RecordValue> copyOf() {
        return this;
    }

    @Override
    public String toJson() {
        return RecordJson.of(this);
    }

    @Override
    public String toString() {
        return toJson();
    }
}
