package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/** What can be done to instances: started elsewhere, given variables, modified, migrated, cancelled. */
final class InstanceScenarios {
    private static final String MODEL = """
            process ~p
            start s
            service a
            sub u in.l='= 1' {
            start s1
            service b
            sub v {
            start s2
            service c
            boundary bc on=c message=~m key='= "~k"'
            end e2
            s2 -> c -> e2
            bc -> e2
            }
            xor g
            end e1
            s1 -> b -> v -> g -> e1
            }
            service d each='= [1,2]' item=i
            sub w each='= [1,2]' item=i {
            start s3
            service x
            end e3
            s3 -> x -> e3
            }
            events eg
            catch m1 message=~m1 key='= "~k"'
            catch m2 message=~m2 key='= "~k"'
            end e
            s -> a -> u -> d -> w -> eg
            eg -> m1 -> e
            eg -> m2 -> e
            eventsub ev {
            start s4 message=~ev key='= "~k"' parallel
            service y
            end e4
            s4 -> y -> e4
            }
            """;

    private InstanceScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("instance/versions", InstanceScenarios::versions),
                new Play("instance/result", InstanceScenarios::result),
                new Play("instance/variables", InstanceScenarios::variables),
                new Play("instance/variables-equal", InstanceScenarios::variablesEqual),
                new Play("instance/cancel", InstanceScenarios::cancel),
                new Play("instance/modify", InstanceScenarios::modify),
                new Play("instance/modify-terminate", InstanceScenarios::modifyTerminate),
                new Play("instance/modify-variables", InstanceScenarios::modifyVariables),
                new Play("instance/modify-ancestors", InstanceScenarios::modifyAncestors),
                new Play("instance/modify-wrong", InstanceScenarios::modifyWrong),
                new Play("instance/modify-stuck", InstanceScenarios::modifyStuck),
                new Play("instance/migrate", InstanceScenarios::migrate),
                new Play("instance/migrate-job-stays", InstanceScenarios::migrateJobStays),
                new Play("instance/migrate-incident", InstanceScenarios::migrateIncident),
                new Play("instance/migrate-boundary", InstanceScenarios::migrateBoundary),
                new Play("instance/migrate-new-boundary", InstanceScenarios::migrateNewBoundary),
                new Play("instance/migrate-sub", InstanceScenarios::migrateSub),
                new Play("instance/migrate-wrong", InstanceScenarios::migrateWrong)));
        for (final String elements : List.of(
                "u", "c", "g", "d", "w", "x", "e", "m1", "eg", "s", "bc", "ev", "s4", "y", "none", "", "a,c", "c,c",
                "a,a", "u,b")) {
            all.add(new Play("instance/start at " + elements, a -> startAt(a, elements)));
            all.add(new Play("instance/activate " + elements, a -> activate(a, elements)));
        }
        return all;
    }

    private static void startAt(final Actions a, final String elements) {
        a.deploy(MODEL);
        a.create("i", "~p", -1, "{'x':1}", elements.split(","));
        a.publish("~ev", "~k", "{'ev':1}");
        for (int i = 0; i < 6; i++) {
            if (!a.stage().jobs().isEmpty()) {
                a.complete(a.stage().jobs().getFirst(), "{}");
            }
        }
        a.publish("~m1", "~k", "{}");
        a.active("i");
    }

    private static void activate(final Actions a, final String elements) {
        a.deploy(MODEL);
        a.create("i", "~p", "{'x':1}");
        a.modify("i", change -> {
            for (final String element : elements.split(",", -1)) {
                change.activate(element);
            }
        });
        a.publish("~ev", "~k", "{'ev':1}");
        for (int i = 0; i < 6; i++) {
            if (!a.stage().jobs().isEmpty()) {
                a.complete(a.stage().jobs().getFirst(), "{}");
            }
        }
        a.active("i");
    }

    private static void versions(final Actions a) {
        final String model = "process ~p\nstart s\nservice a\nend e\ns -> a -> e\n";
        a.deploy(model);
        a.deploy(model);
        a.deploy(model.replace("service a", "service a header.v=2"));
        a.deploy(model);
        a.create("i", "~p", "{}");
        a.create("j", "~p", 1, "{}");
        a.create("k", "~p", 2, "{}");
        a.create("l", "~p", 4, "{}");
        a.create("m", "~p", 0, "{}");
        a.create("n", "~p", -2, "{}");
        a.createByKey("o", "~p v2", "{}");
        a.create("p", "", "{}");
        a.delete("~p v3");
        a.cancel("i");
        a.delete("~p v3");
        a.delete("~p v3");
        a.create("q", "~p", "{}");
        a.create("r", "~p", 3, "{}");
        a.createByKey("s", "~p v3", "{}");
        a.deploy(model);
        a.create("t", "~p", "{}");
    }

    private static void result(final Actions a) {
        a.deploy("""
                process ~p
                start s
                service a in.l='= x'
                end e out.y='= x'
                s -> a -> e
                """);
        a.createAwaiting("i", "~p", "{'x':1,'z':[1]}");
        a.complete("a", "{'w':2}");
        a.createAwaiting("j", "~p", "{'x':1,'z':[1]}", "x", "none");
        a.complete("a", "{'w':2}");
        a.createAwaiting("k", "~none", "{}");
        a.createAwaiting("l", "~p", "{}", "");
        a.complete("a");
        a.createAwaiting("m", "~p", "[]");
    }

    private static void variables(final Actions a) {
        a.deploy(MODEL);
        a.create("i", "~p", "{'x':1}");
        a.complete("a");
        a.setVariables("i", "{'x':2,'y':{'z':null}}", false);
        a.setVariables("i", "{'n':1}", true);
        a.setVariables("element of b", "{'l':5,'x':6,'new':7}", false);
        a.setVariables("element of b", "{'l':8,'mine':9}", true);
        a.setVariables("element of b", "{'mine':10}", false);
        a.fail(a.job("b"), 2, "{}");
        a.complete("b", "{'mine':11,'l':12}");
        a.setVariables("element of c", "{'deep':1}", true);
        a.fail(a.job("c"), 2, "{}");
        a.complete("c");
        a.complete("d", "{'i':5,'loopCounter':9}");
    }

    private static void variablesEqual(final Actions a) {
        a.run("""
                process ~p
                start s
                sub u in.x='= 1' {
                start s1
                service a in.x='= 1'
                service b
                end e1
                s1 -> a -> b -> e1
                }
                service c
                end e
                s -> u -> c -> e
                """, "{}");
        a.setVariables("element of a", "{'x':1}", false);
        a.complete("a", "{'x':1}");
        a.complete("b", "{'x':1}");
        a.complete("c");
    }

    private static void cancel(final Actions a) {
        a.deploy(MODEL);
        a.create("i", "~p", "{}");
        a.complete("a");
        a.complete("b");
        a.cancel("i");
        a.complete("c");
        a.publish("~m", "~k", "{}");
        a.publish("~ev", "~k", "{}");
        a.active("i");
        a.create("j", "~p", "{}");
        a.stage().remember("element", a.job("a").job().getElementInstanceKey());
        a.cancel("element");
        a.createAwaiting("k", "~p", "{}");
    }

    private static void modify(final Actions a) {
        a.deploy(MODEL);
        a.create("i", "~p", "{'x':1}");
        a.modify("i", change -> change.activate("c"));
        a.modify("i", change -> change.activate("b"));
        a.modify("i", change -> change.terminate(a.scope("element of a")));
        a.complete("b");
        a.complete("c");
        a.complete("c");
        a.complete("d");
        a.complete("d");
        a.complete("x");
        a.complete("x");
        a.publish("~m2", "~k", "{}");
        a.active("i");
    }

    private static void modifyTerminate(final Actions a) {
        a.deploy(MODEL);
        a.create("i", "~p", "{}");
        final long first = a.scope("element of a");
        a.modify("i", change -> change.activate("a").terminate(first));
        a.complete("a");
        a.complete("a");
        final long b = a.scope("element of b");
        a.modify("i", change -> change.terminate(b).activate("c"));
        a.modify("i", change -> change.terminate(b));
        a.modify("i", change -> change.terminate(a.scope("element of c")).terminate(a.scope("element of c")));
        a.active("i");
        a.create("j", "~p", "{}");
        a.modify("j", change -> change.terminate(a.scope("element of a")));
        a.active("j");
        a.create("k", "~p", "{}");
        a.modify("k", change -> change.activate("e").terminate(a.scope("element of a")));
        a.active("k");
    }

    private static void modifyVariables(final Actions a) {
        a.deploy(MODEL);
        a.create("i", "~p", "{'x':1}");
        a.modify(
                "i",
                change -> change.activate("c", "{'root':1}", "")
                        .with("{'sub':2}", "u")
                        .with("{'inner':3}", "v")
                        .with("{'own':4}", "c"));
        a.modify("i", change -> change.activate("b", "{'x':2}", "d"));
        a.modify("i", change -> change.activate("b", "{'x':2}", "none"));
        a.modify("i", change -> change.activate("b", "{'x':2}", "v"));
        a.modify("i", change -> change.activate("b", "[]", ""));
        a.modify("i", change -> change.activate("b", "{'x':2}", "~p"));
        a.complete("c");
    }

    private static void modifyAncestors(final Actions a) {
        a.deploy(MODEL);
        a.create("i", "~p", "{}");
        a.modify("i", change -> change.activate("u").activate("u"));
        a.modify("i", change -> change.activate("c"));
        a.complete("b");
        a.complete("b");
        a.modify("i", change -> change.activate("c"));
        final long key = a.job("c").job().getElementInstanceKey();
        a.modify("i", change -> change.activateIn("c", key));
        a.modify("i", change -> change.activateIn("c", a.stage().key("i")));
        a.modify("i", change -> change.activateIn("c", a.stage().key("nothing")));
        a.create("j", "~p", "{}");
        a.modify("j", change -> change.activateIn("c", a.stage().key("i")));
        a.modify("j", change -> change.activateIn("d", a.stage().key("j")));
    }

    private static void modifyWrong(final Actions a) {
        a.deploy(MODEL);
        a.create("i", "~p", "{}");
        a.modify("i", change -> change.terminate(a.stage().key("nothing")));
        a.modify("i", change -> change.terminate(a.stage().key("i")));
        a.active("i");
        a.modify("nothing", change -> change.activate("a"));
        a.create("j", "~p", "{}");
        final long other = a.scope("element of a");
        a.create("k", "~p", "{}");
        a.modify("k", change -> change.terminate(other));
        a.modify("k", change -> change.activate("a").activate("none"));
        a.cancel("k");
        a.modify("k", change -> change.activate("a"));
        a.deploy("process ~q\nstart s\ncall c process=~p\nend e\ns -> c -> e\n");
        a.create("l", "~q", "{}");
        final long child = a.stage().jobs().getLast().job().getProcessInstanceKey();
        a.stage().remember("child", child);
        a.modify("child", change -> change.activate("d"));
        a.modify(
                "child",
                change -> change.terminate(a.stage().jobs().getLast().job().getElementInstanceKey()));
        a.active("child");
        a.active("l");
    }

    private static void modifyStuck(final Actions a) {
        a.deploy("""
                process ~p
                start s
                service a in.x='= y'
                xor g
                service b
                service c in.z='= duration(y)'
                end e
                s -> a -> g
                g -> b if '= y = 1'
                b -> c -> e
                """);
        a.create("i", "~p", "{}");
        a.complete("a");
        a.modify("i", change -> change.activate("b"));
        a.modify("i", change -> change.activate("g"));
        a.setVariables("i", "{'y':1}", false);
        a.resolveAll();
        a.modify("i", change -> change.activate("a").terminate(a.scope("element of b")));
    }

    private static final String ONE = "process ~p\nstart s\nservice a header.h=1\nservice b\nend e\ns -> a -> b -> e\n";

    private static void migrate(final Actions a) {
        a.deploy(ONE);
        a.deploy(ONE.replace("service a header.h=1", "service n header.h=2")
                .replace("s -> a", "s -> n")
                .replace("service b", "service b header.v=2"));
        a.create("i", "~p", 1, "{}");
        a.migrate("i", "~p v2", "a>n");
        a.complete("a");
        a.complete("b");
        a.active("i");
    }

    private static void migrateJobStays(final Actions a) {
        a.deploy(ONE);
        a.deploy(ONE.replace("process ~p", "process ~q").replace("header.h=1", "header.h=2 retries=9"));
        a.createAwaiting("i", "~p", "{'x':1}");
        a.stage().remember("i", a.job("a").job().getProcessInstanceKey());
        a.migrate("i", "~q v1", "a>a");
        a.fail("a", 2);
        a.complete("a");
        a.complete("b");
    }

    private static void migrateIncident(final Actions a) {
        a.deploy(ONE.replace("service a", "service a in.x='= y + 1'").replace("service a", "service a type='= t'"));
        a.deploy(ONE.replace("service a", "service a type=~t"));
        a.create("i", "~p", 1, "{}");
        a.migrate("i", "~p v2", "a>a");
        a.resolveAll();
        a.create("j", "~p", 1, "{'t':'~t'}");
        a.fail("a", 0);
        a.migrate("j", "~p v2", "a>a");
        a.updateRetries("job of a", 1);
        a.resolveAll();
        a.complete("a");
    }

    private static final String BOUNDARY = """
            process ~p
            start s
            service a
            boundary b on=a message=~m key='= k' parallel
            service x
            end e
            end e2
            s -> a -> e
            b -> x -> e2
            """;

    private static void migrateBoundary(final Actions a) {
        a.deploy(BOUNDARY);
        a.deploy(BOUNDARY.replace("message=~m", "message=~n"));
        a.create("i", "~p", 1, "{'k':'~1'}");
        a.migrate("i", "~p v2", "a>a", "b>b");
    }

    private static void migrateNewBoundary(final Actions a) {
        a.deploy(BOUNDARY);
        a.deploy(BOUNDARY.replace("message=~m", "message=~n"));
        a.deploy(BOUNDARY.replace("boundary b on=a message=~m key='= k' parallel\n", "")
                .replace("b -> x -> e2\n", "x -> e2\n"));
        a.create("j", "~p", 1, "{'k':'~2'}");
        a.create("l", "~p", 3, "{'k':'~3'}");
        a.migrate("j", "~p v2", "a>a");
        a.publish("~m", "~2", "{'v':3}");
        a.publish("~n", "~2", "{'v':4}");
        a.migrate("l", "~p v1", "a>a");
        a.publish("~m", "~3", "{'v':5}");
        a.migrate("j", "~p v3", "a>a");
    }

    private static void migrateSub(final Actions a) {
        final String model = """
                process ~p
                start s
                sub u {
                start s1
                service a
                end e1
                s1 -> a -> e1
                }
                user t assignee=x
                end e
                s -> u -> t -> e
                """;
        a.deploy(model);
        a.deploy(model.replace("sub u", "sub n").replace("s -> u", "s -> n").replace("assignee=x", "assignee=y"));
        a.create("i", "~p", 1, "{}");
        a.migrate("i", "~p v2", "a>a");
        a.migrate("i", "~p v2", "u>n");
        a.migrate("i", "~p v2", "u>n", "a>a", "t>t");
        a.complete("a");
        a.complete("t");
        a.create("j", "~p", 1, "{}");
        a.complete("a");
        a.migrate("j", "~p v2", "t>t");
        a.complete("t");
        a.active("j");
    }

    private static void migrateWrong(final Actions a) {
        a.deploy(ONE);
        a.deploy(ONE.replace("service b", "user b"));
        a.deploy(MODEL.replace("~p", "~q"));
        a.create("i", "~p", 1, "{}");
        a.migrate("i", "~p v2", "b>b");
        a.migrate("i", "~p v2", "a>b");
        a.migrate("i", "~p v2", "a>none");
        a.migrate("i", "~p v2", "none>a");
        a.migrate("i", "~p v2", "a>a", "a>a");
        a.migrate("i", "~p v2", "a>a", "b>a");
        a.migrate("i", "nothing", "a>a");
        a.migrate("nothing", "~p v2", "a>a");
        a.migrate("i", "~q v1", "a>a");
        a.migrate("i", "~q v1", "a>b");
        a.migrate("i", "~p v2", "s>s", "a>a");
        a.create("j", "~p", 1, "{}");
        a.complete("a");
        a.migrate("j", "~p v2", "b>b");
        a.create("k", "~q", "{}");
        a.migrate("k", "~p v2", "a>a");
        a.cancel("k");
        a.migrate("k", "~p v2", "a>a");
    }
}
