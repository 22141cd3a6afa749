package dev.skep.transport;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Frames that wait for a connection: many threads put, its event loop takes. Bounded in bytes; many small frames and few
 * large ones alike. */
final class SendQueue {
    private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final int bytesMax;

    SendQueue(final int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** False when there is no room. An empty queue takes any frame. */
    boolean offer(final Frame frame) {
        final int more = frame.bytes();
        long before = bytes.get();
        while (before == 0 || before + more <= bytesMax) {
            if (bytes.compareAndSet(before, before + more)) {
                frames.add(frame);
                return true;
            }
            before = bytes.get();
        }
        return false;
    }

    /** The oldest one, or null. */
    Frame poll() {
        final Frame frame = frames.poll();
        if (frame != null) {
            bytes.addAndGet(-frame.bytes());
        }
        return frame;
    }

    /** The oldest one when it is no larger than this, else null. */
    Frame poll(final int bytesMax) {
        final Frame oldest = frames.peek();
        return oldest != null && oldest.bytes() <= bytesMax ? poll() : null;
    }

    boolean isEmpty() {
        return frames.isEmpty();
    }

    /** Drops all that wait. Returns how many there were. */
    int clear() {
        int count = 0;
        while (poll() != null) {
            count++;
        }
        return count;
    }

    long bytes() {
        return bytes.get();
    }
}
