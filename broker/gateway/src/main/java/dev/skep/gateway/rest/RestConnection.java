package dev.skep.gateway.rest;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection: its requests are answered in their order, one at a time; while one is, no more are read than have come already. */
final class RestConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RestConnection.class);

    private final RestApi api;
    private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private Exchange current;
    private boolean stopping;
    private boolean working;

    RestConnection(final RestApi api) {
        this.api = api;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(final ChannelHandlerContext from, final Object message) {
        if (message instanceof final FullHttpRequest request) {
            waiting.add(request);
            work();
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    /** Answers what can be answered; what is answered on the spot must not call this again from within. */
    private void work() {
        if (working) {
            return;
        }
        working = true;
        while (current == null && !waiting.isEmpty()) {
            final FullHttpRequest request = waiting.poll();
            current = new Exchange(context, request, pathOf(request), this::answered);
            api.handle(current);
        }
        working = false;
        // a client that sends on without waiting is read no further; one that waits is read, as else nobody would hear
        // it go
        context.channel().config().setAutoRead(waiting.isEmpty());
        if (stopping && current == null) {
            var _ = context.close();
        }
    }

    private void answered() {
        current = null;
        work();
    }

    private static String pathOf(final FullHttpRequest request) {
        final String uri = request.uri();
        final int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** No more requests: it is closed now, or behind the answer that is on its way. */
    void stop() {
        stopping = true;
        while (!waiting.isEmpty()) {
            waiting.poll().release();
        }
        if (current == null) {
            var _ = context.close();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext from) {
        while (!waiting.isEmpty()) {
            waiting.poll().release();
        }
        if (current != null) {
            final Exchange gone = current;
            current = null;
            gone.gone();
        }
        from.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext from, final Object event) {
        if (event instanceof IdleStateEvent && current == null) {
            var _ = from.close();
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext from, final Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("A connection of a client is lost", cause);
        } else {
            LOG.debug("A connection of a client is closed, as it sent what is not HTTP", cause);
        }
        var _ = from.close();
    }
}
