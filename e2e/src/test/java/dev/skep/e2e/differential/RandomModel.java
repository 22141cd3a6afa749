package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws a process, in the words of {@link ModelText}. It is valid; whether it comes to its end or gets stuck is a matter of the variables
 * and of what is done to it.
 *
 * <p>No element waits for two messages at once: which of two that are kept it takes is not defined.
 */
final class RandomModel {
    private static final List<String> CONDITIONS = List.of(
            "= a > 1",
            "= b = 2",
            "= c",
            "= a + b > 3",
            "= a = null",
            "= s = \"x\"",
            "= a < b",
            "= count(l) > 1",
            "= n > 0");
    private static final List<String> VALUES = List.of(
            "= a",
            "= a + 1",
            "= b",
            "= s",
            "= l",
            "= {x: a, y: b}",
            "= a * 2 - b",
            "= if a > 1 then s else null",
            "= l[1]",
            "= n",
            "= string(a) + s",
            "= count(l)",
            "= [a, b]",
            "= o.x",
            "= a > b");
    private static final List<String> VARIABLES = List.of("a", "b", "c", "s", "o", "r");
    private static final List<String> LISTS = List.of("= l", "= [1, 2]", "= [a, b, 3]", "= []", "= a");
    private static final List<String> MESSAGES = List.of("~m1", "~m2", "~m3");
    private static final List<String> SIGNALS = List.of("~s1", "~s2");
    private static final List<String> CODES = List.of("e1", "e2", "*");
    private static final int DEPTH_MAX = 3;

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private final boolean called;
    private int ids;
    private int budget;

    private RandomModel(final Random random, final boolean called, final int budget) {
        this.random = random;
        this.called = called;
        this.budget = budget;
    }

    /** The process {@code ~p}, which may call {@code ~c}. */
    static String caller(final Random random) {
        return new RandomModel(random, false, 4 + random.nextInt(14)).process("~p");
    }

    /** The process {@code ~c}, which calls none. */
    static String called(final Random random) {
        return new RandomModel(random, true, 1 + random.nextInt(4)).process("~c");
    }

    /** The ends of a part of the process. */
    private record Part(String first, String last) {}

    private String process(final String id) {
        text.append("process ").append(id).append('\n');
        scope(0);
        return text.toString();
    }

    /** All that is in a process or a sub-process. */
    private void scope(final int depth) {
        final String start = element("start", "");
        final Part body = sequence(depth);
        arrow(start, body.first);
        arrow(body.last, end(depth));
        if (chance(depth == 0 ? 3 : 5)) {
            eventSubProcess(depth);
        }
    }

    private Part sequence(final int depth) {
        Part whole = part(depth);
        for (int i = random.nextInt(3); i > 0 && budget > 0; i--) {
            final Part next = part(depth);
            arrow(whole.last, next.first);
            whole = new Part(whole.first, next.last);
        }
        return whole;
    }

    private Part part(final int depth) {
        budget--;
        final int kind = depth >= DEPTH_MAX || budget <= 0 ? random.nextInt(9) : random.nextInt(22);
        return switch (kind) {
            case 0, 1, 2, 3 -> task(depth);
            case 4 -> single(element("script", "value='" + any(VALUES) + "' result=" + any(VARIABLES) + mappings()));
            case 5 -> single(element(any(List.of("manual", "task")), mappings()));
            case 6 -> single(catching(depth));
            case 7 ->
                single(element(
                        "throw",
                        any(List.of(
                                "signal=" + any(SIGNALS), "escalation=" + any(List.of("e1", "e2")), "message=~m"))));
            case 8 -> single(element("rule", "decision=~d result=" + any(VARIABLES) + mappings()));
            case 9, 10, 11 -> choice(depth);
            case 12, 13 -> fork(depth);
            case 14 -> eventGateway(depth);
            case 15, 16, 17, 18 -> subProcess(depth);
            case 19 -> called ? task(depth) : call(depth);
            case 20 -> link();
            default -> compensated(depth);
        };
    }

    private Part task(final int depth) {
        final String kind = any(List.of("service", "service", "service", "send", "user"));
        final String more = chance(4) ? " header.h=" + random.nextInt(3) : "";
        final String id = element(
                kind,
                (kind.equals("user") ? "" : "retries=" + (1 + random.nextInt(3)) + " ") + mappings() + loop() + more);
        boundaries(id, depth, false);
        return single(id);
    }

    private String catching(final int depth) {
        return switch (random.nextInt(4)) {
            case 0 -> element("catch", "message=" + any(MESSAGES) + " key='= k'" + mappings());
            case 1 -> element("catch", "signal=" + any(SIGNALS) + mappings());
            case 2 -> element("catch", "timeDuration=PT0S" + mappings());
            default -> {
                final String id = element("receive", "message=" + any(MESSAGES) + " key='= k'" + mappings() + loop());
                boundaries(id, depth, true);
                yield id;
            }
        };
    }

    private Part choice(final int depth) {
        final boolean inclusive = chance(3);
        final String gateway = element(inclusive ? "or" : "xor", "");
        final String join = element("xor", "");
        final int branches = 2 + random.nextInt(2);
        for (int i = 0; i < branches; i++) {
            final Part branch = sequence(depth + 1);
            text.append(gateway).append(" -> ").append(branch.first);
            text.append(i == 0 && !chance(5) ? " default" : " if '" + any(CONDITIONS) + "'")
                    .append('\n');
            arrow(branch.last, join);
        }
        return new Part(gateway, join);
    }

    private Part fork(final int depth) {
        final String gateway = element("and", "");
        final String join = element(chance(5) ? "xor" : "and", "");
        for (int i = 2 + random.nextInt(2); i > 0; i--) {
            final Part branch = sequence(depth + 1);
            arrow(gateway, branch.first);
            arrow(branch.last, join);
        }
        return new Part(gateway, join);
    }

    private Part eventGateway(final int depth) {
        final String gateway = element("events", "");
        final String join = element("xor", "");
        final List<String> catches = List.of(
                element("catch", "message=" + any(MESSAGES) + " key='= k'" + mappings()),
                element("catch", "signal=" + any(SIGNALS)),
                element("catch", "timeDuration=PT1H"));
        for (final String id : catches.subList(0, 2 + random.nextInt(2))) {
            final Part branch = task(depth);
            arrow(gateway, id);
            arrow(id, branch.first);
            arrow(branch.last, join);
        }
        return new Part(gateway, join);
    }

    private Part subProcess(final int depth) {
        final String id = "e" + ids++;
        text.append("sub ")
                .append(id)
                .append(' ')
                .append(mappings())
                .append(loop())
                .append(" {\n");
        scope(depth + 1);
        text.append("}\n");
        boundaries(id, depth, false);
        return single(id);
    }

    private Part call(final int depth) {
        final String flags = (chance(3) ? " down=false" : "") + (chance(3) ? " up=false" : "");
        final String id = element("call", "process=~c" + flags + mappings() + loop());
        boundaries(id, depth, false);
        return single(id);
    }

    private Part link() {
        final String name = "L" + ids;
        final String from = element("throw", "link=" + name);
        final String to = element("catch", "link=" + name);
        return new Part(from, to);
    }

    private Part compensated(final int depth) {
        final String id = element("service", mappings() + loop());
        final String boundary = element("boundary", "on=" + id + " compensation");
        final String handler = element("service", "handler type=~h " + mappings());
        text.append(boundary).append(" ~> ").append(handler).append('\n');
        final Part body = sequence(depth + 1);
        final String thrower = element("throw", "compensation" + (chance(3) ? "=" + id : ""));
        arrow(id, body.first);
        arrow(body.last, thrower);
        return new Part(id, thrower);
    }

    private void boundaries(final String on, final int depth, final boolean waitsForMessage) {
        if (chance(2)) {
            return;
        }
        final List<String> kinds =
                new ArrayList<>(List.of("signal=" + any(SIGNALS), "error=" + any(CODES), "timeDuration=PT1H"));
        if (!waitsForMessage) {
            kinds.add("message=" + any(MESSAGES) + " key='= k'");
        }
        kinds.add("escalation=" + any(CODES));
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            final String kind = kinds.remove(random.nextInt(kinds.size()));
            if (kind.startsWith("escalation") && waitsForMessage) {
                continue;
            }
            final boolean catchesEscalation =
                    text.indexOf("sub " + on + " ") >= 0 || text.indexOf("call " + on + " ") >= 0;
            if (kind.startsWith("escalation") && !catchesEscalation) {
                continue;
            }
            final boolean parallel = !kind.startsWith("error") && chance(2);
            final String boundary =
                    element("boundary", "on=" + on + " " + kind + (parallel ? " parallel" : "") + mappings());
            final String handler = element("service", mappings());
            arrow(boundary, handler);
            arrow(handler, end(Math.max(depth, 1)));
        }
    }

    private void eventSubProcess(final int depth) {
        final String id = "e" + ids++;
        text.append("eventsub ")
                .append(id)
                .append(' ')
                .append(chance(4) ? mappings() : "")
                .append(" {\n");
        final String trigger = any(List.of(
                "message=" + any(MESSAGES) + " key='= k'",
                "signal=" + any(SIGNALS),
                "error=" + any(CODES),
                "escalation=" + any(CODES),
                "timeDuration=PT1H"));
        final boolean parallel = !trigger.startsWith("error") && chance(2);
        final String start = element(
                "start",
                trigger + (parallel ? " parallel" : "") + (chance(3) ? " out." + any(VARIABLES) + "='= v'" : ""));
        final Part body = depth + 1 < DEPTH_MAX ? sequence(depth + 1) : task(DEPTH_MAX);
        arrow(start, body.first);
        arrow(body.last, end(depth + 1));
        text.append("}\n");
    }

    private String end(final int depth) {
        if (chance(3)) {
            return element(
                    "end",
                    any(List.of(
                            "terminate",
                            "escalation=" + any(List.of("e1", "e2")),
                            "signal=" + any(SIGNALS),
                            "message=~m",
                            depth > 0 ? "error=" + any(List.of("e1", "e2")) : "",
                            "compensation")));
        }
        return element("end", "");
    }

    private String mappings() {
        final StringBuilder all = new StringBuilder();
        if (chance(3)) {
            all.append(" in.")
                    .append(any(VARIABLES))
                    .append("='")
                    .append(any(VALUES))
                    .append('\'');
        }
        if (chance(4)) {
            all.append(" out.")
                    .append(any(VARIABLES))
                    .append("='")
                    .append(any(VALUES))
                    .append('\'');
        }
        return all.toString();
    }

    private String loop() {
        if (!chance(5)) {
            return "";
        }
        return " each='" + any(LISTS) + "' item=i"
                + (chance(2) ? " collect=c from='" + any(List.of("= r", "= i", "= loopCounter", "= a")) + "'" : "")
                + (chance(2) ? " sequential" : "")
                + (chance(4) ? " until='" + any(List.of("= numberOfCompletedInstances > 1", "= r = 2")) + "'" : "");
    }

    private String element(final String kind, final String attributes) {
        final String id = "e" + ids++;
        text.append(kind).append(' ').append(id).append(' ').append(attributes).append('\n');
        return id;
    }

    private void arrow(final String from, final String to) {
        text.append(from).append(" -> ").append(to).append('\n');
    }

    private static Part single(final String id) {
        return new Part(id, id);
    }

    private boolean chance(final int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T any(final List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
