package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/** What expressions come to, and where they are mapped. */
final class ExpressionScenarios {
    private static final int EACH = 20;

    private static final List<String> EXPRESSIONS = List.of(
            "1",
            "1.0",
            "1.50",
            "-0",
            "0.1 + 0.2",
            "1 / 3",
            "10 / 2",
            "7 / 0",
            "2 ** 10",
            "2 ** 0.5",
            "5 - 7",
            "1e3",
            "123456789012345678",
            "a",
            "a + 1",
            "a + b",
            "a + none",
            "none",
            "none.x",
            "none + 1",
            "o.x",
            "o.none",
            "o.x.y",
            "o",
            "l",
            "l[1]",
            "l[-1]",
            "l[0]",
            "l[9]",
            "l[item > 1]",
            "l[1] + l[2]",
            "s",
            "s + \"y\"",
            "s + 1",
            "1 + s",
            "\"a\" < \"b\"",
            "1 < \"b\"",
            "a = 1",
            "a != 1",
            "a = \"1\"",
            "null = null",
            "none = null",
            "null < 1",
            "not(true)",
            "not(none)",
            "true and none",
            "false and none",
            "true or none",
            "none or false",
            "a > 0 and a < 5",
            "a between 1 and 3",
            "a in (1, 2)",
            "a in [1..3]",
            "a in (1..3)",
            "a in (> 0)",
            "s in (\"x\", \"y\")",
            "if a > 0 then \"p\" else \"n\"",
            "if none then 1 else 2",
            "if 5 then 1 else 2",
            "for i in l return i * 2",
            "for i in 1..3 return i",
            "for i in 3..1 return i",
            "for i in l, j in [1, 2] return i * j",
            "for i in 1..3 return sum(partial)",
            "some i in l satisfies i > 2",
            "every i in l satisfies i > 2",
            "{x: 1, y: x + 1}",
            "{\"a b\": 1}",
            "{x: 1}.x",
            "{x: 1}.y",
            "[]",
            "{}",
            "[1, [2, 3]]",
            "function(x) x + 1",
            "(function(x) x + 1)(2)",
            "{f: function(x) x + 1, r: f(2)}.r",
            "string(1)",
            "string(1.0)",
            "string(1.50)",
            "string(true)",
            "string(null)",
            "string(l)",
            "string(o)",
            "string(s)",
            "number(\"1.5\")",
            "number(\"x\")",
            "number(\"1,5\")",
            "number(\"1,500.5\", \",\", \".\")",
            "substring(\"hello\", 2)",
            "substring(\"hello\", 2, 2)",
            "substring(\"hello\", -2)",
            "string length(\"hé\")",
            "upper case(\"a\")",
            "lower case(\"A\")",
            "contains(\"abc\", \"b\")",
            "starts with(\"abc\", \"a\")",
            "ends with(\"abc\", \"c\")",
            "matches(\"abc\", \"a.c\")",
            "replace(\"abc\", \"b\", \"x\")",
            "split(\"a,b\", \",\")",
            "substring before(\"abc\", \"b\")",
            "substring after(\"abc\", \"b\")",
            "string join([\"a\", \"b\"], \"-\")",
            "extract(\"a1b2\", \"[0-9]\")",
            "count(l)",
            "min(l)",
            "max(l)",
            "sum(l)",
            "mean(l)",
            "median(l)",
            "mode([1, 1, 2])",
            "product(l)",
            "stddev(l)",
            "min([])",
            "sum([])",
            "all([true, false])",
            "any([true, false])",
            "append(l, 4)",
            "concatenate(l, [4])",
            "insert before(l, 1, 0)",
            "remove(l, 1)",
            "reverse(l)",
            "index of(l, 2)",
            "union(l, [2])",
            "distinct values([1, 1])",
            "flatten([[1], [2]])",
            "sort([3, 1, 2], function(x, y) x < y)",
            "sublist(l, 2)",
            "list contains(l, 2)",
            "duplicate values([1, 1])",
            "abs(-1)",
            "floor(1.5)",
            "ceiling(1.5)",
            "floor(1.55, 1)",
            "round up(1.55, 1)",
            "round half up(1.55, 1)",
            "round half down(1.55, 1)",
            "round half even(2.5, 0)",
            "decimal(1.556, 2)",
            "modulo(-5, 3)",
            "sqrt(9)",
            "sqrt(2)",
            "log(1)",
            "exp(0)",
            "odd(1)",
            "even(1)",
            "date(\"2024-01-31\")",
            "date(\"2024-01-31\") + duration(\"P1M\")",
            "time(\"10:00:00\")",
            "time(\"10:00:00Z\")",
            "time(\"10:00:00@Europe/Berlin\")",
            "date and time(\"2024-01-31T10:00:00\")",
            "date and time(\"2024-01-31T10:00:00Z\")",
            "date and time(\"2024-01-31T10:00:00+01:00\")",
            "date and time(\"2024-01-31T10:00:00@Europe/Berlin\")",
            "date and time(\"2024-01-31T10:00:00.123Z\")",
            "duration(\"PT1H30M\")",
            "duration(\"P1Y2M\")",
            "duration(\"PT90S\")",
            "duration(\"P400D\")",
            "duration(\"PT0S\")",
            "date(\"2024-02-30\")",
            "date(2024, 1, 31)",
            "date(\"x\")",
            "@\"2024-01-31\"",
            "@\"PT1H\"",
            "date(\"2024-01-31\").year",
            "date and time(\"2024-01-31T10:00:00Z\").hour",
            "date(\"2024-01-31\") - date(\"2024-01-01\")",
            "date(\"2024-01-31\") < date(\"2024-02-01\")",
            "years and months duration(date(\"2024-01-31\"), date(\"2025-03-01\"))",
            "day of week(date(\"2024-01-31\"))",
            "day of year(date(\"2024-01-31\"))",
            "week of year(date(\"2024-01-31\"))",
            "month of year(date(\"2024-01-31\"))",
            "duration(\"PT1H\") + duration(\"PT30M\")",
            "duration(\"PT1H\") * 2",
            "duration(\"PT1H\") / duration(\"PT30M\")",
            "duration(\"P1Y\") / 2",
            "time(\"10:00:00\") + duration(\"PT1H\")",
            "get value({x: 1}, \"x\")",
            "get value({x: 1}, \"y\")",
            "get entries({x: 1})",
            "context put({x: 1}, \"y\", 2)",
            "context merge([{x: 1}, {y: 2}])",
            "context([{key: \"a\", value: 1}])",
            "is defined(a)",
            "is defined(none)",
            "is defined(o.none)",
            "get or else(none, 1)",
            "get or else(a, 1)",
            "assert(none, none != null)",
            "assert(a, a > 5)",
            "before(1, 2)",
            "after(1, 2)",
            "overlaps([1..5], [3..8])",
            "includes([1..5], 3)",
            "instance of(a, number)",
            "a instance of number",
            "s instance of string",
            "none instance of number",
            "[1, 2] = [1, 2]",
            "{x: 1} = {x: 1}",
            "l = [1, 2, 3]",
            "[{a: 1}, {a: 2}].a",
            "[{a: 1}, {a: 2}][a > 1]",
            "[{a: 1, b: 2}, {a: 2}].b",
            "o[item.x = 1]",
            "a[1]",
            "a.b",
            "\"x\".y",
            "\"\\n\"",
            "\"\\u00e4\"",
            "\"a\\\"b\"",
            "string length(\"\\uD83D\\uDE00\")",
            "cycle(duration(\"PT1H\"))",
            "cycle(3, duration(\"PT1H\"))",
            "random number() < 1",
            "now() > date and time(\"2020-01-01T00:00:00Z\")",
            "today() > date(\"2020-01-01\")",
            "today()[1] = today()",
            "list contains(none, 1)",
            "count(none)",
            "count(a)",
            "sum(a)",
            "sum(1, 2)",
            "min(1, 2)",
            "unknown(1)",
            "abs(\"x\")",
            "abs()",
            "a(1)",
            "if a > 0 then 1",
            "\"%s\"",
            "a -b",
            "a - b",
            "-a",
            "--a",
            "- s",
            "! true",
            "a == 1",
            "true",
            "(1)",
            "1 2",
            "fraction",
            "1.",
            ".5",
            "0x10",
            "l[l]",
            "l[\"1\"]",
            "l[none]",
            "l[true]",
            "l[null]",
            "[1,2,3][item = 2]",
            "[none]",
            "{x: none}",
            "[1, none]",
            "none[1]",
            "for i in none return i",
            "some i in none satisfies i",
            "count([none])",
            "concatenate(none, l)",
            "none and none",
            "5 and true",
            "\"a\" or true");

    /** Whole years and months, with and without a sign. */
    private static final List<String> PERIODS = List.of(
            "duration(\"-P1Y8M\")",
            "duration(\"P0M\")",
            "duration(\"P100M\")",
            "duration(\"-P100M\")",
            "-duration(\"P1Y2M\")",
            "years and months duration(date(\"2024-01-31\"), date(\"2022-11-01\"))",
            "string(duration(\"-P1Y8M\"))",
            "[duration(\"-P11M\"), {x: duration(\"P0Y\")}]",
            "duration(\"-P1DT2H\")",
            "cycle(duration(\"-P1Y2M\"))");

    /** In which order the names of an object are: as they came, but for more than four of them. */
    private static final List<String> NAMES = List.of(
            "string(z)",
            "string(z.zz)",
            "string(five)",
            "string([z, five])",
            "string({x: z, y: five})",
            "string({e: 1, d: 1, c: 1, b: 1, a: 1})",
            "string join(get entries(z).key, \",\")",
            "string join(get entries(five).key, \",\")",
            "for x in get entries(z.zz) return x.key",
            "string(context put(z, \"k\", 1))",
            "string(context put(five, \"k\", 1))",
            "string(context merge([z, {k: 1, b: 2}]))",
            "string(context merge([five, z]))",
            "z",
            "five");

    /** What we see differently, each alone. */
    private static final List<String> DIFFERENT = List.of(
            "9999999999999999999", "trim(\" a \")", "is empty([])", "partition(l, 2)", "string length(\"\\\\u0009\")");

    private ExpressionScenarios() {}

    static List<Play> all() {
        final List<Play> all =
                new ArrayList<>(List.of(new Play("expression/mapping-order", ExpressionScenarios::mappingOrder)));
        for (int i = 0; i < EXPRESSIONS.size(); i += EACH) {
            final List<String> some = EXPRESSIONS.subList(i, Math.min(i + EACH, EXPRESSIONS.size()));
            all.add(new Play("feel/" + i / EACH, a -> feel(a, some)));
        }
        all.add(new Play("feel/periods", a -> feel(a, PERIODS)));
        all.add(new Play(
                "feel/names",
                a -> feel(
                        a,
                        NAMES,
                        "{'z':{'zz':{'b':'x','a':[1,2]},'b':2.5,'a':true},'five':{'e':1,'d':1,'c':1,'b':1,'a':1}}")));
        DIFFERENT.forEach(expression -> all.add(new Play("feel/" + expression, a -> feel(a, List.of(expression)))));
        for (final String mappings : List.of(
                "in.v.w='= x' in.v.q='= v.w'",
                "in.v.w='= x' in.v.q='= w'",
                "in.v.w='= x' in.b='= v.w' in.v.q='= 2'",
                "in.v='= x' in.v.w='= 1'",
                "in.v.w='= 1' in.v='= x'",
                "in.v.a.b='= 1' in.v.a.c='= 2' in.v.d='= a.b'",
                "in.x='= x + 1' in.x='= x + 1'",
                "in.b='= c' in.c='= 1'",
                "in.o.y='= 2'",
                "in.o.x='= o.x + 1'",
                "in.x.y='= 1'",
                "out.v.w='= x' out.v.q='= v.w'",
                "out.o.y='= x'",
                "out.o.x='= o.x + 1'",
                "out.o='= x' out.o.z='= 1'",
                "out.o.z='= 1' out.p='= o'",
                "out.x.y='= 1'",
                "out.b='= c' out.c='= 1'",
                "out.x='= x + 1' out.x='= x + 1'",
                "out.v.a.b='= 1' out.v.a.c='= 2'",
                "out.o.d.n='= 1'",
                "out.o.x.n='= 1'",
                "out.o.d.n='= e' out.o.d.m='= n'",
                "in.n='= none' out.m='= none'",
                "in.v.n='= none'",
                "in.l.a='= 1'",
                "out.l.a='= 1'",
                "in.a='= 1' in.b='= a' out.c='= b' out.a='= 5'",
                "out.o.z='= {k: o}' out.o.w='= o.z'",
                "in.f='= function(x) x'",
                "out.n.m='= 1' out.n='= null'",
                "in.d='= duration(\"PT1H\")' out.e='= d'")) {
            all.add(new Play("mapping/" + mappings, a -> mapping(a, mappings)));
        }
        return all;
    }

    private static void feel(final Actions a, final List<String> expressions) {
        feel(a, expressions, "{'a':1,'b':2.5,'s':'x','l':[1,2,3],'o':{'x':1,'l':[]}}");
    }

    private static void feel(final Actions a, final List<String> expressions, final String variables) {
        a.together(() -> {
            for (int i = 0; i < expressions.size(); i++) {
                a.deploy("process ~p" + i + "\nstart s\nscript a value='= " + expressions.get(i)
                        + "' result=r\nend e\ns -> a -> e\n");
                a.stage().note(expressions.get(i));
                a.createAwaiting("i" + i, "~p" + i, variables, "r");
            }
        });
        a.resolveAll();
    }

    private static void mapping(final Actions a, final String mappings) {
        a.run(
                "process ~p\nstart s\nservice a " + mappings + "\nend e\ns -> a -> e\n",
                "{'x':1,'o':{'x':1,'k':[1],'d':{'e':1}},'l':[1]}");
        a.complete("a", "{'j':1}");
        a.resolveAll();
    }

    private static void mappingOrder(final Actions a) {
        a.run("""
            process ~p
            start s
            service a in.b='= a' in.a='= 2' in.c='= a + b' out.a='= c' out.d='= a' out.e.f='= d' out.e.g='= e.f'
            service z
            end e
            s -> a -> z -> e
            """, "{'a':1}");
        a.complete("a", "{'c':9}");
        a.complete("z");
    }
}
