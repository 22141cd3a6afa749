package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;

/**
 * By what a deployed process, decision or form can be chosen, besides its version. Lists of resources hold them apart from the
 * resources, whose written form is older.
 *
 * @param key of the resource
 * @param versionTag empty where it has none
 * @param deploymentKey of the deployment that brought it; -1 where it is older than that is known
 */
public record ResourceLabel(long key, String versionTag, long deploymentKey) {
    /** Of a resource that was deployed before there were labels. */
    public static final ResourceLabel NONE = new ResourceLabel(-1, "", -1);

    public void write(final FieldWriter out) {
        out.int64(key);
        out.text(versionTag);
        out.int64(deploymentKey);
    }

    public static ResourceLabel read(final FieldReader in) {
        return new ResourceLabel(in.int64(), in.text(), in.int64());
    }
}
