package dev.skep.e2e.differential;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What can be done to jobs, in the right and in the wrong state. */
final class JobScenarios {
    private static final String TASK = """
        process ~p
        start s
        service a header.x=y header.z='a b' in.local='= x + 1' out.r='= q' retries='= 2 + 3'
        end e
        s -> a -> e
        """;
    private static final String PLAIN = """
        process ~p
        start s
        service a
        end e
        s -> a -> e
        """;

    private JobScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("job/happy", JobScenarios::happy),
                new Play("job/retries", JobScenarios::retries),
                new Play("job/states", JobScenarios::states),
                new Play("job/unknown", JobScenarios::unknown),
                new Play("job/untaken", JobScenarios::untaken),
                new Play("job/backoff", JobScenarios::backoff),
                new Play("job/timeout", JobScenarios::timeout),
                new Play("job/errors", JobScenarios::errors),
                new Play("job/error-codes", JobScenarios::errorCodes),
                new Play("job/error-in-scopes", JobScenarios::errorInScopes),
                new Play("job/error-resolved", JobScenarios::errorResolved),
                new Play("job/activation", JobScenarios::activation),
                new Play("job/kinds", JobScenarios::kinds),
                new Play("job/user-task", JobScenarios::userTask)));
        for (final String type : List.of("= x", "= null", "= 1 + 1", "123", "= \"~t\"", "= \"\"", "= [\"~t\"]")) {
            all.add(new Play("job/type " + type, a -> type(a, type)));
        }
        for (final String retries : List.of("= x", "= null", "abc", "0", "-1", "= 1.7", "= \"3\"", "2147483648", "")) {
            all.add(new Play("job/retries '" + retries + "'", a -> retries(a, retries)));
        }
        for (final String document : List.of(
                "[]",
                "1",
                "null",
                "{'a':1,'a':2}",
                "'x'",
                "{'':1}",
                "{'a b':1}",
                "{'a':123456789012345678901234567890}",
                "{'a':1e400}",
                "{'a':-0.0}",
                "{'a':'\\ud800'}",
                "{'a':9223372036854775807}",
                "{'a':9223372036854775808}",
                "{'a':1.0}",
                "{'a':0.1e1}",
                "{'a':1e2}",
                "{'a':[[[[]]]]}",
                "{'a':'\\u0000'}")) {
            all.add(new Play("job/document " + document, a -> document(a, document)));
        }
        for (final String attributes : List.of(
                "assignee='= 1'",
                "groups='= \"a\"'",
                "groups='= [1]'",
                "groups='= []'",
                "users='= x'",
                "users='= null'",
                "groups='= null'",
                "due='= \"soon\"'",
                "due='= 5'",
                "due='= null'",
                "follow='= date(\"2030-01-01\")'",
                "due=''",
                "assignee=''",
                "groups=','",
                "groups='a,,b'",
                "groups=' a , b '",
                "due=2030-01-01",
                "due=2030-01-02T03:04:05",
                "due=2030-01-02T03:04:05Z",
                "due='2030-01-02T03:04:05+02:00[Europe/Berlin]'",
                "formId=~none",
                "formKey=''",
                "due='= \"2030-01-02T03:04:05\"'",
                "assignee='= x.y'",
                "assignee='= \"\"'",
                "due='= \"\"'",
                "groups='= [null]'",
                "groups='= [\"a,b\"]'",
                "assignee=007",
                "formKey='= 1'",
                "formKey='= x'",
                "due='= date and time(\"2030-01-01T00:00:00@Europe/Berlin\")'")) {
            all.add(new Play("job/user task " + attributes, a -> userTask(a, attributes)));
        }
        return all;
    }

    private static void happy(final Actions a) {
        a.run(
                TASK,
                "{'x':1,'d':1.5,'big':123456789012345,'l':[1,'a',null,true,{}],'o':{'b':{'c':1e2}},'s':'\\u00e4','n':null}");
        a.complete("a", "{'q':{'deep':[1.0,2]}}");
    }

    private static void retries(final Actions a) {
        a.run(TASK, "{'x':1}");
        a.fail("a", 3);
        a.fail(a.job("a"), 2, "{'why':'because','x':7}");
        a.fail("a", 0);
        a.resolveAll();
        a.updateRetries("job of a", 0);
        a.updateRetries("job of a", -1);
        a.updateRetries("job of a", 4);
        a.resolveAll();
        a.fail("a", -3);
        a.updateRetries("job of a", 1);
        a.resolveAll();
        a.resolveAll();
        a.complete("a");
    }

    private static void states(final Actions a) {
        a.deploy(PLAIN);
        a.create("i", "~p", "{}");
        final Stage.Job job = a.job("a");
        a.complete(job, "{}");
        a.complete(job, "{}");
        a.fail(job, 1, "{}");
        a.throwError(job, "c", "{}");
        a.updateRetries("job of a", 1);
        a.updateTimeout("job of a", 1_000);
        a.create("j", "~p", "{}");
        final Stage.Job failed = a.job("a");
        a.fail(failed, 0, "{}");
        a.fail(failed, 1, "{}");
        a.throwError(failed, "c", "{}");
        a.updateTimeout("job of a", 1_000);
        a.complete(failed, "{}");
        a.active("j");
        a.create("k", "~p", "{}");
        final Stage.Job thrown = a.job("a");
        a.throwError(thrown, "c", "{}");
        a.throwError(thrown, "c", "{}");
        a.fail(thrown, 1, "{}");
        a.updateRetries("job of a", 2);
        a.updateTimeout("job of a", 1_000);
        a.complete(thrown, "{}");
        a.resolveAll();
        a.active("k");
        a.create("l", "~p", "{}");
        final Stage.Job cancelled = a.job("a");
        a.cancel("l");
        a.complete(cancelled, "{}");
        a.cancel("l");
        a.resolveAll();
    }

    private static void unknown(final Actions a) {
        a.updateRetries("nothing", 1);
        a.updateRetries("nothing", 0);
        a.updateTimeout("nothing", 1);
        a.updateTimeout("nothing", 0);
        a.updateTimeout("nothing", -1);
        a.act("complete", c -> c.newCompleteCommand(a.stage().key("nothing")));
        a.act("complete 1", c -> c.newCompleteCommand(1));
        a.act("complete -1", c -> c.newCompleteCommand(-1));
        a.act("fail", c -> c.newFailCommand(a.stage().key("nothing")).retries(1));
        a.act("throw", c -> c.newThrowErrorCommand(a.stage().key("nothing")).errorCode("x"));
        a.act("resolve", c -> c.newResolveIncidentCommand(a.stage().key("nothing")));
        a.act("resolve 7", c -> c.newResolveIncidentCommand(7));
        a.cancel("nothing");
        a.setVariables("nothing", "{}", false);
        a.setVariables("nothing", "{'x':1}", true);
        a.delete("nothing");
        a.createByKey("x", "nothing", "{}");
        a.create("y", "~none", "{}");
        a.create("y", "~none", 3, "{}");
        a.evaluate("~none", "{}");
        a.act(
                "modify",
                c -> c.newModifyProcessInstanceCommand(a.stage().key("nothing")).activateElement("a"));
        a.migrate("nothing", "nothing", "a>b");
    }

    private static void untaken(final Actions a) {
        a.stage().leave("~t");
        a.deploy(PLAIN);
        a.create("i", "~p", "{}");
        a.create("j", "~p", "{}");
        a.create("k", "~p", "{}");
        a.stage().alsoTake("~t");
        a.await(Duration.ZERO);
        a.fail(a.stage().jobs().get(0), 5, "{}");
        a.stage().leave("~t");
        a.throwError(a.stage().jobs().get(0), "x", "{}");
        a.resolveAll();
        a.fail(a.stage().jobs().get(0), 1, "{}");
        a.fail(a.stage().jobs().get(0), 1, "{}");
        a.stage().alsoTake("~t");
        a.await(Duration.ZERO);
    }

    private static void backoff(final Actions a) {
        a.run(PLAIN, "{}");
        final Stage.Job job = a.job("a");
        a.stage().forget(job);
        a.meanwhile(
                Duration.ofSeconds(1),
                () -> a.act(
                        "fail with backoff",
                        c -> c.newFailCommand(job.job().getKey()).retries(2).retryBackoff(Duration.ofMillis(200))));
        final Stage.Job again = a.job("a");
        a.stage().forget(again);
        a.act(
                "fail with long backoff",
                c -> c.newFailCommand(again.job().getKey()).retries(2).retryBackoff(Duration.ofHours(1)));
        a.complete(again, "{'done':true}");
        a.deploy(PLAIN.replace("~p", "~q"));
        a.create("k", "~q", "{}");
        final Stage.Job third = a.job("a");
        a.act(
                "fail with backoff and no retries",
                c -> c.newFailCommand(third.job().getKey()).retries(0).retryBackoff(Duration.ofHours(1)));
        a.stage().remember("job of a", third.job().getKey());
        a.updateRetries("job of a", 1);
        a.resolveAll();
    }

    private static void timeout(final Actions a) {
        a.run(PLAIN, "{}");
        final Stage.Job job = a.job("a");
        a.stage().remember("job", job.job().getKey());
        a.meanwhile(Duration.ofSeconds(3), () -> a.updateTimeout("job", 50));
        a.meanwhile(Duration.ofSeconds(3), () -> a.updateTimeout("job", 600_000));
        a.complete(a.stage().jobs().getLast(), "{'again':1}");
        a.complete(job, "{}");
        a.updateTimeout("job", 1_000);
    }

    private static void errors(final Actions a) {
        a.run("""
            process ~p
            start s
            service a in.l='= 1'
            boundary b on=a error=e1 out.got='= v'
            boundary c on=a error=*
            service x
            service y
            end e
            s -> a -> e
            b -> x -> e
            c -> y -> e
            """, "{}");
        a.throwError(a.job("a"), "e1", "{'v':1,'w':2}");
        a.complete("x");
        a.createAwaiting("j", "~p", "{}");
        a.throwError(a.job("a"), "e2", "{'v':1,'w':2}");
        a.complete("y");
        a.createAwaiting("k", "~p", "{}");
        a.throwError(a.job("a"), "", "{}");
        a.complete("y");
        a.createAwaiting("l", "~p", "{}");
        a.throwError(a.job("a"), "e1", "{}");
        a.resolveAll();
        a.complete("x");
    }

    private static void errorCodes(final Actions a) {
        a.run("""
            process ~p
            start s
            service a
            boundary b on=a error=e1
            service x
            end e
            s -> a -> e
            b -> x -> e
            """, "{}");
        a.throwError("a", "E1");
        a.resolveAll();
        a.throwError(a.job("a"), "e1 ", "{}");
        a.updateRetries("job of a", 0);
        a.resolveAll();
        a.updateRetries("job of a", 1);
        a.resolveAll();
        a.throwError(a.job("a"), "e1", "{'v':{'w':1}}");
        a.complete("x");
    }

    private static void errorInScopes(final Actions a) {
        a.run("""
            process ~p
            start s
            sub u {
            start s1
            sub v {
            start s2
            service a
            boundary b on=a error=e1
            service x
            end e2
            s2 -> a -> e2
            b -> x -> e2
            }
            service other
            and g
            end e1
            s1 -> g
            g -> v -> e1
            g -> other -> e1
            eventsub w {
            start s3 error=e2
            service y
            end e3
            s3 -> y -> e3
            }
            }
            boundary c on=u error=e3 out.got='= v'
            service z
            end e
            s -> u -> e
            c -> z -> e
            eventsub q {
            start s4 error=*
            service last
            end e4
            s4 -> last -> e4
            }
            """, "{}");
        a.throwError(a.job("a"), "e2", "{'v':1}");
        a.complete("other");
        a.throwError(a.job("y"), "e2", "{}");
        a.throwError(a.job("last"), "e9", "{}");
        a.resolveAll();
        a.complete("last");
        a.createAwaiting("j", "~p", "{}");
        a.throwError(a.job("a"), "e3", "{'v':1}");
        a.throwError(a.job("other"), "e3", "{}");
        a.complete("z");
    }

    private static void errorResolved(final Actions a) {
        a.run(PLAIN, "{}");
        a.throwError(a.job("a"), "e9", "{'v':1}");
        a.setVariables("i", "{}", false);
        a.resolveAll();
        a.complete("a", "{'r':1}");
    }

    private static void type(final Actions a, final String type) {
        a.deploy(PLAIN.replace("service a", "service a type='" + type + "'"));
        a.create("i", "~p", "{}");
        a.setVariables("i", "{'x':'~t'}", false);
        a.resolveAll();
    }

    private static void retries(final Actions a, final String retries) {
        a.deploy(PLAIN.replace("service a", "service a retries='" + retries + "'"));
        a.create("i", "~p", "{}");
        a.setVariables("i", "{'x':2}", false);
        a.resolveAll();
    }

    private static void document(final Actions a, final String document) {
        a.run(PLAIN, "{}");
        a.fail(a.job("a"), 3, document);
        a.setVariables("element of a", document, true);
        a.setVariables("element of a", document, false);
        a.publish("~m", "k", document);
        a.broadcast("~m", document);
        a.evaluate("~d", document);
        a.create("x", "~p", document);
        a.complete("a", document);
        a.complete("a");
    }

    private static void activation(final Actions a) {
        a.deploy(PLAIN.replace("service a", "service a type='~u' in.l='= 1'"));
        a.stage().leave("~u");
        a.together(() -> {
            a.create("i", "~p", "{'x':1,'y':{'z':2}}");
            a.create("j", "~p", "{'x':2}");
            a.create("k", "~p", "{'x':3}");
        });
        a.activate("~u", 1, "x");
        a.activate("~u", 1, "x", "none", "l");
        a.activate("~u", 0);
        a.activate("~u", -1);
        a.activate("~u", 10, "");
        a.activate("~u", 10);
        a.activate("~none", 10);
        a.activate("", 10);
        a.activate(" ", 10);
    }

    private static void kinds(final Actions a) {
        a.run("""
            process ~p
            start s
            send a type='= "~" + "t"'
            script b header.k=v
            rule c retries=2
            throw d message=~m
            manual m
            task n
            end e message=~m retries=7
            s -> a -> b -> c -> d -> m -> n -> e
            """, "{}");
        a.complete("a", "{'a':1}");
        a.complete("b", "{'b':1}");
        a.complete("c", "{'c':1}");
        a.complete("d", "{'d':1}");
        a.complete("e", "{'e':1}");
    }

    private static void userTask(final Actions a) {
        a.run("""
            process ~p
            start s
            user a assignee=me groups='a, b,c' users='= ["x","y"]' due='2030-01-02T03:04:05Z' follow='= date and time("2030-01-01T00:00:00+01:00")' formKey=some header.x=y in.l='= 1' out.r='= q'
            user b assignee='= null' due='= null'
            user c assignee='= x' groups='= [x]' users=one formKey='= x'
            user d
            end e
            s -> a -> b -> c -> d -> e
            """, "{'x':'var'}");
        a.complete("a", "{'q':1}");
        a.fail("b", 0);
        a.updateRetries("job of b", 1);
        a.resolveAll();
        a.complete("b");
        a.complete("c");
        a.complete("d");
    }

    private static void userTask(final Actions a, final String attributes) {
        a.deploy("""
            process ~p
            start s
            user a %s
            end e
            s -> a -> e
            """.formatted(attributes));
        a.create("i", "~p", "{}");
        a.resolveAll();
    }
}
