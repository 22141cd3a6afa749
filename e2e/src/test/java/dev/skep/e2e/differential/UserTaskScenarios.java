package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Native user tasks, which people work on over HTTP. */
final class UserTaskScenarios {
    private static final String ONE = "process ~p\nstart s\nuser a native\nservice b\nend e\ns -> a -> b -> e\n";

    private UserTaskScenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>(List.of(
                new Play("task/assign", UserTaskScenarios::assign),
                new Play("task/update", UserTaskScenarios::update),
                new Play("task/complete", UserTaskScenarios::complete),
                new Play("task/ended", UserTaskScenarios::ended),
                new Play("task/migrate", UserTaskScenarios::migrate),
                new Play("task/loop", UserTaskScenarios::loop)));
        for (final String attributes : List.of(
                "assignee=ann",
                "assignee='= x'",
                "groups='a, b'",
                "groups='= x'",
                "users='= [\"u\"]'",
                "users='= [1]'",
                "due=2030-01-01T10:00:00Z",
                "due='= x'",
                "follow='= \"tomorrow\"'",
                "formId=~f",
                "formId=~none",
                "formId=5",
                "formId='= x'",
                "in.z='= x.y' out.w='= z'",
                "out.w='= assert(w, w != null)'")) {
            all.add(new Play("task/with " + attributes, a -> with(a, attributes)));
        }
        return all;
    }

    private static void assign(final Actions a) {
        a.deploy(ONE);
        a.create("i", "~p", "{}");
        a.assignTask(0, "ann", false);
        a.assignTask(0, "bob", false);
        a.assignTask(0, "ann", false);
        a.assignTask(0, "bob", true);
        a.assignTask(0, "", true);
        a.assignTask(0, " ", true);
        a.unassignTask(0);
        a.unassignTask(0);
        a.assignTask(0, "ann", false);
        a.assignTask(1, "ann", true);
        a.unassignTask(1);
        a.completeTask(0, "{}");
        a.assignTask(0, "ann", true);
        a.unassignTask(0);
    }

    private static void update(final Actions a) {
        a.deploy(ONE);
        a.create("i", "~p", "{}");
        a.updateTask(0, "nothing", task -> task);
        a.updateTask(0, "action", task -> task.action("x"));
        for (final String date : List.of(
                "2030-01-01T10:00:00Z",
                "2030-01-01T10:00:00+02:00",
                "2030-01-01T10:00:00",
                "2030-01-01",
                "tomorrow",
                "")) {
            a.updateTask(0, "due " + date, task -> task.dueDate(date));
            a.updateTask(0, "follow up " + date, task -> task.followUpDate(date));
        }
        a.updateTask(0, "groups", task -> task.candidateGroups("a", "b"));
        a.updateTask(0, "no groups", task -> task.candidateGroups(List.of()));
        a.updateTask(0, "empty group", task -> task.candidateGroups(""));
        a.updateTask(0, "users", task -> task.candidateUsers("a").clearDueDate());
        a.updateTask(1, "nothing", task -> task.action("x"));
        a.completeTask(0, "{}");
        a.updateTask(0, "late", task -> task.action("x"));
    }

    private static void complete(final Actions a) {
        a.deploy(ONE.replace("native", "native in.l='= x' out.y='= {l: l, z: z}'"));
        a.create("i", "~p", "{'x':1}");
        a.setVariables("i", "{'x':2}", false);
        a.completeTask(1, "{}");
        a.completeTask(0, "{'z':[1,{'n':null}],'l':3}");
        a.completeTask(0, "{}");
        a.complete("b");
    }

    private static void ended(final Actions a) {
        a.deploy(ONE.replace("service b", "boundary c on=a message=~m key='= \"~k\"'\nservice b") + "c -> b\n");
        a.create("i", "~p", "{}");
        a.publish("~m", "~k", "{'m':1}");
        a.completeTask(0, "{}");
        a.complete("b");
        a.create("j", "~p", "{}");
        a.cancel("j");
        a.completeTask(1, "{}");
        a.create("k", "~p", "{}");
        a.modify("k", change -> change.activate("a"));
        a.completeTask(3, "{'v':1}");
        a.completeTask(2, "{'v':2}");
    }

    private static void migrate(final Actions a) {
        a.deploy(ONE);
        a.deploy(ONE.replace("user a native", "user n native header.h=1").replace("s -> a", "s -> n"));
        a.deploy(ONE.replace("user a native", "user a"));
        a.create("i", "~p", 1, "{}");
        a.migrate("i", "~p v3", "a>a");
        a.migrate("i", "~p v2", "a>n");
        a.assignTask(0, "ann", true);
        a.completeTask(0, "{'v':1}");
        a.complete("b");
    }

    private static void loop(final Actions a) {
        a.deploy(ONE.replace("native", "native each='= [1,2]' item=i collect=c from='= r' sequential"));
        a.create("i", "~p", "{}");
        a.completeTask(0, "{'r':5}");
        a.completeTask(1, "{}");
        a.complete("b");
    }

    private static void with(final Actions a, final String attributes) {
        a.deploy(Map.of("~f.form", "{\"id\":\"~f\",\"components\":[]}"));
        a.deploy(ONE.replace("native", "native " + attributes));
        a.create("i", "~p", "{'x':5}");
        a.completeTask(0, "{}");
        a.setVariables("i", "{'x':'~f','w':1}", false);
        a.resolveAll();
        a.completeTask(0, "{}");
        a.active("i");
    }
}
