package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws a process, in the words of {@link ModelText}. It is valid; whether it comes to its end or gets stuck is a matter of the variables
 * and of what is done to it.
 *
 * <p>No element waits for two messages at once: which of two that are kept it takes is not defined. Of the timers that go off during a
 * play there is at most one in a process, and it leads to a job, so that it is seen to have gone off.
 */
final class RandomModel {
    /** Goes off while a play waits for it. */
    static final String SOON = "timeDuration=PT0.2S";

    private static final String SOON_TWICE = "timeCycle=R2/PT0.1S";
    private static final String NEVER = "timeDuration=PT1H";
    private static final int DEPTH_MAX = 3;

    /** What may be in it. */
    enum Palette {
        EVERYTHING,
        /** Calls no other process. */
        CALLED,
        /** Most of what can be migrated. */
        MIGRATABLE
    }

    private final Chance chance;
    private final StringBuilder text = new StringBuilder();
    private final Palette palette;
    private int ids;
    private int budget;
    private boolean soon;

    private RandomModel(final Random random, final Palette palette, final int budget) {
        this.chance = new Chance(random);
        this.palette = palette;
        this.budget = budget;
    }

    /** The process {@code ~p}, which may call {@code ~c}. */
    static String caller(final Random random) {
        final Palette palette = random.nextInt(5) == 0 ? Palette.MIGRATABLE : Palette.EVERYTHING;
        return new RandomModel(random, palette, 4 + random.nextInt(14)).process("~p");
    }

    /** The process {@code ~c}, which calls none. */
    static String called(final Random random) {
        return new RandomModel(random, Palette.CALLED, 1 + random.nextInt(4)).process("~c");
    }

    /** The ends of a part of the process. */
    private record Part(String first, String last) {}

    private String process(final String id) {
        text.append("process ").append(id).append('\n');
        final Part body = scope(0);
        if (palette == Palette.EVERYTHING && chance.oneIn(4)) {
            for (int i = 1 + chance.below(2); i > 0; i--) {
                anotherStart(i, body);
            }
        }
        return text.toString();
    }

    /** All that is in a process or a sub-process. */
    private Part scope(final int depth) {
        final String start = element("start", chance.oneIn(8) ? " out.r='" + chance.value() + "'" : "");
        final Part body = sequence(depth);
        arrow(start, body.first);
        arrow(body.last, end(depth));
        if (palette != Palette.MIGRATABLE && chance.oneIn(depth == 0 ? 3 : 5)) {
            eventSubProcesses(depth);
        }
        return body;
    }

    private void anotherStart(final int number, final Part body) {
        final String trigger = chance.any("message=~m" + (3 + number), "signal=~s" + (2 + number), "timer");
        if (trigger.equals("timer")) {
            if (soon) {
                return;
            }
            soon = true;
            final String start = element("start", chance.any("timeDate=2020-01-01T00:00:00Z", "timeCycle=R1/PT0.1S"));
            final String seen = element("service", "");
            arrow(start, seen);
            arrow(seen, element("end", ""));
            return;
        }
        final String start = element("start", trigger + (chance.oneIn(3) ? " out.a='= v'" : ""));
        if (chance.oneIn(2)) {
            arrow(start, body.first);
        } else {
            final Part own = task(DEPTH_MAX);
            arrow(start, own.first);
            arrow(own.last, end(1));
        }
    }

    private Part sequence(final int depth) {
        Part whole = part(depth);
        for (int i = chance.below(3); i > 0 && budget > 0; i--) {
            final Part next = part(depth);
            arrow(whole.last, next.first);
            whole = new Part(whole.first, next.last);
        }
        return whole;
    }

    private Part part(final int depth) {
        budget--;
        final boolean small = depth >= DEPTH_MAX || budget <= 0;
        if (palette == Palette.MIGRATABLE) {
            return switch (chance.below(small ? 5 : 10)) {
                case 0, 1, 2, 3, 4 -> task(depth);
                case 5, 6 -> subProcess(depth);
                case 7 -> call(depth);
                case 8 -> fork(depth);
                default -> choice(depth);
            };
        }
        return switch (chance.below(small ? 10 : 26)) {
            case 0, 1, 2, 3 -> task(depth);
            case 4 ->
                single(decided(
                        element(
                                "script",
                                "value='" + chance.value() + "' result=" + chance.any(Chance.VARIABLES)
                                        + chance.mappings() + chance.loop()),
                        depth));
            case 5 -> single(element(chance.any("manual", "task"), chance.mappings() + chance.loop()));
            case 6 -> single(catching(depth));
            case 7 -> single(element("throw", thrown() + chance.mappings()));
            case 8 ->
                single(decided(
                        element(
                                "rule",
                                "decision=" + chance.any("~d", "~d", "~d2", "~none") + " result="
                                        + chance.any(Chance.VARIABLES) + chance.mappings() + chance.loop()),
                        depth));
            case 9 -> soonCatch();
            case 10, 11, 12 -> choice(depth);
            case 13, 14 -> fork(depth);
            case 15 -> eventGateway(depth);
            case 16, 17, 18, 19 -> subProcess(depth);
            case 20, 21 -> palette == Palette.CALLED ? task(depth) : call(depth);
            case 22 -> link();
            case 23 -> single(element("throw", ""));
            default -> compensated(depth);
        };
    }

    private String thrown() {
        return chance.any(
                "signal=" + chance.any(Chance.SIGNALS),
                "escalation=" + chance.any(Chance.THROWN),
                "escalation='= s'",
                "message=~m" + chance.job());
    }

    private Part task(final int depth) {
        final String kind =
                chance.any("service", "service", "service", "send", "user", "user native", "script", "rule");
        final String id = switch (kind) {
            case "user", "user native" ->
                element("user", (kind.equals("user") ? "" : "native ") + people() + chance.mappings() + chance.loop());
            default ->
                element(
                        palette == Palette.MIGRATABLE && !kind.equals("send") ? "service" : kind,
                        chance.job() + chance.mappings() + chance.loop());
        };
        boundaries(id, depth, false, false);
        return single(id);
    }

    private String people() {
        final StringBuilder all = new StringBuilder();
        if (chance.oneIn(3)) {
            all.append(" assignee=").append(chance.any("ann", "'= s'", "'= a'", "'= null'", "''"));
        }
        if (chance.oneIn(4)) {
            all.append(" groups=").append(chance.any("'g,h'", "'= [\"g\"]'", "'= l'", "'= []'"));
        }
        if (chance.oneIn(6)) {
            all.append(" users=").append(chance.any("u", "'= [s]'", "'= null'"));
        }
        if (chance.oneIn(4)) {
            all.append(" due=")
                    .append(chance.any(
                            "2030-01-01T10:00:00Z",
                            "'= s'",
                            "'= null'",
                            "'= date and time(\"2030-01-01T10:00:00Z\")'"));
        }
        if (chance.oneIn(6)) {
            all.append(" follow=").append(chance.any("2030-01-01T10:00:00+02:00", "'= r'"));
        }
        if (chance.oneIn(3)) {
            all.append(' ').append(chance.any("formId=~f", "formId=~f", "formId='= s'", "formKey=~key"));
        }
        return all.toString();
    }

    private String catching(final int depth) {
        return switch (chance.below(4)) {
            case 0, 1 -> element("catch", "message=" + chance.any(Chance.MESSAGES) + " key='= k'" + chance.mappings());
            case 2 -> element("catch", "signal=" + chance.any(Chance.SIGNALS) + chance.mappings());
            default -> {
                final String id = element(
                        "receive",
                        "message=" + chance.any(Chance.MESSAGES) + " key='= k'" + chance.mappings() + chance.loop());
                boundaries(id, depth, true, false);
                yield id;
            }
        };
    }

    private Part soonCatch() {
        if (soon) {
            return single(element("catch", "signal=" + chance.any(Chance.SIGNALS)));
        }
        soon = true;
        final String timer = element(
                "catch", chance.any(SOON, "timeDuration='= duration(\"PT0.2S\")'", "timeDate=2020-01-01T00:00:00Z"));
        final String seen = element("service", "");
        arrow(timer, seen);
        return new Part(timer, seen);
    }

    private Part choice(final int depth) {
        final boolean inclusive = chance.oneIn(3);
        final String gateway = element(inclusive ? "or" : "xor", "");
        final String join = element("xor", "");
        final int branches = 2 + chance.below(2);
        for (int i = 0; i < branches; i++) {
            final Part branch = sequence(depth + 1);
            text.append(gateway).append(" -> ").append(branch.first);
            text.append(i == 0 && !chance.oneIn(5) ? " default" : " if '" + chance.condition() + "'")
                    .append('\n');
            arrow(branch.last, join);
        }
        return new Part(gateway, join);
    }

    private Part fork(final int depth) {
        final String gateway = element("and", "");
        final String join = element(chance.oneIn(5) ? "xor" : "and", "");
        for (int i = 2 + chance.below(2); i > 0; i--) {
            final Part branch = sequence(depth + 1);
            arrow(gateway, branch.first);
            arrow(branch.last, join);
        }
        return new Part(gateway, join);
    }

    private Part eventGateway(final int depth) {
        final String gateway = element("events", "");
        final String join = element("xor", "");
        final boolean fires = !soon && chance.oneIn(2);
        soon |= fires;
        final List<String> catches = List.of(
                element("catch", "message=" + chance.any(Chance.MESSAGES) + " key='= k'" + chance.mappings()),
                element("catch", fires ? SOON : NEVER),
                element("catch", "signal=" + chance.any(Chance.SIGNALS)));
        for (int i = 0; i < catches.size(); i++) {
            final String id = catches.get(i);
            final Part branch = i == 1 ? single(element("service", "")) : task(depth);
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
                .append(chance.mappings())
                .append(chance.loop())
                .append(" {\n");
        scope(depth + 1);
        text.append("}\n");
        boundaries(id, depth, false, true);
        return single(id);
    }

    private Part call(final int depth) {
        final String flags = (chance.oneIn(3) ? " down=false" : "") + (chance.oneIn(3) ? " up=false" : "");
        final String id = element(
                "call",
                "process=" + (chance.oneIn(10) ? chance.any("~none", "'= \"~c\"'", "'= s'") : "~c") + flags
                        + chance.mappings() + chance.loop());
        boundaries(id, depth, false, true);
        return single(id);
    }

    private Part link() {
        final String name = "L" + ids;
        return new Part(element("throw", "link=" + name), element("catch", "link=" + name));
    }

    private Part compensated(final int depth) {
        final String kind =
                chance.any("service", "user", "script value='= a' result=b", "rule decision=~d result=r", "sub");
        final String id;
        if (kind.equals("sub")) {
            id = subProcess(depth).first;
        } else {
            final int blank = kind.indexOf(' ');
            id = element(
                    blank < 0 ? kind : kind.substring(0, blank),
                    (blank < 0 ? "" : kind.substring(blank + 1)) + chance.mappings() + chance.loop());
        }
        final String boundary = element("boundary", "on=" + id + " compensation");
        final String handles =
                chance.any("service type=~h", "service type=~h", "script type=~h", "user", "user native", "manual");
        final String handler = element(
                handles.contains(" ") ? handles.substring(0, handles.indexOf(' ')) : handles,
                "handler" + (handles.contains(" ") ? handles.substring(handles.indexOf(' ')) : "") + chance.mappings()
                        + (chance.oneIn(3) ? chance.loop() : ""));
        text.append(boundary).append(" ~> ").append(handler).append('\n');
        final Part body = sequence(depth + 1);
        final String thrower = element("throw", "compensation" + (chance.oneIn(3) ? "=" + id : "") + chance.mappings());
        arrow(id, body.first);
        arrow(body.last, thrower);
        return new Part(id, thrower);
    }

    /** After what may be stuck or be done at once. */
    private String decided(final String id, final int depth) {
        boundaries(id, depth, false, false);
        return id;
    }

    private void boundaries(
            final String on, final int depth, final boolean waitsForMessage, final boolean catchesEscalation) {
        if (chance.oneIn(2)) {
            return;
        }
        final List<String> kinds = new ArrayList<>();
        if (!waitsForMessage) {
            kinds.add("message=" + chance.any(Chance.MESSAGES) + " key='= k'");
        }
        if (palette != Palette.MIGRATABLE) {
            kinds.addAll(List.of(
                    "signal=" + chance.any(Chance.SIGNALS), "error=" + chance.any(Chance.CODES), NEVER, "soon"));
            if (catchesEscalation) {
                kinds.add("escalation=" + chance.any(Chance.CODES));
            }
        }
        for (int i = 1 + chance.below(2); i > 0 && !kinds.isEmpty(); i--) {
            final String kind = kinds.remove(chance.below(kinds.size()));
            if (kind.equals("soon")) {
                soonBoundary(on);
                continue;
            }
            final boolean parallel = !kind.startsWith("error") && chance.oneIn(2);
            final String boundary =
                    element("boundary", "on=" + on + " " + kind + (parallel ? " parallel" : "") + chance.mappings());
            final String handler = element("service", chance.mappings());
            arrow(boundary, handler);
            arrow(handler, end(Math.max(depth, 1)));
        }
    }

    private void soonBoundary(final String on) {
        if (soon) {
            return;
        }
        soon = true;
        final String boundary =
                element("boundary", "on=" + on + " " + chance.any(SOON, SOON + " parallel", SOON_TWICE + " parallel"));
        final String seen = element("service", "");
        arrow(boundary, seen);
        arrow(seen, element("end", ""));
    }

    private void eventSubProcesses(final int depth) {
        final List<String> kinds = new ArrayList<>(List.of(
                "message=" + chance.any(Chance.MESSAGES) + " key='= k'",
                "signal=" + chance.any(Chance.SIGNALS),
                "error=" + chance.any(Chance.CODES),
                "escalation=" + chance.any(Chance.CODES),
                soon ? NEVER : chance.any(SOON, NEVER)));
        for (int i = chance.oneIn(3) ? 2 : 1; i > 0; i--) {
            eventSubProcess(depth, kinds.remove(chance.below(kinds.size())));
        }
    }

    private void eventSubProcess(final int depth, final String trigger) {
        final String id = "e" + ids++;
        text.append("eventsub ")
                .append(id)
                .append(' ')
                .append(chance.oneIn(4) ? chance.mappings() : "")
                .append(" {\n");
        final boolean parallel = !trigger.startsWith("error") && chance.oneIn(2);
        final boolean fires = trigger.equals(SOON);
        soon |= fires;
        final String start = element(
                "start",
                (fires && parallel && chance.oneIn(2) ? SOON_TWICE : trigger)
                        + (parallel ? " parallel" : "")
                        + (!fires && chance.oneIn(3) ? " out." + chance.any(Chance.VARIABLES) + "='= v'" : ""));
        Part body = fires ? single(element("service", "")) : null;
        final Part rest = depth + 1 < DEPTH_MAX ? sequence(depth + 1) : task(DEPTH_MAX);
        if (body == null) {
            body = rest;
        } else {
            arrow(body.last, rest.first);
            body = new Part(body.first, rest.last);
        }
        arrow(start, body.first);
        arrow(body.last, end(depth + 1));
        text.append("}\n");
    }

    private String end(final int depth) {
        if (palette == Palette.MIGRATABLE || !chance.oneIn(3)) {
            return element("end", "");
        }
        return element(
                "end",
                chance.any(
                        "terminate",
                        "escalation=" + chance.any(Chance.THROWN),
                        "signal=" + chance.any(Chance.SIGNALS),
                        "message=~m" + chance.job(),
                        depth > 0 ? "error=" + chance.any(Chance.THROWN) : "",
                        depth > 0 ? "error='= s'" : "",
                        "compensation",
                        "out.r='" + chance.value() + "'"));
    }

    private String element(final String kind, final String attributes) {
        final String id = "e" + ids++;
        text.append(kind)
                .append(' ')
                .append(id)
                .append(' ')
                .append(attributes.strip())
                .append('\n');
        return id;
    }

    private void arrow(final String from, final String to) {
        text.append(from).append(" -> ").append(to).append('\n');
    }

    private static Part single(final String id) {
        return new Part(id, id);
    }
}
