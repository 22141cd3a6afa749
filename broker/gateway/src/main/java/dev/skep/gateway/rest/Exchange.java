package dev.skep.gateway.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One request and its one answer. Belongs to the loop of its connection; what comes after the answer or after the client is nothing. */
final class Exchange {
    private static final Pattern JAVA_CLIENT = Pattern.compile("camunda-client-java/(\\d{1,4})\\.(\\d{1,4})");

    static final String JSON = "application/json";
    private static final JsonFactory FACTORY = new JsonFactory();

    private final ChannelHandlerContext connection;
    private final FullHttpRequest request;
    private final String path;
    private final Runnable answered;
    private final boolean keepsAlive;
    private String requestId;
    private String allow;
    private Runnable whenGone;
    private boolean ended;

    /** Writes the fields of the object at the root. */
    @FunctionalInterface
    interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * @param path without the query
     * @param answered is run behind the answer
     */
    Exchange(
            final ChannelHandlerContext connection,
            final FullHttpRequest request,
            final String path,
            final Runnable answered) {
        this.connection = connection;
        this.request = request;
        this.path = path;
        this.answered = answered;
        keepsAlive = HttpUtil.isKeepAlive(request);
    }

    HttpMethod method() {
        return request.method();
    }

    String path() {
        return path;
    }

    /** Whether the client speaks the first version. */
    boolean first() {
        return path.startsWith("/v1/");
    }

    String header(final CharSequence name) {
        return request.headers().get(name);
    }

    /** The Java client of the former name takes no fields that it doesn't know, and knows those of its time only. */
    boolean takesNewFields() {
        final String agent = header(HttpHeaderNames.USER_AGENT);
        return agent == null || !agent.startsWith("zeebe-client-java/");
    }

    /** The Java client takes for some answers one shape only, which is another in each of its versions. */
    boolean isOfJavaClientSince(final int major, final int minor) {
        final String agent = header(HttpHeaderNames.USER_AGENT);
        final Matcher version = JAVA_CLIENT.matcher(agent == null ? "" : agent);
        if (!version.lookingAt()) {
            return false;
        }
        final int clientMajor = Integer.parseInt(version.group(1));
        return clientMajor > major || (clientMajor == major && Integer.parseInt(version.group(2)) >= minor);
    }

    boolean hasBody() {
        return request.content().isReadable();
    }

    ByteBuf content() {
        return request.content();
    }

    FullHttpRequest request() {
        return request;
    }

    JsonObject body() {
        return JsonBody.read(request.content().nioBuffer());
    }

    /** As it must be there. */
    JsonObject requiredBody() {
        if (!hasBody()) {
            throw new Refused(Problem.badRequest("The request has no body, but one is required."));
        }
        return body();
    }

    /** Runs when the client goes away before it has its answer. */
    void whenGone(final Runnable task) {
        whenGone = task;
    }

    boolean ended() {
        return ended;
    }

    /** How the gateway's log names the request. */
    void requestId(final String id) {
        requestId = id;
    }

    /** The methods that are answered at this path. */
    void allow(final String methods) {
        allow = methods;
    }

    void noContent() {
        answer(204, null, Unpooled.EMPTY_BUFFER);
    }

    void ok(final Fields fields) {
        answer(200, JSON, json(fields));
    }

    void ok(final String contentType, final byte[] body) {
        answer(200, contentType, Unpooled.wrappedBuffer(body));
    }

    void empty(final int status) {
        answer(status, null, Unpooled.EMPTY_BUFFER);
    }

    void problem(final Problem problem) {
        answer(problem.status(), Problem.CONTENT_TYPE, json(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", problem.title());
            json.writeNumberField("status", problem.status());
            if (!problem.detail().isEmpty()) {
                json.writeStringField("detail", problem.detail());
            }
            json.writeStringField("instance", path);
        }));
    }

    private static ByteBuf json(final Fields fields) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return Unpooled.wrappedBuffer(bytes.toByteArray());
    }

    private void answer(final int status, final String contentType, final ByteBuf body) {
        if (ended) {
            return;
        }
        ended = true;
        final FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), body);
        if (contentType != null) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        }
        if (status != 204) {
            HttpUtil.setContentLength(response, body.readableBytes());
        }
        if (method().equals(HttpMethod.HEAD)) {
            response.content().clear();
        }
        if (requestId != null) {
            response.headers().set("skep-request-id", requestId);
        }
        if (allow != null) {
            response.headers().set(HttpHeaderNames.ALLOW, allow);
        }
        if (keepsAlive) {
            if (!request.protocolVersion().isKeepAliveDefault()) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
            }
            var _ = connection.writeAndFlush(response);
        } else {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            connection.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
        }
        request.release();
        answered.run();
    }

    /** The client went away. */
    void gone() {
        if (!ended) {
            ended = true;
            request.release();
            if (whenGone != null) {
                whenGone.run();
            }
        }
    }

    @Override
    public String toString() {
        return method() + " " + new String(path.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
