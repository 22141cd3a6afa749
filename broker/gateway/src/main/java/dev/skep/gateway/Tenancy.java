package dev.skep.gateway;

import dev.skep.gateway.identity.Caller;
import dev.skep.protocol.Tenants;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which tenants requests are for. With several tenants each request names its own, of those that its caller may act for. Who is asked for no
 * token may name any, and a command to an entity by its key reaches that of any tenant then.
 */
final class Tenancy {
    private static final int CHARS_MAX = 31;
    private static final Pattern ALLOWED = Pattern.compile("[\\w.-]+");
    private static final List<String> DEFAULT_ONLY = List.of(Tenants.DEFAULT);

    private final boolean several;

    Tenancy(final boolean several) {
        this.several = several;
    }

    /** Throws {@link RefusedCall}. */
    String one(final String method, final String tenantId) {
        if (!several) {
            requireDefault(method, tenantId);
            return Tenants.DEFAULT;
        }
        requireValid(method, tenantId);
        requireMember(method, tenantId);
        return tenantId;
    }

    /** Each tenant once. Throws {@link RefusedCall}. */
    List<String> many(final String method, final List<String> tenantIds) {
        if (!several) {
            for (int i = 0; i < tenantIds.size(); i++) {
                requireDefault(method, tenantIds.get(i));
            }
            return DEFAULT_ONLY;
        }
        if (tenantIds.isEmpty()) {
            throw RefusedCall.invalid("Expected to handle the request " + method
                    + " with tenant ids, but there are none: say which tenants");
        }
        final List<String> distinct = new ArrayList<>(tenantIds.size());
        for (int i = 0; i < tenantIds.size(); i++) {
            requireValid(method, tenantIds.get(i));
            requireMember(method, tenantIds.get(i));
            if (!distinct.contains(tenantIds.get(i))) {
                distinct.add(tenantIds.get(i));
            }
        }
        return List.copyOf(distinct);
    }

    private static void requireDefault(final String method, final String tenantId) {
        if (!tenantId.equals(Tenants.DEFAULT) && !tenantId.isBlank()) {
            throw RefusedCall.invalid("Expected to handle the request " + method + " with tenant id '" + tenantId
                    + "', but multi-tenancy is disabled: leave the tenant id out, or give '" + Tenants.DEFAULT + "'");
        }
    }

    private static void requireMember(final String method, final String tenantId) {
        if (!Caller.current().mayAct(tenantId)) {
            throw new RefusedCall(Status.PERMISSION_DENIED.withDescription("Expected to handle the request " + method
                    + " with tenant id '" + tenantId + "', but the caller may not act for that tenant"));
        }
    }

    private static void requireValid(final String method, final String tenantId) {
        if (tenantId.equals(Tenants.DEFAULT)) {
            return;
        }
        if (tenantId.isBlank()) {
            throw RefusedCall.invalid("Expected to handle the request " + method
                    + " with a tenant id, but none is given: say which tenant it is for");
        }
        if (tenantId.length() > CHARS_MAX) {
            throw RefusedCall.invalid("Expected to handle the request " + method + " with tenant id '" + tenantId
                    + "', but it has " + tenantId.length() + " characters, more than " + CHARS_MAX);
        }
        if (!ALLOWED.matcher(tenantId).matches()) {
            throw RefusedCall.invalid("Expected to handle the request " + method + " with tenant id '" + tenantId
                    + "', but it has others than letters, digits, '_', '-' and '.'");
        }
    }
}
