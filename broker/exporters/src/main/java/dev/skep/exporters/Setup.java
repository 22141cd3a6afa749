package dev.skep.exporters;

import io.camunda.zeebe.exporter.api.context.Configuration;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.protocol.record.RecordType;
import io.camunda.zeebe.protocol.record.ValueType;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an exporter is given when it is configured, and what it wants to see. */
final class Setup implements Context {
    private static final RecordFilter ALL = new RecordFilter() {
        @Override
        public boolean acceptType(final RecordType recordType) {
            return true;
        }

        @Override
        public boolean acceptValue(final ValueType valueType) {
            return true;
        }
    };

    private final Configuration configuration;
    private final int partitionId;
    private final Logger logger;
    private RecordFilter filter = ALL;

    Setup(final Configuration configuration, final int partitionId) {
        this.configuration = configuration;
        this.partitionId = partitionId;
        logger = LoggerFactory.getLogger("exporter." + configuration.getId());
    }

    @Override
    public Logger getLogger() {
        return logger;
    }

    @Override
    public Configuration getConfiguration() {
        return configuration;
    }

    @Override
    public int getPartitionId() {
        return partitionId;
    }

    @Override
    public void setFilter(final RecordFilter newFilter) {
        filter = Objects.requireNonNull(newFilter, "a filter");
    }

    boolean accepts(final RecordType recordType, final ValueType valueType) {
        return filter.acceptType(recordType) && filter.acceptValue(valueType);
    }
}
