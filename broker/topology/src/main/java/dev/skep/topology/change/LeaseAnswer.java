package dev.skep.topology.change;

import dev.skep.topology.Lease;

/** What becomes of a wish for the maintenance lease. */
public sealed interface LeaseAnswer {
    /** Done; this is the lease now. */
    record Granted(Lease lease) implements LeaseAnswer {}

    /** It stays as it is. */
    record Refused(Refusal refusal, Lease lease) implements LeaseAnswer {}
}
