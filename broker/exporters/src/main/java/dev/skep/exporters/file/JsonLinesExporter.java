package dev.skep.exporters.file;

import dev.skep.exporters.options.Options;
import dev.skep.exporters.options.RecordChoice;
import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.ExporterException;
import io.camunda.zeebe.exporter.api.context.Context;
import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.protocol.record.Record;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;

/**
 * Writes each record as a line of JSON. One file for each partition, which is set aside when it is full. What is acknowledged is on the disk; after
 * a crash, or when another broker goes on, some lines come again.
 */
public final class JsonLinesExporter implements Exporter {
    private static final long FILE_BYTES_MIN = 1 << 10;
    private static final long FILE_BYTES_MAX = 1L << 40;
    private static final long UNSYNCED_BYTES_MAX = 1 << 20;

    private Logger logger;
    private Path directory;
    private int partitionId;
    private long fileBytesMax;
    private int filesKept;
    private Duration flushDelay;
    private Controller controller;
    private LineFile file;
    private long written = -1;
    private long unsynced;
    private boolean flushPlanned;

    @Override
    public void configure(final Context context) throws IOException {
        logger = context.getLogger();
        partitionId = context.getPartitionId();
        final Options options = new Options(context.getConfiguration());
        directory = Path.of(options.required("directory", "where the files go")).toAbsolutePath();
        fileBytesMax = options.bytes("maxFileSize", "128MB", FILE_BYTES_MIN, FILE_BYTES_MAX);
        filesKept = (int) options.number("maxFiles", 10, 0, 100_000);
        flushDelay = Duration.ofMillis(options.number("flushMillis", 200, 1, 60_000));
        context.setFilter(new RecordChoice(options));
        options.rejectOthers();
        Files.createDirectories(directory);
        if (!Files.isWritable(directory)) {
            throw new IOException("nothing can be written to " + directory);
        }
    }

    @Override
    public void open(final Controller newController) {
        controller = newController;
        try {
            file = LineFile.open(directory, "partition-" + partitionId, filesKept);
            logger.debug("Records of partition {} go to {}", partitionId, directory);
        } catch (final IOException e) {
            throw new ExporterException("the file of partition " + partitionId + " can't be opened", e);
        }
    }

    @Override
    public void export(final Record<?> next) {
        final byte[] line = (next.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (file.size() > 0 && file.size() + line.length > fileBytesMax) {
                sync();
                file.rotate();
            }
            file.write(line);
        } catch (final IOException e) {
            throw new ExporterException("a record can't be written to " + directory, e);
        }
        written = next.getPosition();
        unsynced += line.length;
        if (unsynced >= UNSYNCED_BYTES_MAX) {
            flush();
        } else if (!flushPlanned) {
            flushPlanned = true;
            controller.scheduleCancellableTask(flushDelay, this::flushPlanned);
        }
    }

    private void flushPlanned() {
        flushPlanned = false;
        flush();
    }

    private void flush() {
        if (unsynced == 0) {
            return;
        }
        try {
            sync();
        } catch (final IOException e) {
            if (!flushPlanned) {
                flushPlanned = true;
                controller.scheduleCancellableTask(flushDelay, this::flushPlanned);
            }
            throw new ExporterException("the records can't be written to " + directory, e);
        }
    }

    private void sync() throws IOException {
        file.sync();
        unsynced = 0;
        if (written >= 0) {
            controller.updateLastExportedRecordPosition(written);
        }
    }

    @Override
    public void close() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (final IOException e) {
            logger.warn("A file in {} was not closed well", directory, e);
        }
    }
}
