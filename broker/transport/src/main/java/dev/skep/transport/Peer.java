package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.base.Rng;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/** An address that we send to. Its connections live on one event loop. */
final class Peer {
    private static final Lane[] LANES = Lane.values();

    private final Address address;
    private final EventLoop loop;
    private final Function<Address, Optional<MemberId>> expectations;
    private final TransportListener listener;
    private final long reportNanos;
    private final Outbound[] outbounds = new Outbound[LANES.length];
    private boolean failing;
    private String lastReason = "";
    private long lastReportNanos;

    Peer(
            final Address address,
            final EventLoop loop,
            final Function<Address, Optional<MemberId>> expectations,
            final Self self,
            final TransportSettings settings,
            final Dialler dialler,
            final TransportListener listener,
            final TransportFigures figures,
            final Rng rng) {
        this.address = address;
        this.loop = loop;
        this.expectations = expectations;
        this.listener = listener;
        this.reportNanos = settings.waits().reportNanos();
        for (final Lane lane : LANES) {
            final Backoff backoff = new Backoff(settings.waits(), rng.fork(address + " " + lane));
            outbounds[lane.ordinal()] = new Outbound(this, lane, self, settings, dialler, listener, figures, backoff);
        }
    }

    Address address() {
        return address;
    }

    EventLoop loop() {
        return loop;
    }

    Outbound lane(final Lane lane) {
        return outbounds[lane.ordinal()];
    }

    /** Whom we look for here, if anybody has said so. */
    Optional<MemberId> expected() {
        return expectations.apply(address);
    }

    /** Whether nothing is sent to it at present. */
    boolean isQuiet() {
        for (final Outbound outbound : outbounds) {
            if (!outbound.isQuiet()) {
                return false;
            }
        }
        return true;
    }

    /** The member there has called us, so it is worth a try at once. */
    void heardOf() {
        each(Outbound::heardOf);
    }

    /** Another one than before is expected here. */
    void expectationChanged() {
        each(Outbound::expectationChanged);
    }

    private void each(final Consumer<Outbound> action) {
        try {
            loop.execute(() -> {
                for (final Outbound outbound : outbounds) {
                    action.accept(outbound);
                }
            });
        } catch (final RejectedExecutionException e) {
            // closed: there is nothing to be done any more
        }
    }

    // --- on the event loop

    void connected(final MemberId member, final Lane lane) {
        failing = false;
        listener.connected(member, address, lane);
    }

    void failed(final String reason) {
        if (isNews(reason)) {
            listener.connectionFailed(address, reason);
        }
    }

    void refused(final String reason) {
        if (isNews(reason)) {
            listener.refused(address, reason);
        }
    }

    /** The lanes fail for one and the same reason, again and again. */
    private boolean isNews(final String reason) {
        final long now = System.nanoTime();
        final boolean news = !failing || !lastReason.equals(reason) || now - lastReportNanos >= reportNanos;
        if (news) {
            failing = true;
            lastReason = reason;
            lastReportNanos = now;
        }
        return news;
    }
}
