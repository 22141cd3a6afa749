package dev.skep.node.management;

import dev.skep.base.MemberId;
import dev.skep.node.json.JsonValue;
import dev.skep.node.json.MalformedJson;
import dev.skep.topology.change.ChangeRequest;
import dev.skep.topology.change.RequestOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a request for the cluster says: ids in its path, its query, its headers and its body. */
final class ClusterRequests {
    private static final List<String> QUERY = List.of("dryRun", "force", "replicationFactor");
    private static final int LEASE_TEXT_CHARS_MAX = 128;
    private static final long LEASE_MILLIS_MAX = 24L * 60 * 60 * 1000;

    /** Who wants the maintenance lease, for what, for how long. */
    record LeaseWish(String holder, String subject, long durationMillis) {}

    private ClusterRequests() {}

    static MemberId broker(final String text) throws Malformed {
        if (!text.matches("0|[1-9]\\d{0,8}")) {
            throw new Malformed("broker id is \"" + text + "\", expected a whole number from 0");
        }
        return new MemberId(text);
    }

    static int partition(final String text) throws Malformed {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new Malformed("partition id is \"" + text + "\", expected a whole number from 1");
        }
        return Integer.parseInt(text);
    }

    static long change(final String text) throws Malformed {
        if (!text.matches("\\d{1,18}")) {
            throw new Malformed("change id is \"" + text + "\", expected a whole number");
        }
        return Long.parseLong(text);
    }

    static RequestOptions options(final Request request) throws Malformed {
        final String key = request.header("Idempotency-Key");
        return new RequestOptions(query(request).flag("dryRun"), ifMatch(request), key == null ? "" : key.strip());
    }

    /** The version of the document, as {@code 12}, {@code "12"} or {@code W/"12"}; {@code *} is any. */
    static OptionalLong ifMatch(final Request request) throws Malformed {
        final String header = request.header("If-Match");
        if (header == null || header.strip().equals("*")) {
            return OptionalLong.empty();
        }
        final String version = header.strip().replaceFirst("^(W/)?\"(.*)\"$", "$2");
        if (!version.matches("\\d{1,18}")) {
            throw new Malformed("If-Match is " + header + ", expected a version such as \"12\"");
        }
        return OptionalLong.of(Long.parseLong(version));
    }

    static void requireUnforced(final Request request) throws Malformed {
        final Query query = query(request);
        if (query.flag("force")) {
            throw new Malformed("this can't be forced; force goes with the set of brokers that are to stay (POST"
                    + " /actuator/cluster/brokers), or with those to remove (PATCH /actuator/cluster)");
        }
        if (query.number("replicationFactor").isPresent()) {
            throw new Malformed("replicationFactor goes with the set of brokers: POST /actuator/cluster/brokers");
        }
    }

    /** The complete set of brokers that is wanted. */
    static ChangeRequest scale(final Request request) throws Malformed {
        final Query query = query(request);
        final JsonValue body = body(request);
        if (!body.isArray()) {
            throw new Malformed("expected a body with the ids of all brokers that are wanted, such as [0, 1, 2]");
        }
        final List<MemberId> members = brokers("the body", body);
        final OptionalInt replicationFactor = query.number("replicationFactor");
        return query.flag("force")
                ? new ChangeRequest.ForceScale(members, replicationFactor)
                : new ChangeRequest.Scale(members, replicationFactor, OptionalInt.empty());
    }

    static ChangeRequest patch(final Request request) throws Malformed {
        final Query query = query(request);
        if (query.number("replicationFactor").isPresent()) {
            throw new Malformed(
                    "the replication factor goes into the body: {\"partitions\":{\"replicationFactor\":N}}");
        }
        final JsonValue body = body(request);
        if (!body.isObject()) {
            throw new Malformed("expected a body such as {\"brokers\":{\"add\":[3]},\"partitions\":{\"count\":4}}");
        }
        only("the body", body, List.of("brokers", "partitions"));
        final JsonValue brokers = object("brokers", body.get("brokers"), List.of("add", "remove", "count"));
        final JsonValue partitions =
                object("partitions", body.get("partitions"), List.of("count", "replicationFactor"));
        return new ChangeRequest.Patch(
                brokers("brokers.add", brokers.get("add")),
                brokers("brokers.remove", brokers.get("remove")),
                number("brokers.count", brokers.get("count")),
                number("partitions.count", partitions.get("count")),
                number("partitions.replicationFactor", partitions.get("replicationFactor")),
                query.flag("force"));
    }

    static int priority(final Request request) throws Malformed {
        final JsonValue body = body(request);
        only("the body", body, List.of("priority"));
        return number("priority", body.get("priority"))
                .orElseThrow(() -> new Malformed("expected a body such as {\"priority\": 2}"));
    }

    static LeaseWish lease(final Request request) throws Malformed {
        Query.of(request.query(), List.of());
        final JsonValue body = body(request);
        only("the body", body, List.of("holder", "subject", "durationMillis"));
        final OptionalLong duration = body.get("durationMillis").wholeNumber();
        if (duration.isEmpty() || duration.getAsLong() <= 0 || duration.getAsLong() > LEASE_MILLIS_MAX) {
            throw new Malformed(
                    "expected a body such as {\"holder\": \"me\", \"subject\": \"broker 2\", \"durationMillis\": 60000}"
                            + " with a duration from 1 to " + LEASE_MILLIS_MAX);
        }
        return new LeaseWish(leaseHolder(body), leaseText("subject", body.get("subject")), duration.getAsLong());
    }

    /** From the query or the body: not everybody can send a body with DELETE. */
    static String leaseHolder(final Request request) throws Malformed {
        final String holder = Query.of(request.query(), List.of("holder")).text("holder");
        return holder.isEmpty() ? leaseHolder(body(request)) : holder;
    }

    private static String leaseHolder(final JsonValue body) throws Malformed {
        final String holder = leaseText("holder", body.get("holder"));
        if (holder.isEmpty()) {
            throw new Malformed("say with \"holder\" who it is that takes the lease or gives it back");
        }
        return holder;
    }

    private static String leaseText(final String name, final JsonValue value) throws Malformed {
        final String text = value.text().orElse("");
        if ((text.isEmpty() && !value.isAbsent()) || text.length() > LEASE_TEXT_CHARS_MAX) {
            throw new Malformed(name + " is expected to be a text of 1 to " + LEASE_TEXT_CHARS_MAX + " characters");
        }
        return text;
    }

    private static Query query(final Request request) throws Malformed {
        return Query.of(request.query(), QUERY);
    }

    private static JsonValue body(final Request request) throws Malformed {
        try {
            return JsonValue.parse(request.body());
        } catch (MalformedJson e) {
            throw new Malformed("the body is not valid JSON: " + e.getMessage());
        }
    }

    private static JsonValue object(final String name, final JsonValue value, final List<String> known)
            throws Malformed {
        if (!value.isAbsent() && !value.isObject()) {
            throw new Malformed(name + " is expected to be an object");
        }
        only(name, value, known);
        return value;
    }

    private static void only(final String name, final JsonValue value, final List<String> known) throws Malformed {
        for (final String field : value.fields().keySet()) {
            if (!known.contains(field)) {
                throw new Malformed(name + " has no field \"" + field + "\"; there are " + String.join(", ", known));
            }
        }
    }

    private static List<MemberId> brokers(final String name, final JsonValue value) throws Malformed {
        if (!value.isAbsent() && !value.isArray()) {
            throw new Malformed(name + " is expected to be an array of broker ids");
        }
        final List<MemberId> members = new ArrayList<>();
        for (final JsonValue element : value.elements()) {
            if (element.wholeNumber().isEmpty()) {
                throw new Malformed("broker id is \"" + element.words() + "\", expected a whole number from 0");
            }
            members.add(broker(element.words()));
        }
        return members;
    }

    private static OptionalInt number(final String name, final JsonValue value) throws Malformed {
        if (value.isAbsent()) {
            return OptionalInt.empty();
        }
        final long number = value.wholeNumber().orElse(Long.MAX_VALUE);
        if (number != (int) number) {
            throw new Malformed(name + " is \"" + value.words() + "\", expected a whole number");
        }
        return OptionalInt.of((int) number);
    }
}
