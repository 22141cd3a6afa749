package dev.skep.gateway.rest;

import io.grpc.stub.ServerCallStreamObserver;

/** Who waits for the answer of a call that did not come by gRPC: nothing of its flow control and compression means anything here. */
public abstract class LocalCall<R> extends ServerCallStreamObserver<R> {
    /** The answer is taken as a whole: nothing waits in between. */
    @Override
    public final boolean isReady() {
        return true;
    }

    @Override
    public final void setOnReadyHandler(final Runnable task) {}

    @Override
    public final void setCompression(final String compression) {}

    @Override
    public final void setMessageCompression(final boolean enable) {}

    @Override
    public final void request(final int count) {}

    @Override
    public final void disableAutoInboundFlowControl() {}
}
