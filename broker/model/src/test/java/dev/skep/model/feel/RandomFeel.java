package dev.skep.model.feel;

import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.List;

/** Draws FEEL expressions over the whole language: most of the time of a type that is demanded, now and then of another one. */
final class RandomFeel {
    private static final double WRONG_TYPE = 0.06;
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "2",
            "3",
            "7",
            "-1",
            "10",
            "0.1",
            "0.3",
            "2.5",
            "-2.25",
            ".5",
            "100",
            "1000000",
            "0.000001",
            "123456789012345678",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "12345678901234567890123",
            "0.1234567890123456789012345678901234567",
            "1.10",
            "3.0",
            "99999.99999");
    private static final List<String> TEXTS = List.of(
            "\"\"",
            "\"a\"",
            "\"b\"",
            "\"abc\"",
            "\"Abc aBc\"",
            "\"äöü\"",
            "\"\uD83D\uDE00x\"",
            "\"a\\nb\\t\\\"q\\\" \\\\\"",
            "\"\\u00e9\"",
            "\" sp ace \"",
            "\"1\"",
            "\"-2.50\"",
            "\"2024-02-29\"",
            "\"P1D\"",
            "\"a,b;c\"",
            "\"\uFFEE\"",
            "\"null\"");
    private static final List<String> PATTERNS =
            List.of("\"a\"", "\"[a-c]+\"", "\"^a\"", "\"(b)\"", "\"\"", "\".\"", "\"\\\\d+\"", "\",\"", "\"[\"");
    private static final List<String> DATES = List.of(
            "\"2024-02-29\"",
            "\"2023-12-31\"",
            "\"1970-01-01\"",
            "\"2024-02-30\"",
            "\"0001-01-01\"",
            "\"2021-03-28\"",
            "\"x\"");
    private static final List<String> TIMES = List.of(
            "\"00:00:00\"",
            "\"12:34:56\"",
            "\"23:59:59.123\"",
            "\"10:00:00Z\"",
            "\"10:00:00+02:00\"",
            "\"10:00:00@Europe/Berlin\"",
            "\"25:00:00\"",
            "\"08:15\"");
    private static final List<String> DATE_TIMES = List.of(
            "\"2024-02-29T12:00:00\"",
            "\"2024-02-29T12:00:00Z\"",
            "\"2024-02-29T12:00:00.5+01:00\"",
            "\"2021-03-28T02:30:00@Europe/Berlin\"",
            "\"2023-12-31T23:59:59\"",
            "\"2024-13-01T00:00:00\"");
    private static final List<String> DAY_TIMES = List.of(
            "\"P1D\"", "\"PT1H\"", "\"PT0.5S\"", "\"-P2DT3H\"", "\"PT0S\"", "\"P10DT25H61M\"", "\"PT90M\"", "\"P\"");
    private static final List<String> YEAR_MONTHS =
            List.of("\"P1Y\"", "\"P2M\"", "\"-P1Y3M\"", "\"P0M\"", "\"P14M\"", "\"P1Y2M\"");
    private static final List<String> COMPARISONS = List.of("=", "!=", "<", "<=", ">", ">=");
    private static final List<String> TYPES = List.of(
            "number",
            "string",
            "boolean",
            "date",
            "time",
            "date and time",
            "days and time duration",
            "years and months duration",
            "list",
            "context",
            "Any");

    /** Of values; each has its own ways to be made. */
    private enum Type {
        NUMBER,
        TEXT,
        BOOL,
        DATE,
        TIME,
        DATE_TIME,
        DAY_TIME,
        YEAR_MONTH,
        LIST,
        CONTEXT
    }

    private final Rng rng;
    private final List<String> variables;
    private final List<String> locals = new ArrayList<>();
    private int names;

    /** @param variables names of variables that may be used anywhere */
    RandomFeel(final Rng rng, final List<String> variables) {
        this.rng = rng;
        this.variables = variables;
    }

    String expression(final int depth) {
        return any(depth);
    }

    private String any(final int depth) {
        return of(Type.values()[rng.nextInt(Type.values().length)], depth);
    }

    private String of(final Type type, final int depth) {
        if (rng.chance(WRONG_TYPE)) {
            return switch (rng.nextInt(4)) {
                case 0 -> "null";
                case 1 -> variable();
                default -> made(Type.values()[rng.nextInt(Type.values().length)], depth - 1);
            };
        }
        if (depth > 0 && rng.chance(0.06)) {
            return "if " + bool(depth - 1) + " then " + of(type, depth - 1) + " else " + of(type, depth - 1);
        }
        return made(type, depth);
    }

    private String made(final Type type, final int depth) {
        return switch (type) {
            case NUMBER -> number(depth);
            case TEXT -> text(depth);
            case BOOL -> bool(depth);
            case DATE -> date(depth);
            case TIME -> time(depth);
            case DATE_TIME -> dateTime(depth);
            case DAY_TIME -> dayTime(depth);
            case YEAR_MONTH -> yearMonth(depth);
            case LIST -> list(depth);
            case CONTEXT -> context(depth);
        };
    }

    private String variable() {
        if (!locals.isEmpty() && rng.chance(0.4)) {
            return pick(locals);
        }
        final String name = pick(variables);
        return rng.chance(0.25) ? name + "." + pick(List.of("a", "b", "c", "`a b`", "order")) : name;
    }

    private String number(final int depth) {
        if (depth <= 0) {
            return rng.chance(0.4) ? variable() : pick(NUMBERS);
        }
        final int d = depth - 1;
        return switch (rng.nextInt(23)) {
            case 0, 1 -> "(" + n(d) + pick(List.of(" + ", " - ", " * ", " / ")) + n(d) + ")";
            case 2 -> "(" + n(d) + " ** " + pick(List.of("0", "1", "2", "3", "-1", "0.5", "10")) + ")";
            case 3 -> "-" + (rng.chance(0.5) ? pick(List.of("1", "2.5")) : "(" + n(d) + ")");
            case 4 -> call(pick(List.of("abs", "floor", "ceiling", "sqrt", "log", "exp")), n(0));
            case 5 ->
                call(
                        pick(List.of(
                                "round up",
                                "round down",
                                "round half up",
                                "round half down",
                                "decimal",
                                "floor",
                                "ceiling")),
                        n(d),
                        pick(List.of("0", "1", "2", "-1", "5")));
            case 6 -> call("modulo", n(d), n(d));
            case 7, 8 -> call(pick(List.of("sum", "min", "max", "mean", "median", "stddev", "count", "product")), l(d));
            case 9 -> call(pick(List.of("min", "max", "sum", "mean")), n(d), n(d), n(d));
            case 10 -> call("string length", t(d));
            case 11 -> l(d) + "[" + pick(List.of("1", "2", "-1", "0", "5", "1.5")) + "]";
            case 12 -> parenthesised(of(Type.DATE, d)) + "." + pick(List.of("year", "month", "day", "weekday", "hour"));
            case 13 ->
                parenthesised(of(Type.TIME, d)) + "."
                        + pick(List.of("hour", "minute", "second", "time offset", "timezone"));
            case 14 ->
                parenthesised(of(Type.DATE_TIME, d)) + "."
                        + pick(List.of("year", "weekday", "hour", "second", "timezone", "time offset"));
            case 15 ->
                parenthesised(of(Type.DAY_TIME, d)) + "."
                        + pick(List.of("days", "hours", "minutes", "seconds", "years"));
            case 16 -> parenthesised(of(Type.YEAR_MONTH, d)) + "." + pick(List.of("years", "months", "days"));
            case 17 -> call("number", t(d));
            case 18 -> parenthesised(of(Type.CONTEXT, d)) + "." + pick(List.of("a", "b", "c"));
            case 19 -> call(pick(List.of("day of year", "week of year")), of(Type.DATE, d));
            case 21 -> call("number", t(d), "\",\"", "\".\"");
            case 20 ->
                binding(name -> "{" + name + ": " + n(d) + ", f: function(x) x + " + n(0) + ", r: f(" + name + ")}.r");
            default -> variable();
        };
    }

    private String text(final int depth) {
        if (depth <= 0) {
            return rng.chance(0.3) ? variable() : pick(TEXTS);
        }
        final int d = depth - 1;
        return switch (rng.nextInt(19)) {
            case 0, 1 -> "(" + t(d) + " + " + t(d) + ")";
            case 2 -> call("substring", t(d), pick(List.of("1", "2", "-1", "0", "10")));
            case 3 -> call("substring", t(d), pick(List.of("1", "2", "-2")), pick(List.of("1", "2", "0", "10")));
            case 4 -> call(pick(List.of("upper case", "lower case", "trim")), t(d));
            case 5 -> call(pick(List.of("substring before", "substring after")), t(d), t(0));
            case 6 -> call("replace", t(d), pick(PATTERNS), pick(List.of("\"x\"", "\"\"", "\"$1\"")));
            case 7, 8 -> call("string", any(d));
            case 9 -> call("string join", l(d));
            case 10 -> call("string join", "[" + t(0) + ", " + t(0) + "]", t(0));
            case 11 -> call("split", t(d), pick(PATTERNS)) + "[1]";
            case 12 -> call(pick(List.of("day of week", "month of year")), of(Type.DATE, d));
            case 13 -> call("extract", t(d), pick(PATTERNS)) + "[1]";
            case 14 -> call("to base64", t(d));
            case 15 -> call("replace", t(d), pick(PATTERNS), "\"y\"", pick(List.of("\"i\"", "\"x\"", "\"sm\"")));
            case 16 -> call("string join", l(d), t(0), "\"<\"", "\">\"");
            case 17 -> call("to json", any(d));
            default -> variable();
        };
    }

    private String bool(final int depth) {
        if (depth <= 0) {
            return pick(List.of("true", "false", "null", variable()));
        }
        final int d = depth - 1;
        return switch (rng.nextInt(27)) {
            case 0, 1, 2, 3 -> {
                final Type type = Type.values()[rng.nextInt(Type.values().length)];
                yield "(" + of(type, d) + " " + pick(COMPARISONS) + " " + of(type, d) + ")";
            }
            case 4 -> "(" + bool(d) + " and " + bool(d) + ")";
            case 5 -> "(" + bool(d) + " or " + bool(d) + ")";
            case 6 -> call("not", bool(d));
            case 7 -> "(" + n(d) + " between " + n(0) + " and " + n(0) + ")";
            case 8 -> "(" + n(d) + " in " + range() + ")";
            case 9 -> "(" + n(d) + " in (" + pick(COMPARISONS.subList(2, 6)) + " " + n(0) + ", " + range() + "))";
            case 10 -> "(" + any(d) + " in " + l(d) + ")";
            case 11 -> "(" + any(d) + " instance of " + pick(TYPES) + ")";
            case 12 -> call(pick(List.of("contains", "starts with", "ends with")), t(d), t(0));
            case 13 -> call("matches", t(d), pick(PATTERNS));
            case 14 -> call("list contains", l(d), any(0));
            case 15 -> call(pick(List.of("all", "any")), "[" + bool(0) + ", " + bool(0) + ", " + bool(d) + "]");
            case 16, 17 ->
                binding(name ->
                        "(" + pick(List.of("some ", "every ")) + name + " in " + l(d) + " satisfies " + bool(d) + ")");
            case 18 -> call(pick(List.of("even", "odd")), n(d));
            case 19 ->
                call(
                        pick(List.of(
                                "before",
                                "after",
                                "meets",
                                "met by",
                                "overlaps",
                                "includes",
                                "during",
                                "starts",
                                "started by",
                                "finishes",
                                "finished by",
                                "coincides",
                                "overlaps before",
                                "overlaps after")),
                        pick(List.of(range(), n(0))),
                        pick(List.of(range(), n(0))));
            case 20 -> call("is defined", any(d));
            case 21 -> call("is empty", l(d));
            case 22 -> call("is blank", t(d));
            case 23 -> call("matches", t(d), pick(PATTERNS), pick(List.of("\"i\"", "\"x\"", "\"s\"", "\"z\"")));
            case 24 ->
                binding(first -> binding(second -> "(" + pick(List.of("some ", "every ")) + first + " in " + l(0) + ", "
                        + second + " in " + l(0) + " satisfies " + bool(d) + ")"));
            case 25 -> binding(name -> "(function(" + name + ") " + bool(d) + ")(" + any(0) + ")");
            default -> variable();
        };
    }

    private String range() {
        return pick(List.of("[", "(", "]")) + n(0) + ".." + n(0) + pick(List.of("]", ")", "["));
    }

    private String date(final int depth) {
        if (depth <= 0) {
            return rng.chance(0.5) ? call("date", pick(DATES)) : "@" + pick(DATES);
        }
        final int d = depth - 1;
        return switch (rng.nextInt(6)) {
            case 0 ->
                call(
                        "date",
                        pick(List.of("2024", "2023", "0")),
                        pick(List.of("1", "2", "13")),
                        pick(List.of("1", "29", "31")));
            case 1 -> "(" + date(d) + pick(List.of(" + ", " - ")) + of(Type.YEAR_MONTH, d) + ")";
            case 2 -> "(" + date(d) + pick(List.of(" + ", " - ")) + of(Type.DAY_TIME, d) + ")";
            case 3 -> call("date", of(Type.DATE_TIME, d));
            case 4 -> call("last day of month", date(d));
            default -> call("date", pick(DATES));
        };
    }

    private String time(final int depth) {
        if (depth <= 0) {
            return rng.chance(0.5) ? call("time", pick(TIMES)) : "@" + pick(TIMES);
        }
        final int d = depth - 1;
        return switch (rng.nextInt(4)) {
            case 0 -> call("time", pick(List.of("0", "23", "24")), pick(List.of("0", "59")), pick(List.of("0", "59")));
            case 1 -> "(" + time(d) + pick(List.of(" + ", " - ")) + of(Type.DAY_TIME, d) + ")";
            case 2 -> call("time", of(Type.DATE_TIME, d));
            default -> call("time", "10", "20", "30", of(Type.DAY_TIME, d));
        };
    }

    private String dateTime(final int depth) {
        if (depth <= 0) {
            return rng.chance(0.5) ? call("date and time", pick(DATE_TIMES)) : "@" + pick(DATE_TIMES);
        }
        final int d = depth - 1;
        return switch (rng.nextInt(6)) {
            case 0 -> call("date and time", of(Type.DATE, d), of(Type.TIME, d));
            case 1 -> "(" + dateTime(d) + pick(List.of(" + ", " - ")) + of(Type.DAY_TIME, d) + ")";
            case 2 -> "(" + dateTime(d) + pick(List.of(" + ", " - ")) + of(Type.YEAR_MONTH, d) + ")";
            case 3 -> call("date and time", dateTime(d), "\"Europe/Berlin\"");
            case 4 -> call("now");
            default -> call("date and time", pick(DATE_TIMES));
        };
    }

    private String dayTime(final int depth) {
        if (depth <= 0) {
            return call("duration", pick(DAY_TIMES));
        }
        final int d = depth - 1;
        return switch (rng.nextInt(6)) {
            case 0 -> "(" + dayTime(d) + pick(List.of(" + ", " - ")) + dayTime(d) + ")";
            case 1 -> "(" + dayTime(d) + pick(List.of(" * ", " / ")) + n(d) + ")";
            case 2 -> "(" + of(Type.DATE, d) + " - " + of(Type.DATE, d) + ")";
            case 3 -> "(" + of(Type.DATE_TIME, d) + " - " + of(Type.DATE_TIME, d) + ")";
            case 4 -> "(" + of(Type.TIME, d) + " - " + of(Type.TIME, d) + ")";
            default -> call("abs", dayTime(d));
        };
    }

    private String yearMonth(final int depth) {
        if (depth <= 0) {
            return call("duration", pick(YEAR_MONTHS));
        }
        final int d = depth - 1;
        return switch (rng.nextInt(4)) {
            case 0 -> "(" + yearMonth(d) + pick(List.of(" + ", " - ")) + yearMonth(d) + ")";
            case 1 -> "(" + yearMonth(d) + pick(List.of(" * ", " / ")) + n(d) + ")";
            case 2 -> call("years and months duration", of(Type.DATE, d), of(Type.DATE, d));
            default -> call("abs", yearMonth(d));
        };
    }

    private String list(final int depth) {
        if (depth <= 0) {
            return pick(List.of(
                    "[]",
                    "[1]",
                    "[1,2,3]",
                    "[3,1,2,1]",
                    "[null,1]",
                    "[\"a\",\"b\"]",
                    "[[1],[2,3]]",
                    "[true,false]",
                    "[{a:1},{a:2,b:3}]",
                    variable()));
        }
        final int d = depth - 1;
        return switch (rng.nextInt(26)) {
            case 0, 1, 2 -> "[" + any(d) + ", " + any(d) + (rng.chance(0.5) ? ", " + any(0) : "") + "]";
            case 3 -> binding(name -> "(for " + name + " in " + l(d) + " return " + any(d) + ")");
            case 4 ->
                binding(name ->
                        "(for " + name + " in " + pick(List.of("1..3", "3..1", "-1..1")) + " return " + n(d) + ")");
            case 5 -> "(for i in 1..4 return if i = 1 then 1 else partial[-1] + " + n(0) + ")";
            case 6, 7 -> l(d) + "[" + filter(d) + "]";
            case 8 -> call("append", l(d), any(0));
            case 9 -> call("concatenate", l(d), l(d));
            case 10 -> call("insert before", l(d), pick(List.of("1", "2", "-1", "9")), any(0));
            case 11 -> call("remove", l(d), pick(List.of("1", "2", "-1", "9")));
            case 12 -> call(pick(List.of("reverse", "flatten", "distinct values", "duplicate values")), l(d));
            case 13 -> call("union", l(d), l(d));
            case 14 -> call("sublist", l(d), pick(List.of("1", "2", "-1")));
            case 15 -> call("sublist", l(d), pick(List.of("1", "-2")), pick(List.of("1", "2")));
            case 16 -> call("index of", l(d), any(0));
            case 17 -> call("mode", l(d));
            case 18 -> "sort(" + l(d) + ", function(x, y) x " + pick(List.of("<", ">")) + " y)";
            case 19 -> call("get entries", of(Type.CONTEXT, d));
            case 20 -> call("split", t(d), pick(PATTERNS));
            case 21 -> call("partition", l(d), pick(List.of("1", "2", "0")));
            case 23 ->
                binding(first -> binding(second ->
                        "(for " + first + " in " + l(0) + ", " + second + " in " + l(d) + " return " + any(d) + ")"));
            case 24 -> "(" + l(d) + ")[item." + pick(List.of("a", "b")) + " " + pick(COMPARISONS) + " " + n(0) + "]";
            case 22 -> parenthesised(l(d)) + "." + pick(List.of("a", "b"));
            default -> variable();
        };
    }

    private String filter(final int depth) {
        return switch (rng.nextInt(5)) {
            case 0 -> "item " + pick(COMPARISONS) + " " + n(depth);
            case 1 -> "a " + pick(COMPARISONS) + " " + n(0);
            case 2 -> bool(depth);
            case 3 -> "item != null";
            default -> n(depth);
        };
    }

    private String context(final int depth) {
        if (depth <= 0) {
            return pick(List.of("{}", "{a: 1}", "{a: \"x\", b: [1, 2]}", "{\"a b\": 1, c: null}", variable()));
        }
        final int d = depth - 1;
        return switch (rng.nextInt(13)) {
            case 0, 1, 2 -> "{a: " + any(d) + ", b: " + any(d) + (rng.chance(0.3) ? ", c: a}" : "}");
            case 3 -> call("put", context(d), pick(List.of("\"a\"", "\"z\"", "[\"a\", \"b\"]")), any(0));
            case 4 -> call("put all", context(d), context(d));
            case 5 -> call("context merge", "[" + context(d) + ", " + context(d) + "]");
            case 6 -> call("context", "[{key: \"a\", value: " + any(d) + "}, {key: " + t(0) + ", value: 2}]");
            case 8 -> call("context put", context(d), pick(List.of("\"a\"", "[\"b\", \"c\"]", "[]")), any(0));
            case 9 -> call("from json", call("to json", any(d)));
            case 10 -> call("get or else", context(d), context(0));
            case 11 -> "{f: function(a, b) [a, b], a: " + any(0) + ", b: f(b: a, a: " + any(d) + ")}";
            case 7 -> call("get value", context(d), pick(List.of("\"a\"", "\"b\"", "[\"a\", \"a\"]")));
            default -> variable();
        };
    }

    /** With one more name that can be used within. */
    private String binding(final java.util.function.UnaryOperator<String> with) {
        final String name = "v" + names++;
        locals.add(name);
        try {
            return with.apply(name);
        } finally {
            locals.removeLast();
        }
    }

    private String n(final int depth) {
        return of(Type.NUMBER, depth);
    }

    private String t(final int depth) {
        return of(Type.TEXT, depth);
    }

    private String l(final int depth) {
        return of(Type.LIST, depth);
    }

    private static String parenthesised(final String text) {
        return "(" + text + ")";
    }

    private static String call(final String function, final String... arguments) {
        return function + "(" + String.join(", ", arguments) + ")";
    }

    private <T> T pick(final List<T> all) {
        return all.get(rng.nextInt(all.size()));
    }
}
