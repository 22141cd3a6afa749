package dev.skep.gateway;

import dev.skep.gateway.rest.LocalCall;
import dev.skep.protocol.intent.ErrorIntent;
import dev.skep.protocol.value.ErrorValue;
import java.util.concurrent.CompletableFuture;

/** Commands of those who operate the cluster. They take the way of all commands, to whoever leads the partition. */
final class Administration {
    private final GatewayService service;
    private final NettyLoop loop;

    Administration(final GatewayService service, final NettyLoop loop) {
        this.service = service;
        this.loop = loop;
    }

    /** Ends when it stands on the log of the partition; with an {@link io.grpc.StatusException} or the like where it doesn't. */
    CompletableFuture<Void> ban(final long processInstanceKey) {
        final CompletableFuture<Void> done = new CompletableFuture<>();
        loop.post(() -> service.call(
                Rpc.BAN_INSTANCE,
                processInstanceKey,
                new Told<Boolean>(done),
                (requests, key) -> Command.ofKey(
                        key, ErrorIntent.BAN, new ErrorValue("The instance was banned by hand", "", -1, key), 0),
                (responses, accepted) -> true));
        return done;
    }

    /** Makes the end of a call the end of what somebody waits for. */
    private static final class Told<R> extends LocalCall<R> {
        private final CompletableFuture<Void> done;

        Told(final CompletableFuture<Void> done) {
            this.done = done;
        }

        @Override
        public void onNext(final R response) {
            done.complete(null);
        }

        @Override
        public void onCompleted() {}

        @Override
        public void onError(final Throwable thrown) {
            done.completeExceptionally(thrown);
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(final Runnable task) {}
    }
}
