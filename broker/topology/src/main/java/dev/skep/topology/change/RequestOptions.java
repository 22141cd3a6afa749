package dev.skep.topology.change;

import java.util.OptionalLong;

/**
 * How a request is to be taken.
 *
 * @param dryRun only say what would be done
 * @param ifMatch refuse unless the document has this version
 * @param idempotencyKey chosen by the caller, so that a repeated request is told from a new one; empty for none
 */
public record RequestOptions(boolean dryRun, OptionalLong ifMatch, String idempotencyKey) {
    public static final int IDEMPOTENCY_KEY_CHARS_MAX = 128;

    public static final RequestOptions NONE = new RequestOptions(false, OptionalLong.empty(), "");
}
