package dev.skep.exporters;

import io.camunda.zeebe.exporter.api.context.Controller;
import io.camunda.zeebe.exporter.api.context.ScheduledTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers what an exporter acknowledges, and runs its tasks when the test says so. */
public final class FakeController implements Controller {
    private final List<Long> acknowledged = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();

    public List<Long> acknowledged() {
        return acknowledged;
    }

    /** As if all delays were over. */
    public void runTasks() {
        final List<Runnable> due = List.copyOf(tasks);
        tasks.clear();
        due.forEach(Runnable::run);
    }

    @Override
    public void updateLastExportedRecordPosition(final long position) {
        acknowledged.add(position);
    }

    @Override
    public void updateLastExportedRecordPosition(final long position, final byte[] metadata) {
        acknowledged.add(position);
    }

    @Override
    public long getLastExportedRecordPosition() {
        return acknowledged.isEmpty() ? -1 : acknowledged.getLast();
    }

    @Override
    public Optional<byte[]> readMetadata() {
        return Optional.empty();
    }

    @Override
    public ScheduledTask scheduleCancellableTask(final Duration delay, final Runnable task) {
        tasks.add(task);
        return () -> tasks.remove(task);
    }
}
