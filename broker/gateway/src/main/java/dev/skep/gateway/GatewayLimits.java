package dev.skep.gateway;

import dev.skep.base.Check;

/**
 * Bounds of everything that a gateway holds for its clients. Beyond a bound the client is told RESOURCE_EXHAUSTED.
 *
 * @param messageBytesMax the largest request, and the largest response with jobs
 * @param inFlightMax requests that wait for a partition
 * @param pollsMax ActivateJobs calls that are open
 * @param streamClientsMax StreamActivatedJobs calls that are open
 * @param jobTypesMax job types of which the gateway remembers whether there are jobs
 * @param callsPerConnectionMax calls that one connection may have open; a client holds back what is beyond
 * @param documentDepthMax how deep variables may be nested
 */
public record GatewayLimits(
        int messageBytesMax,
        int inFlightMax,
        int pollsMax,
        int streamClientsMax,
        int jobTypesMax,
        int callsPerConnectionMax,
        int documentDepthMax) {
    public static final GatewayLimits DEFAULT =
            new GatewayLimits(4 * 1024 * 1024, 32_768, 16_384, 8_192, 8_192, 65_536, 1_000);

    public GatewayLimits {
        Check.that(messageBytesMax >= 1024, "messageBytesMax %d is below 1024", messageBytesMax);
        Check.that(
                inFlightMax >= 1 && inFlightMax <= InFlight.SLOTS_MAX,
                "inFlightMax %d is not within 1 to %d",
                inFlightMax,
                InFlight.SLOTS_MAX);
        Check.that(pollsMax >= 1, "pollsMax %d is below 1", pollsMax);
        Check.that(streamClientsMax >= 1, "streamClientsMax %d is below 1", streamClientsMax);
        Check.that(jobTypesMax >= 1, "jobTypesMax %d is below 1", jobTypesMax);
        Check.that(callsPerConnectionMax >= 1, "callsPerConnectionMax %d is below 1", callsPerConnectionMax);
        Check.that(
                documentDepthMax >= 1 && documentDepthMax <= 1_000,
                "documentDepthMax %d is not within 1 to 1000, beyond which documents are not read back",
                documentDepthMax);
    }

    public GatewayLimits withInFlightMax(final int newInFlightMax) {
        return new GatewayLimits(
                messageBytesMax,
                newInFlightMax,
                pollsMax,
                streamClientsMax,
                jobTypesMax,
                callsPerConnectionMax,
                documentDepthMax);
    }

    public GatewayLimits withMessageBytesMax(final int newMessageBytesMax) {
        return new GatewayLimits(
                newMessageBytesMax,
                inFlightMax,
                pollsMax,
                streamClientsMax,
                jobTypesMax,
                callsPerConnectionMax,
                documentDepthMax);
    }
}
