package dev.skep.e2e.differential;

import dev.skep.e2e.differential.ModelText.Node;
import dev.skep.e2e.differential.Stage.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The longer ones of the things that are done in a {@link RandomPlay}. */
final class RandomMoves {
    private static final Set<String> MIGRATED =
            Set.of("service", "user", "sub", "call", "send", "script", "rule", "receive");
    private static final String SECOND = "n";

    private final Actions actions;
    private final Stage stage;
    private final Random random;
    private final List<Node> elements = new ArrayList<>();
    private final List<Node> changedElements = new ArrayList<>();
    private boolean decides;

    RandomMoves(final Actions actions, final Random random) {
        this.actions = actions;
        this.stage = actions.stage();
        this.random = random;
    }

    /** What was deployed. */
    void know(final String model, final String changed, final boolean decisions) {
        ModelText.read(model).forEach(process -> collect(process.children(), elements));
        ModelText.read(changed).forEach(process -> collect(process.children(), changedElements));
        decides = decisions;
    }

    private static void collect(final List<Node> nodes, final List<Node> to) {
        for (final Node node : nodes) {
            to.add(node);
            collect(node.children(), to);
        }
    }

    /** The model with something in it that is different. */
    static String changed(final String model, final Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> model.replaceAll("(?m)^service (e\\d+)", "service $1 header.v=2");
            case 1 ->
                model.replaceAll("\\b(e\\d+)\\b(?!=)", SECOND + "$1").replaceAll("(code|error|escalation)=ne", "$1=e");
            case 2 -> model.replace("message=~m1", "message=~m2");
            case 3 -> model.replaceAll("(?m)^(process .*)$", "$1\nmanual more header.v=2");
            default ->
                model.replaceAll(
                                "(?m)^boundary (e\\d+) on=(e\\d+) message=(\\S+) key='= k'( parallel)?(.*)$",
                                "boundary $1 on=$2 message=$3 key='= k' parallel$5")
                        .replaceFirst("(?m)^service (e\\d+)", "service $1 header.v=2");
        };
    }

    /** One or two elements. */
    String[] elements() {
        return random.nextInt(3) == 0 ? new String[] {element(), element()} : new String[] {element()};
    }

    private String element() {
        return random.nextInt(20) == 0
                ? "none"
                : elements.get(random.nextInt(elements.size())).id();
    }

    /** To one of the versions, with a mapping that may lack something. */
    void migrate(final String name) {
        final boolean renamed = random.nextInt(8) > 0
                && changedElements.stream().anyMatch(node -> node.id().startsWith(SECOND));
        final boolean boundaries = random.nextInt(4) == 0;
        final boolean loose = random.nextInt(4) == 0;
        final List<String> pairs = new ArrayList<>();
        for (final Node node : elements) {
            final boolean wanted = MIGRATED.contains(node.kind())
                    || (boundaries && node.kind().equals("boundary") && node.has("message"));
            if (wanted && (!loose || random.nextInt(3) > 0)) {
                pairs.add(node.id() + ">" + (renamed ? SECOND : "") + node.id());
            }
        }
        if (random.nextInt(12) == 0) {
            pairs.add(element() + ">" + element());
        }
        if (pairs.isEmpty()) {
            pairs.add("e1>e1");
        }
        actions.migrate(name, random.nextInt(6) == 0 ? "~p v1" : "~p v2", pairs.toArray(String[]::new));
    }

    /** Something more is activated, something is terminated, or both. */
    void modify(final String name, final String document) {
        final String first = element();
        final String second = element();
        final int kind = random.nextInt(8);
        final Job job = stage.jobs().isEmpty()
                ? null
                : stage.jobs().get(random.nextInt(stage.jobs().size()));
        final String scope = random.nextInt(2) == 0 ? "" : element();
        final long instance = stage.key(name);
        actions.modify(name, change -> {
            switch (kind) {
                case 0 -> change.activate(first);
                case 1 -> change.activate(first, document, scope);
                case 2 -> change.activate(first).activate(second);
                case 3 ->
                    change.activateIn(first, job == null ? instance : job.job().getElementInstanceKey());
                case 4 -> change.activateIn(first, instance);
                default -> {
                    if (kind > 5 || job == null) {
                        change.activate(first);
                    }
                    if (job != null) {
                        change.terminate(job.job().getElementInstanceKey());
                    }
                }
            }
        });
    }

    void delete() {
        actions.delete(
                switch (random.nextInt(6)) {
                    case 0, 1 -> "~p v1";
                    case 2 -> "~p v2";
                    case 3 -> "~c v1";
                    case 4 -> "~f v1";
                    default -> "~dr v1";
                });
    }

    void evaluate(final String document) {
        if (decides) {
            actions.evaluate(random.nextInt(3) == 0 ? "~d2" : "~d", document);
        }
    }

    /** Somebody works on a native user task, which may be done already. */
    void userTask(final String document) {
        final int count = stage.userTasks();
        final int number = random.nextInt(4) > 0 ? count - 1 : random.nextInt(count + 1);
        switch (random.nextInt(9)) {
            case 0 -> actions.assignTask(number, random.nextInt(3) == 0 ? "bob" : "ann", true);
            case 1 -> actions.assignTask(number, random.nextInt(2) == 0 ? "bob" : "ann", false);
            case 2 -> actions.unassignTask(number);
            case 3 -> update(number);
            default -> actions.completeTask(number, document);
        }
    }

    private void update(final int number) {
        switch (random.nextInt(6)) {
            case 0 -> actions.updateTask(number, "nothing", task -> task);
            case 1 -> actions.updateTask(number, "due", task -> task.dueDate("2030-01-01T10:00:00Z"));
            case 2 -> actions.updateTask(number, "due tomorrow", task -> task.dueDate("tomorrow"));
            case 3 ->
                actions.updateTask(number, "no due", task -> task.clearDueDate().clearFollowUpDate());
            case 4 ->
                actions.updateTask(
                        number,
                        "candidates",
                        task -> task.candidateGroups("a", "b").candidateUsers("c"));
            default -> actions.updateTask(number, "action", task -> task.action("look"));
        }
    }
}
