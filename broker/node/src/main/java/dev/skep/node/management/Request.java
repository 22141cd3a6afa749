package dev.skep.node.management;

/**
 * What the caller asks.
 *
 * @param rest the path after that of the endpoint, without a leading slash; empty for the endpoint itself
 * @param accept the media types the caller takes; null when it doesn't say
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record Request(String method, String path, String rest, String accept, byte[] body) {
    boolean isGet() {
        return method.equals("GET") || method.equals("HEAD");
    }

    Request below(final String endpoint) {
        final int from = Math.min(path.length(), endpoint.length() + 1);
        return new Request(method, path, path.substring(from), accept, body);
    }
}
