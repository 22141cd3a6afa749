package dev.skep.gateway;

import dev.skep.base.Check;
import dev.skep.gateway.identity.TokenRules;
import dev.skep.gateway.rest.RestConfig;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How a gateway listens and waits.
 *
 * @param host address to bind
 * @param port to bind, 0 for any free one
 * @param loops threads that serve the connections, each with its own share of them
 * @param requestNanos for how long the gateway waits for a partition where the request does not say
 * @param keepAliveNanosMin how often a client may ping
 * @param shutdownNanos for how long running calls may go on after a stop
 * @param streamNanos how often open job streams are told to the leaders again, who may have lost them on the way
 * @param multiTenancy whether a request must say which tenant it is for; else everything belongs to the default one
 * @param tokens which tokens of clients are believed; null where nobody is asked for one
 * @param tls of both doors, null for plaintext
 * @param rest the door for HTTP; null for none
 */
public record GatewayConfig(
        String host,
        int port,
        int loops,
        long requestNanos,
        long keepAliveNanosMin,
        long shutdownNanos,
        long streamNanos,
        LongPollingConfig longPolling,
        boolean multiTenancy,
        TokenRules tokens,
        Tls tls,
        RestConfig rest,
        GatewayLimits limits) {
    public static final GatewayConfig DEFAULT = new GatewayConfig(
            "0.0.0.0",
            26500,
            defaultLoops(Runtime.getRuntime().availableProcessors()),
            TimeUnit.SECONDS.toNanos(15),
            TimeUnit.SECONDS.toNanos(30),
            TimeUnit.SECONDS.toNanos(30),
            TimeUnit.SECONDS.toNanos(10),
            LongPollingConfig.DEFAULT,
            false,
            null,
            null,
            null,
            GatewayLimits.DEFAULT);

    public GatewayConfig {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(longPolling, "longPolling");
        Objects.requireNonNull(limits, "limits");
        Check.that(port >= 0 && port <= 65_535, "port %d is not within 0 to 65535", port);
        Check.that(
                loops >= 1 && loops <= InFlight.LOOPS_MAX, "loops %d is not within 1 to %d", loops, InFlight.LOOPS_MAX);
        Check.that(requestNanos > 0, "requestNanos %d is not positive", requestNanos);
        Check.that(keepAliveNanosMin > 0, "keepAliveNanosMin %d is not positive", keepAliveNanosMin);
        Check.that(shutdownNanos >= 0, "shutdownNanos %d is negative", shutdownNanos);
        Check.that(streamNanos > 0, "streamNanos %d is not positive", streamNanos);
        Check.that(
                limits.inFlightMax() >= loops,
                "inFlightMax %d is less than one for each of %d loops",
                limits.inFlightMax(),
                loops);
    }

    /** Half the processors: the other half decides and stores. */
    static int defaultLoops(final int processors) {
        return Math.clamp(processors / 2, 1, InFlight.LOOPS_MAX);
    }

    public GatewayConfig withAddress(final String newHost, final int newPort) {
        return with(changed -> {
            changed.host = newHost;
            changed.port = newPort;
        });
    }

    public GatewayConfig withLoops(final int newLoops) {
        return with(changed -> changed.loops = newLoops);
    }

    public GatewayConfig withRequestNanos(final long newRequestNanos) {
        return with(changed -> changed.requestNanos = newRequestNanos);
    }

    public GatewayConfig withStreamNanos(final long newStreamNanos) {
        return with(changed -> changed.streamNanos = newStreamNanos);
    }

    public GatewayConfig withLongPolling(final LongPollingConfig newLongPolling) {
        return with(changed -> changed.longPolling = newLongPolling);
    }

    public GatewayConfig withMultiTenancy(final boolean newMultiTenancy) {
        return with(changed -> changed.multiTenancy = newMultiTenancy);
    }

    public GatewayConfig withTls(final Tls newTls) {
        return with(changed -> changed.tls = newTls);
    }

    public GatewayConfig withRest(final RestConfig newRest) {
        return with(changed -> changed.rest = newRest);
    }

    public GatewayConfig withLimits(final GatewayLimits newLimits) {
        return with(changed -> changed.limits = newLimits);
    }

    private GatewayConfig with(final Consumer<Changed> change) {
        final Changed changed = new Changed(this);
        change.accept(changed);
        return changed.config();
    }

    /** A copy in which single values can be replaced. */
    private static final class Changed {
        private String host;
        private int port;
        private int loops;
        private long requestNanos;
        private long keepAliveNanosMin;
        private long shutdownNanos;
        private long streamNanos;
        private LongPollingConfig longPolling;
        private boolean multiTenancy;
        private TokenRules tokens;
        private Tls tls;
        private RestConfig rest;
        private GatewayLimits limits;

        Changed(final GatewayConfig config) {
            host = config.host;
            port = config.port;
            loops = config.loops;
            requestNanos = config.requestNanos;
            keepAliveNanosMin = config.keepAliveNanosMin;
            shutdownNanos = config.shutdownNanos;
            streamNanos = config.streamNanos;
            longPolling = config.longPolling;
            multiTenancy = config.multiTenancy;
            tokens = config.tokens;
            tls = config.tls;
            rest = config.rest;
            limits = config.limits;
        }

        GatewayConfig config() {
            return new GatewayConfig(
                    host,
                    port,
                    loops,
                    requestNanos,
                    keepAliveNanosMin,
                    shutdownNanos,
                    streamNanos,
                    longPolling,
                    multiTenancy,
                    tokens,
                    tls,
                    rest,
                    limits);
        }
    }

    /** PEM files: the certificate with its chain, and its private key. */
    public record Tls(Path certificateChain, Path privateKey) {
        public Tls {
            Objects.requireNonNull(certificateChain, "certificateChain");
            Objects.requireNonNull(privateKey, "privateKey");
        }
    }

    /**
     * How ActivateJobs waits when there are no jobs.
     *
     * @param defaultNanos for how long where the request does not say
     * @param probeNanos how often one waiting call per type looks whether there are jobs nobody told of
     * @param emptyRoundsMin after so many rounds without jobs new calls wait at once
     */
    public record LongPollingConfig(boolean enabled, long defaultNanos, long probeNanos, int emptyRoundsMin) {
        public static final LongPollingConfig DEFAULT =
                new LongPollingConfig(true, TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(10), 3);

        public LongPollingConfig {
            Check.that(defaultNanos > 0, "defaultNanos %d is not positive", defaultNanos);
            Check.that(probeNanos > 0, "probeNanos %d is not positive", probeNanos);
            Check.that(emptyRoundsMin >= 1, "emptyRoundsMin %d is below 1", emptyRoundsMin);
        }
    }
}
