package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;

/** A file of a deployment. */
@SuppressWarnings("ArrayRecordComponent") // written once, never compared, never changed
public record DeploymentResource(String name, byte[] content) {
    public void write(final FieldWriter out) {
        out.text(name);
        out.bytes(content);
    }

    public static DeploymentResource read(final FieldReader in) {
        return new DeploymentResource(in.text(), in.bytes());
    }
}
