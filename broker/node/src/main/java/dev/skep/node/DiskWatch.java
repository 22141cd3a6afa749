package dev.skep.node;

import dev.skep.base.Loop;
import dev.skep.node.config.DataSettings;
import dev.skep.platform.NioDisk;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the free space of the data directory now and then, and tells when it falls below or rises above the mark. */
final class DiskWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final DataSettings settings;
    private final Loop loop;
    private final NioDisk disk;
    private final Consumer<Boolean> onChange;
    private boolean available = true;
    private volatile boolean closed;

    private DiskWatch(final DataSettings settings, final Loop loop, final Consumer<Boolean> onChange) {
        this.settings = settings;
        this.loop = loop;
        this.disk = NioDisk.at(settings.directory());
        this.onChange = onChange;
    }

    static DiskWatch start(final DataSettings settings, final Loop loop, final Consumer<Boolean> onChange) {
        final DiskWatch watch = new DiskWatch(settings, loop, onChange);
        if (settings.disk().monitored()) {
            loop.post(watch::look);
        }
        return watch;
    }

    private void look() {
        if (closed) {
            return;
        }
        final long free = disk.freeBytes();
        final boolean enough = free >= settings.disk().freeProcessingBytes();
        if (enough != available) {
            available = enough;
            LOG.warn(
                    "{} MB are free in {}, the mark is {} MB: commands are {}",
                    free >> 20,
                    settings.directory(),
                    settings.disk().freeProcessingBytes() >> 20,
                    enough ? "taken again" : "refused until there is more");
            onChange.accept(enough);
        }
        loop.schedule(settings.disk().interval().toNanos(), this::look);
    }

    @Override
    public void close() {
        closed = true;
    }
}
