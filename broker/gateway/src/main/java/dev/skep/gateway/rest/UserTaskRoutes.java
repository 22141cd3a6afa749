package dev.skep.gateway.rest;

import io.netty.handler.codec.http.HttpMethod;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What people do with their tasks. */
final class UserTaskRoutes {
    private final RestCalls calls;

    UserTaskRoutes(final RestCalls calls) {
        this.calls = calls;
    }

    List<Route> routes() {
        return List.of(
                new Route(HttpMethod.POST, "/user-tasks/{userTaskKey}/completion", true, Exchange.JSON, this::complete),
                new Route(HttpMethod.POST, "/user-tasks/{userTaskKey}/assignment", true, Exchange.JSON, this::assign),
                new Route(HttpMethod.DELETE, "/user-tasks/{userTaskKey}/assignee", true, null, this::unassign),
                new Route(HttpMethod.PATCH, "/user-tasks/{userTaskKey}", true, Exchange.JSON, this::update));
    }

    private void complete(final Exchange exchange, final long key) {
        final JsonObject body = exchange.body();
        call(exchange, new UserTaskRequest.Complete(key, body.text("action"), body.document("variables")));
    }

    private void assign(final Exchange exchange, final long key) {
        final JsonObject body = exchange.requiredBody();
        new Complaints()
                .unless(!body.text("assignee").isBlank(), "Expected an assignee, but none is given")
                .check();
        call(
                exchange,
                new UserTaskRequest.Assign(
                        key, body.text("action"), body.text("assignee"), body.bool("allowOverride", true)));
    }

    private void unassign(final Exchange exchange, final long key) {
        call(exchange, new UserTaskRequest.Assign(key, "unassign", "", true));
    }

    private void update(final Exchange exchange, final long key) {
        final JsonObject body = exchange.body();
        final JsonObject changes = body.object("changeset");
        final UserTaskRequest.Update update = new UserTaskRequest.Update(
                key,
                body.text("action"),
                changes.textOrNull("dueDate"),
                changes.textOrNull("followUpDate"),
                changes.textsOrNull("candidateUsers"),
                changes.textsOrNull("candidateGroups"),
                changes.has("priority") ? changes.int32("priority", 0) : null);
        new Complaints()
                .unless(
                        body.has("action") || changes(update),
                        "Expected an action, or a changeset with something to change, but there is neither")
                .unless(isDate(update.dueDate()), notADate("dueDate", update.dueDate()))
                .unless(isDate(update.followUpDate()), notADate("followUpDate", update.followUpDate()))
                .unless(
                        update.priority() == null || (update.priority() >= 0 && update.priority() <= 100),
                        "Expected priority to be from 0 to 100, but it is " + update.priority())
                .check();
        call(exchange, update);
    }

    private static boolean changes(final UserTaskRequest.Update update) {
        return update.dueDate() != null
                || update.followUpDate() != null
                || update.candidateUsers() != null
                || update.candidateGroups() != null
                || update.priority() != null;
    }

    private static boolean isDate(final String text) {
        if (text == null || text.isEmpty()) {
            return true;
        }
        try {
            ZonedDateTime.parse(text, DateTimeFormatter.ISO_ZONED_DATE_TIME);
            return true;
        } catch (final DateTimeException e) {
            return false;
        }
    }

    private static String notADate(final String name, final String text) {
        return "Expected " + name + " to be a date with a time and an offset (RFC 3339) or empty, but it is '" + text
                + "'";
    }

    private void call(final Exchange exchange, final UserTaskRequest request) {
        calls.userTask(request, RestCall.noContent(exchange));
    }
}
