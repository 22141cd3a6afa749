package dev.skep.exporters.postgres;

import dev.skep.exporters.options.Options;
import dev.skep.exporters.options.RecordChoice;
import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.ExporterException;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.protocol.record.Record;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;

/**
 * Writes records to tables of PostgreSQL, many in one transaction. A record that comes again changes nothing: it is there already, by its partition
 * and position. What is acknowledged is committed there.
 */
public final class PostgresExporter implements Exporter {
    private final List<Record<?>> batch = new ArrayList<>();
    private Logger logger;
    private RecordTables tables;
    private int batchMax;
    private Duration flushDelay;
    private Controller controller;
    private boolean flushPlanned;

    @Override
    public void configure(final Context context) {
        logger = context.getLogger();
        final Options options = new Options(context.getConfiguration());
        tables = new RecordTables(
                options.required("url", "such as jdbc:postgresql://host:5432/database"),
                options.text("user", ""),
                options.text("password", ""),
                options.text("schema", "skep"),
                (int) options.number("timeoutSeconds", 30, 1, 3600));
        batchMax = (int) options.number("batchSize", 1_000, 1, 100_000);
        flushDelay = Duration.ofMillis(options.number("flushMillis", 500, 1, 60_000));
        context.setFilter(new RecordChoice(options));
        options.rejectOthers();
    }

    /** The server need not be there yet. */
    @Override
    public void open(final Controller newController) {
        controller = newController;
    }

    /** Once it is full the batch is written before the next record is taken: a server that is away holds up this exporter. */
    @Override
    public void export(final Record<?> next) {
        if (batch.size() >= batchMax) {
            flush();
        }
        batch.add(next);
        if (batch.size() < batchMax) {
            planFlush();
        } else {
            flushOrTryLater();
        }
    }

    private void flushOrTryLater() {
        try {
            flush();
        } catch (final ExporterException e) {
            logger.debug("The batch is written later", e);
            planFlush();
        }
    }

    private void planFlush() {
        if (!flushPlanned) {
            flushPlanned = true;
            controller.scheduleCancellableTask(flushDelay, this::flushPlanned);
        }
    }

    private void flushPlanned() {
        flushPlanned = false;
        try {
            flush();
        } catch (final ExporterException e) {
            planFlush();
            throw e;
        }
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        try {
            tables.insert(batch);
        } catch (final SQLException e) {
            throw new ExporterException(
                    batch.size() + " records can't be written to " + tables + ": " + e.getMessage(), e);
        }
        controller.updateLastExportedRecordPosition(batch.getLast().getPosition());
        batch.clear();
    }

    @Override
    public void close() {
        if (tables != null) {
            tables.close();
        }
    }
}
