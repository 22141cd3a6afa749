package dev.skep.node.management;

import com.sun.net.httpserver.Headers;

/**
 * What the caller asks.
 *
 * @param rest the path after that of the endpoint, without a leading slash; empty for the endpoint itself
 * @param query what stands behind the question mark, with its escapes; null for nothing
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Request(String method, String path, String rest, String query, Headers headers, byte[] body) {
    boolean isGet() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** The first value of a header, upper and lower case being the same; null when it is not there. */
    String header(final String name) {
        return headers.getFirst(name);
    }

    Request below(final String endpoint) {
        final int from = Math.min(path.length(), endpoint.length() + 1);
        return new Request(method, path, path.substring(from), query, headers, body);
    }
}
