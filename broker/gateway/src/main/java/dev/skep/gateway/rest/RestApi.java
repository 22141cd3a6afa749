package dev.skep.gateway.rest;

import dev.skep.gateway.identity.Caller;
import dev.skep.gateway.identity.InvalidToken;
import dev.skep.gateway.identity.Tokens;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a request is for, and whether it is asked for as it must be. */
final class RestApi {
    private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);

    /** Nothing of anybody's is told here, and who asks whether the gateway is well has no token. */
    private static final Set<String> OPEN = Set.of("/v2/openapi.json", "/v2/status");

    private final Route.Table table;
    /** Null where nobody is asked for one. */
    private final Tokens tokens;

    RestApi(final RestCalls calls, final Tokens tokens) {
        this.tokens = tokens;
        table = new Route.Table(routes(calls));
    }

    static List<Route> routes(final RestCalls calls) {
        final List<Route> routes = new ArrayList<>();
        routes.addAll(new ClusterRoutes(calls).routes());
        routes.addAll(new JobRoutes(calls).routes());
        routes.addAll(new UserTaskRoutes(calls).routes());
        routes.addAll(new InstanceRoutes(calls).routes());
        routes.addAll(new EventRoutes(calls).routes());
        routes.addAll(new ResourceRoutes(calls).routes());
        routes.addAll(new DecisionRoutes(calls).routes());
        return routes;
    }

    /** Answers, now or later. */
    void handle(final Exchange exchange) {
        try {
            if (exchange.request().decoderResult().isFailure()) {
                throw new Refused(Problem.badRequest("The request is not valid HTTP."));
            }
            caller(exchange).context().run(() -> route(exchange));
        } catch (final Refused e) {
            exchange.problem(e.problem());
        } catch (final RuntimeException e) {
            LOG.warn("{} failed", exchange, e);
            exchange.problem(Problem.http(
                    HttpResponseStatus.INTERNAL_SERVER_ERROR,
                    "The request failed inside the gateway; its log says more."));
        }
    }

    private Caller caller(final Exchange exchange) {
        if (tokens == null || OPEN.contains(exchange.path())) {
            return Caller.ANYBODY;
        }
        try {
            return tokens.caller(exchange.header(HttpHeaderNames.AUTHORIZATION));
        } catch (final InvalidToken e) {
            throw new Refused(Problem.of(e.status(), exchange.first()));
        }
    }

    private void route(final Exchange exchange) {
        final Route.Match match = table.at(exchange.path());
        if (match == null) {
            throw new Refused(Problem.http(
                    HttpResponseStatus.NOT_FOUND,
                    "There is nothing at this path; GET /v2/openapi.json tells what there is."));
        }
        if (exchange.method().equals(HttpMethod.OPTIONS)) {
            exchange.allow(methods(match.routes()));
            exchange.empty(200);
            return;
        }
        final Route route = ofMethod(match.routes(), exchange.method());
        if (route == null) {
            final String allowed = methods(match.routes());
            exchange.allow(allowed);
            throw new Refused(Problem.http(
                    HttpResponseStatus.METHOD_NOT_ALLOWED,
                    exchange.method() + " is not answered at this path, but " + allowed + "."));
        }
        requireMediaTypes(exchange, route);
        route.handler().handle(exchange, match.key() == null ? 0 : key(match.key()));
    }

    private static Route ofMethod(final List<Route> routes, final HttpMethod method) {
        for (final Route route : routes) {
            if (route.method().equals(method)
                    || (method.equals(HttpMethod.HEAD) && route.method().equals(HttpMethod.GET))) {
                return route;
            }
        }
        return null;
    }

    private static String methods(final List<Route> routes) {
        final TreeSet<String> methods = new TreeSet<>();
        for (final Route route : routes) {
            methods.add(route.method().name());
            if (route.method().equals(HttpMethod.GET)) {
                methods.add("HEAD");
            }
        }
        methods.add("OPTIONS");
        return String.join(",", methods);
    }

    private static long key(final String text) {
        try {
            return Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw new Refused(Problem.badRequest("Expected the key in the path to be a whole number of 64 bits."));
        }
    }

    private static void requireMediaTypes(final Exchange exchange, final Route route) {
        final String sent = exchange.header(HttpHeaderNames.CONTENT_TYPE);
        if (exchange.hasBody() && route.consumes() != null && !isOf(sent, route.consumes())) {
            throw new Refused(Problem.http(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Expected a body of the type " + route.consumes() + ", but its type is "
                            + (sent == null ? "not said" : "'" + sent + "'") + "."));
        }
        final String accepted = exchange.header(HttpHeaderNames.ACCEPT);
        if (accepted != null && !accepted.isBlank() && !acceptsJson(accepted)) {
            throw new Refused(Problem.http(
                    HttpResponseStatus.NOT_ACCEPTABLE,
                    "The answer is application/json or application/problem+json, but the request accepts '" + accepted
                            + "' only."));
        }
    }

    private static boolean isOf(final String sent, final String wanted) {
        final String type = plain(sent == null ? "" : sent);
        return type.equals(wanted) || (wanted.equals(Exchange.JSON) && isJson(type));
    }

    /** Vendors have their own names for JSON in this or that shape. */
    private static boolean isJson(final String type) {
        return type.equals(Exchange.JSON) || (type.startsWith("application/") && type.endsWith("+json"));
    }

    private static boolean acceptsJson(final String accepted) {
        for (final String one : accepted.split(",", -1)) {
            final String type = plain(one);
            if (type.equals("*/*") || type.equals("application/*") || type.equals("*") || isJson(type)) {
                return true;
            }
        }
        return false;
    }

    private static String plain(final String type) {
        final int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
