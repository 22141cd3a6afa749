package dev.skep.transport;

import dev.skep.base.Network.Lane;
import java.util.concurrent.atomic.LongAdder;

/** What goes over one transport, counted from its start. Read from any thread. */
public final class TransportFigures {
    private static final int LANES = Lane.values().length;

    private final LongAdder[] framesSent = adders();
    private final LongAdder[] bytesSent = adders();
    private final LongAdder[] framesReceived = adders();
    private final LongAdder[] bytesReceived = adders();
    private final LongAdder[] framesDropped = adders();
    private final LongAdder[] connections = adders();

    private static LongAdder[] adders() {
        final LongAdder[] adders = new LongAdder[LANES];
        for (int i = 0; i < LANES; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /** Frames that were written to a connection. */
    public long framesSent(final Lane lane) {
        return framesSent[lane.ordinal()].sum();
    }

    /** And their bytes on the wire. */
    public long bytesSent(final Lane lane) {
        return bytesSent[lane.ordinal()].sum();
    }

    /** Frames that came in from others. */
    public long framesReceived(final Lane lane) {
        return framesReceived[lane.ordinal()].sum();
    }

    public long bytesReceived(final Lane lane) {
        return bytesReceived[lane.ordinal()].sum();
    }

    /** Frames that were refused because too much was waiting or nobody could be reached, or dropped when a connection ended. */
    public long framesDropped(final Lane lane) {
        return framesDropped[lane.ordinal()].sum();
    }

    /** Connections to others that stand right now. */
    public long connections(final Lane lane) {
        return connections[lane.ordinal()].sum();
    }

    void sent(final Lane lane, final int frames, final int bytes) {
        framesSent[lane.ordinal()].add(frames);
        bytesSent[lane.ordinal()].add(bytes);
    }

    void received(final Lane lane, final int payloadBytes) {
        framesReceived[lane.ordinal()].increment();
        bytesReceived[lane.ordinal()].add(payloadBytes + FrameLayout.OVERHEAD_BYTES);
    }

    void dropped(final Lane lane, final int frames) {
        if (frames > 0) {
            framesDropped[lane.ordinal()].add(frames);
        }
    }

    /** A connection stands (+1), or does not any more (-1). */
    void connection(final Lane lane, final int change) {
        connections[lane.ordinal()].add(change);
    }
}
