package dev.skep.node;

import dev.skep.base.Loop;
import dev.skep.node.config.DataSettings;
import dev.skep.platform.NioDisk;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the free space of the data directory now and then, and tells when it falls below or rises above a mark. */
final class DiskWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final DataSettings settings;
    private final Loop loop;
    private final NioDisk disk;
    private final Consumer<Room> onChange;
    private Room room = Room.ENOUGH;
    private volatile boolean closed;

    /** What there is room for: first the commands of clients are refused, then the entries of leaders. */
    record Room(boolean forCommands, boolean forEntries) {
        static final Room ENOUGH = new Room(true, true);
    }

    private DiskWatch(final DataSettings settings, final Loop loop, final Consumer<Room> onChange) {
        this.settings = settings;
        this.loop = loop;
        this.disk = NioDisk.at(settings.directory());
        this.onChange = onChange;
    }

    static DiskWatch start(final DataSettings settings, final Loop loop, final Consumer<Room> onChange) {
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
        final Room now = new Room(
                free >= settings.disk().freeProcessingBytes(),
                free >= settings.disk().freeReplicationBytes());
        if (now.forCommands() != room.forCommands()) {
            tell(free, settings.disk().freeProcessingBytes(), "commands", now.forCommands());
        }
        if (now.forEntries() != room.forEntries()) {
            tell(free, settings.disk().freeReplicationBytes(), "entries of other leaders", now.forEntries());
        }
        if (!now.equals(room)) {
            room = now;
            onChange.accept(now);
        }
        loop.schedule(settings.disk().interval().toNanos(), this::look);
    }

    private void tell(final long free, final long mark, final String what, final boolean taken) {
        LOG.warn(
                "{} MB are free in {}, the mark is {} MB: {} are {}",
                free >> 20,
                settings.directory(),
                mark >> 20,
                what,
                taken ? "taken again" : "refused until there is more");
    }

    @Override
    public void close() {
        closed = true;
    }
}
