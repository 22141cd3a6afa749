package dev.skep.gateway.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Numbers of 64 bits in JSON: written as text, since JavaScript would round them; read as either. */
final class Keys {
    private Keys() {}

    static void write(final JsonGenerator json, final String name, final long key) throws IOException {
        json.writeStringField(name, Long.toString(key));
    }

    /** A number of the caller's own for all that a request leads to, 0 for none. */
    static long operationReference(final JsonObject body) {
        final long reference = body.int64("operationReference", 0);
        new Complaints()
                .unless(
                        !body.has("operationReference") || reference > 0,
                        "Expected operationReference to be greater than 0, but it is " + reference)
                .check();
        return reference;
    }
}
