package dev.skep.partition;

import dev.skep.base.Background;
import dev.skep.base.Loop;
import dev.skep.journal.Journal;
import java.util.function.Consumer;

/** Makes appended entries durable beside the loop, one flush at a time: whatever is appended meanwhile shares the next. */
final class Flusher {
    private final Journal journal;
    private final Loop loop;
    private final Background background;
    private final Runnable onFlushed;
    private final Consumer<Throwable> onFailure;
    private boolean busy;
    private boolean stopped;

    Flusher(
            final Journal journal,
            final Loop loop,
            final Background background,
            final Runnable onFlushed,
            final Consumer<Throwable> onFailure) {
        this.journal = journal;
        this.loop = loop;
        this.background = background;
        this.onFlushed = onFlushed;
        this.onFailure = onFailure;
    }

    /** Begins nothing new. */
    void stop() {
        stopped = true;
    }

    /** Sees to it that everything appended so far becomes durable. */
    void flush() {
        final long index = journal.lastIndex();
        if (busy || stopped || index <= journal.flushedIndex()) {
            return;
        }
        busy = true;
        background.run(journal::flush, loop, failure -> {
            busy = false;
            if (failure != null) {
                onFailure.accept(failure);
                return;
            }
            flush();
            onFlushed.run();
        });
    }
}
