package dev.skep.transport;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.transport.Handshake.Welcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The connection to one address for one lane: dialled when there is something to send, given up when there is nothing for
 * long. Senders put frames into a queue and wake the event loop once; it writes all that wait in batches and flushes once.
 *
 * <p>When a connection can't be made or breaks, what waits is dropped: it is stale by the time somebody answers, and whoever
 * sent it repeats what still matters. During the pause that follows sends are refused; the first one after it dials. So there
 * is no timer for it, and an address that nobody sends to is left alone.
 */
final class Outbound implements FrameDecoder.Sink {
    static final int BATCH_BYTES = 64 * 1024;

    private enum State {
        /** No connection. */
        DOWN,
        /** From the look-up of the name to the welcome. */
        DIALLING,
        READY,
        /** All was sent; the listener is to close, so that nothing under way is lost. */
        LEAVING
    }

    private final Peer peer;
    private final Lane lane;
    private final Self self;
    private final TransportSettings settings;
    private final Dialler dialler;
    private final TransportListener listener;
    private final TransportFigures figures;
    private final Backoff backoff;
    private final SendQueue queue;
    private final FrameEncoder encoder = new FrameEncoder();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Pings pings;

    /** Sends are refused until then; 0 for no pause. Written on the event loop. */
    private volatile long pausedUntilNanos;

    private volatile State state = State.DOWN;

    // on the event loop only
    private Channel channel;
    private FrameDecoder decoder;
    private Optional<MemberId> dialled = Optional.empty();
    private MemberId member;
    private ScheduledFuture<?> deadline;
    private int failures;
    private long readySinceNanos;
    private boolean closing;
    private Runnable whenClosed;

    Outbound(
            final Peer peer,
            final Lane lane,
            final Self self,
            final TransportSettings settings,
            final Dialler dialler,
            final TransportListener listener,
            final TransportFigures figures,
            final Backoff backoff) {
        this.peer = peer;
        this.lane = lane;
        this.self = self;
        this.settings = settings;
        this.dialler = dialler;
        this.listener = listener;
        this.figures = figures;
        this.backoff = backoff;
        this.queue = new SendQueue(settings.of(lane).queueBytesMax());
        this.pings = new Pings(settings.of(lane).answerNanosMax(), peer.loop(), this::ask, this::silent);
    }

    /** From any thread. */
    boolean send(final Frame frame) {
        if (isPaused() || !queue.offer(frame)) {
            figures.dropped(lane, 1);
            return false;
        }
        return wake();
    }

    long bytesWaiting() {
        return queue.bytes();
    }

    /** Whether nothing is sent at present, and nothing waits. */
    boolean isQuiet() {
        return state == State.DOWN && queue.isEmpty();
    }

    private boolean isPaused() {
        final long until = pausedUntilNanos;
        return until != 0 && System.nanoTime() - until < 0;
    }

    private boolean wake() {
        // a plain look first: most sends find the event loop already woken, and need not fight for the flag
        if (woken.get() || !woken.compareAndSet(false, true)) {
            return true;
        }
        try {
            peer.loop().execute(this::woken);
            return true;
        } catch (final RejectedExecutionException e) {
            return false;
        }
    }

    // --- on the event loop from here on

    private void woken() {
        // before the queue is looked at: whoever puts something later wakes again
        woken.set(false);
        switch (state) {
            case DOWN -> {
                if (isPaused() || closing) {
                    figures.dropped(lane, queue.clear());
                } else if (!queue.isEmpty()) {
                    dial();
                }
            }
            case READY -> write();
            case DIALLING, LEAVING -> {
                // what waits is sent when this ends
            }
        }
    }

    private void dial() {
        state = State.DIALLING;
        dialled = peer.expected();
        decoder = new FrameDecoder(this);
        final FrameDecoder attempt = decoder;
        deadline = after(
                settings.waits().connectNanosMax(),
                () -> failed(
                        attempt,
                        channel != null && channel.isActive() ? "no answer in time" : "no connection in time"));
        dialler.dial(peer.address(), failures, peer.loop(), attempt, new Dialler.Outcome() {
            @Override
            public void dialling(final Channel opened) {
                if (decoder == attempt && state == State.DIALLING) {
                    channel = opened;
                } else {
                    var _ = opened.close();
                }
            }

            @Override
            public void failed(final String reason) {
                Outbound.this.failed(attempt, reason);
            }
        });
    }

    private ScheduledFuture<?> after(final long nanos, final Runnable task) {
        return peer.loop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private void failed(final FrameDecoder attempt, final String reason) {
        if (decoder == attempt && state == State.DIALLING) {
            failures++;
            down(backoff.afterFailures(failures));
            peer.failed(reason);
        }
    }

    private void refused(final String reason) {
        failures++;
        down(backoff.afterRefusal());
        peer.refused(reason);
    }

    /** Ends what there is of a connection, and drops what waits. */
    private void down(final long pauseNanos) {
        if (state == State.READY) {
            figures.connection(lane, -1);
        }
        pausedUntilNanos = pauseNanos == 0 ? 0 : (System.nanoTime() + pauseNanos) | 1;
        state = State.DOWN;
        figures.dropped(lane, queue.clear());
        release();
    }

    private void release() {
        cancelDeadline();
        pings.stop();
        decoder.stop();
        final Channel ended = channel;
        channel = null;
        if (ended != null) {
            var _ = ended.close();
        }
        if (closing) {
            tellWhenClosed(ended);
        }
    }

    private void tellWhenClosed(final Channel ended) {
        if (ended == null) {
            whenClosed.run();
        } else {
            ended.closeFuture().addListener(closed -> whenClosed.run());
        }
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private boolean isCurrent(final ChannelHandlerContext context) {
        return context.channel() == channel;
    }

    @Override
    public void opened(final ChannelHandlerContext context) {
        if (isCurrent(context) && state == State.DIALLING) {
            final ByteBuf hello = context.alloc().directBuffer();
            encoder.link(hello, Handshake.HELLO, self.hello(lane, dialled).encode());
            var _ = context.writeAndFlush(hello);
        }
    }

    @Override
    public void frame(final ChannelHandlerContext context, final int kind, final boolean link, final byte[] payload) {
        if (!isCurrent(context)) {
            return;
        }
        try {
            if (link && kind == Handshake.WELCOME && state == State.DIALLING) {
                welcome(Welcome.decode(payload));
            } else if (link && kind == Handshake.REFUSAL && state == State.DIALLING) {
                refused(Handshake.refusal(payload));
            } else if (link && kind == Handshake.PONG) {
                pings.answered();
            }
        } catch (final MalformedBytes e) {
            broken(context, e.getMessage());
        }
    }

    private void welcome(final Welcome welcome) {
        final Optional<String> objection = self.objection(welcome, dialled, peer.address());
        if (objection.isPresent()) {
            refused(objection.get());
            return;
        }
        cancelDeadline();
        state = State.READY;
        figures.connection(lane, 1);
        member = welcome.identity().member();
        readySinceNanos = System.nanoTime();
        peer.connected(member, lane);
        if (dialled.isEmpty() || peer.expected().equals(dialled)) {
            write();
        } else {
            expectationChanged();
        }
    }

    private void write() {
        boolean any = false;
        while (channel.isWritable() && !queue.isEmpty()) {
            var _ = channel.write(batch(), channel.voidPromise());
            any = true;
        }
        if (any) {
            channel.flush();
            pings.written(System.nanoTime());
        }
        if (closing && queue.isEmpty()) {
            leave(true);
        }
    }

    /** At least one frame, and more as long as they fit: a large one is not copied while its buffer grows. */
    private ByteBuf batch() {
        Frame frame = queue.poll();
        int frames = 0;
        final int capacity = (int) Math.min(frame.bytes() + queue.bytes(), BATCH_BYTES);
        final ByteBuf batch = channel.alloc().directBuffer(Math.max(frame.bytes(), capacity));
        while (frame != null) {
            encoder.frame(batch, frame);
            frames++;
            frame = queue.poll(BATCH_BYTES - batch.readableBytes());
        }
        figures.sent(lane, frames, batch.readableBytes());
        return batch;
    }

    @Override
    public void writable(final ChannelHandlerContext context) {
        if (isCurrent(context) && state == State.READY) {
            write();
        }
    }

    /** Asks the listener to close once it has read everything. */
    private void leave(final boolean processEnds) {
        state = State.LEAVING;
        figures.connection(lane, -1);
        pings.stop();
        final ByteBuf bye = channel.alloc().directBuffer();
        encoder.link(bye, Handshake.BYE, new byte[] {(byte) (processEnds ? 1 : 0)});
        var _ = channel.writeAndFlush(bye);
        final Channel leaving = channel;
        deadline = after(settings.waits().connectNanosMax(), () -> {
            var _ = leaving.close();
        });
    }

    @Override
    public void idle(final ChannelHandlerContext context) {
        if (isCurrent(context) && state == State.READY && queue.isEmpty()) {
            leave(false);
        }
    }

    private void ask() {
        final ByteBuf ping = channel.alloc().directBuffer(FrameLayout.OVERHEAD_BYTES);
        encoder.link(ping, Handshake.PING);
        var _ = channel.writeAndFlush(ping);
    }

    private void silent() {
        lost("it has not answered for "
                + TimeUnit.NANOSECONDS.toMillis(settings.of(lane).answerNanosMax()) + " ms");
    }

    @Override
    public void broken(final ChannelHandlerContext context, final String reason) {
        if (isCurrent(context)) {
            ended(reason);
        }
    }

    @Override
    public void closed(final ChannelHandlerContext context) {
        if (isCurrent(context)) {
            ended("it closed the connection");
        }
    }

    private void ended(final String reason) {
        switch (state) {
            case DIALLING -> failed(decoder, reason);
            case READY -> lost(reason);
            case LEAVING -> {
                state = State.DOWN;
                release();
                woken();
            }
            case DOWN -> {
                // known already
            }
        }
    }

    private void lost(final String reason) {
        // one that lasted is worth a new dial at once; one that breaks again and again is not
        final boolean lasted =
                System.nanoTime() - readySinceNanos >= settings.waits().backoffNanosMax();
        failures = lasted ? 0 : failures + 1;
        down(lasted ? 0 : backoff.afterFailures(failures));
        listener.lost(member, peer.address(), lane, true, reason);
    }

    void heardOf() {
        if (state == State.DOWN) {
            failures = 0;
            pausedUntilNanos = 0;
        }
    }

    void expectationChanged() {
        final Optional<MemberId> expected = peer.expected();
        if (state == State.READY && expected.isPresent() && !expected.get().equals(member)) {
            figures.dropped(lane, queue.clear());
            leave(false);
        } else if (state == State.DOWN) {
            pausedUntilNanos = 0;
        }
    }

    /** Sends what waits, then ends for good. */
    void close(final Runnable done) {
        closing = true;
        whenClosed = done;
        switch (state) {
            case READY -> write();
            case DIALLING, LEAVING -> {
                // goes on by itself, to its release
            }
            case DOWN -> done.run();
        }
    }
}
