package dev.skep.gateway.identity;

import io.grpc.Context;
import java.util.List;

/**
 * Who makes the request that the present thread maps. What is made of it carries the tenants on, as the context ends with the mapping.
 *
 * @param tenants whose data they may touch; empty for all
 */
public record Caller(List<String> tenants) {
    /** Somebody of whom nothing is asked, or the operators of the cluster. */
    public static final Caller ANYBODY = new Caller(List.of());

    private static final Context.Key<Caller> CURRENT = Context.keyWithDefault("dev.skep.caller", ANYBODY);

    public Caller {
        tenants = List.copyOf(tenants);
    }

    public static Caller current() {
        return CURRENT.get();
    }

    /** A context in which this is the {@link #current} caller. */
    public Context context() {
        return Context.current().withValue(CURRENT, this);
    }

    public boolean mayAct(final String tenantId) {
        return tenants.isEmpty() || tenants.contains(tenantId);
    }
}
