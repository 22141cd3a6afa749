package dev.skep.e2e.differential;

import dev.skep.e2e.differential.Stage.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What comes of one seed: processes, and what is done to their instances. Each thing that is done depends on what was seen before. */
final class RandomPlay {
    private static final List<String> DOCUMENTS = List.of(
            "{}",
            "{'a':1}",
            "{'a':2,'b':2}",
            "{'b':3,'s':'x'}",
            "{'c':true}",
            "{'c':false}",
            "{'r':2}",
            "{'r':{'x':1}}",
            "{'l':[1,2,3]}",
            "{'v':1}",
            "{'v':'w','n':1}",
            "{'o':{'x':5,'z':null}}",
            "{'a':null}",
            "{'a':1.5}",
            "{'s':'e1'}",
            "{'s':'~f','t':'~t'}",
            "{'k':'~k1'}",
            "{'i':7,'loopCounter':3}",
            "{'l':[]}",
            "{'s':'2030-01-01T00:00:00Z','n':2}");
    private static final Duration A_MOMENT = Duration.ofMillis(900);
    private static final int STEPS_MAX = 30;
    private static final int INSTANCES_MAX = 4;

    private final Actions actions;
    private final Stage stage;
    private final Random random;
    private final RandomMoves moves;
    private final List<String> instances = new ArrayList<>();
    private final List<Job> done = new ArrayList<>();
    private boolean joins;

    private RandomPlay(final Actions actions, final long seed) {
        this.actions = actions;
        this.stage = actions.stage();
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
        this.moves = new RandomMoves(actions, random);
    }

    static Play of(final long seed) {
        return new Play("random/" + seed, actions -> new RandomPlay(actions, seed).play());
    }

    private void play() {
        stage.endAtInternalErrors();
        final String child = RandomModel.called(random);
        final String model = RandomModel.caller(random);
        final String decision = RandomDecision.of(random);
        final boolean decides = model.contains("decision=") || (model.contains("call ") && child.contains("decision="));
        stage.note("model " + Integer.toHexString((child + model + decision).hashCode()));
        if ((child + model).contains("PT0.") || model.contains("timeDate=")) {
            stage.takeTime(A_MOMENT);
        }
        if (decides) {
            stage.explain(decision);
            actions.deploy(Map.of("~d.dmn", decision));
        }
        if (model.contains("~f")) {
            actions.deploy(Map.of("~f.form", "{\"id\":\"~f\",\"components\":[]}"));
        }
        if (model.contains("call ")) {
            actions.deploy(child);
        }
        actions.deploy(model);
        final boolean changes = chance(3);
        final String changed = changes ? RandomMoves.changed(model, random) : model;
        moves.know(model, changed, decides);
        joins = model.contains("\nand ");
        create(-1);
        if (changes) {
            actions.deploy(changed);
        }
        final int steps = 5 + random.nextInt(STEPS_MAX - 5);
        for (int i = 0; i < steps; i++) {
            step();
        }
        instances.forEach(actions::active);
    }

    private void create(final int version) {
        final String name = "i" + instances.size();
        final String variables = "{'k':'~k" + random.nextInt(2) + "','a':" + random.nextInt(4) + ",'b':"
                + random.nextInt(4)
                + (chance(4)
                        ? ""
                        : ",'c':" + random.nextBoolean() + ",'s':'x','l':[1,2],'o':{'x':1},'n':" + random.nextInt(2)
                                + ",'t':'~t'")
                + "}";
        switch (random.nextInt(8)) {
            case 0, 1 -> actions.createAwaiting(name + "r", "~p", variables);
            case 2 -> {
                instances.add(name);
                final String[] elements = moves.elements();
                actions.create(name, "~p", version, variables, joins ? new String[0] : elements);
            }
            default -> {
                instances.add(name);
                actions.create(name, "~p", version, variables);
            }
        }
    }

    private void step() {
        final boolean jobs = !stage.jobs().isEmpty();
        if (stage.userTasks() > 0 && chance(jobs ? 4 : 2)) {
            moves.userTask(document());
            return;
        }
        switch (random.nextInt(jobs ? 30 : 12)) {
            case 0, 1, 2 -> publish();
            case 3, 4 -> actions.broadcast("~s" + (1 + random.nextInt(4)), document());
            case 5 -> actions.resolveAll();
            case 6 -> {
                if (instances.isEmpty()) {
                    create(-1);
                } else {
                    actions.setVariables(instance(), document(), random.nextBoolean());
                }
            }
            case 7 -> {
                if (instances.size() < INSTANCES_MAX) {
                    create(chance(2) ? -1 : 1 + random.nextInt(2));
                }
            }
            case 8 -> {
                actions.setVariables(anything(), "{'a':2,'b':1,'s':'x','l':[1],'c':true,'n':1,'t':'~t'}", false);
                actions.resolveAll();
            }
            case 9 -> change();
            case 10 -> rare();
            case 11 -> change();
            case 12, 13 -> withJob(job());
            case 14 -> {
                final Job job = job();
                actions.fail(job, 0, "{}");
                if (chance(2)) {
                    actions.resolveAll();
                }
                actions.updateRetries("job of " + job.element(), random.nextInt(3));
                actions.resolveAll();
            }
            case 15, 16 -> actions.throwError(job(), "e" + (1 + random.nextInt(3)), document());
            case 17 -> actions.setVariables("element of " + job().element(), document(), random.nextBoolean());
            default -> {
                final Job job = job();
                done.add(job);
                actions.complete(job, document());
            }
        }
    }

    private void publish() {
        actions.publish(
                "~m" + (1 + random.nextInt(5)),
                chance(8) ? "" : "~k" + random.nextInt(2),
                chance(4) ? "~id" + random.nextInt(2) : "",
                random.nextBoolean() ? Duration.ZERO : Duration.ofHours(1),
                document());
    }

    private void withJob(final Job job) {
        switch (random.nextInt(6)) {
            case 0, 1 -> actions.fail(job, 1 + random.nextInt(2), document());
            case 2 -> actions.failForNow(job, 1 + random.nextInt(2), Duration.ofMillis(200));
            case 3 -> {
                if (chance(2)) {
                    actions.takeBack(job);
                } else {
                    stage.remember("job of " + job.element(), job.job().getKey());
                    actions.updateTimeout("job of " + job.element(), 1_200_000);
                }
            }
            case 4 -> {
                stage.remember("job of " + job.element(), job.job().getKey());
                actions.updateRetries("job of " + job.element(), random.nextInt(4) - 1);
            }
            default -> actions.fail(job, -1, document());
        }
    }

    /**
     * An instance is migrated or modified. What is put between the waiting flows of a join is counted in another way than in Zeebe, so
     * nothing is put there.
     */
    private void change() {
        final String name = anything();
        if (chance(2) || joins) {
            moves.migrate(name);
        } else {
            moves.modify(name, document());
        }
    }

    private void rare() {
        switch (random.nextInt(5)) {
            case 0 -> actions.cancel(anything());
            case 1 -> {
                if (!done.isEmpty()) {
                    actions.complete(done.get(random.nextInt(done.size())), "{}");
                }
            }
            case 2 -> moves.delete();
            case 3 -> moves.evaluate(document());
            default -> actions.resolveAll();
        }
    }

    /** One of the instances, those that were started by messages and calls among them. */
    private String anything() {
        if (!instances.isEmpty() && (stage.jobs().isEmpty() || chance(2))) {
            return instance();
        }
        if (stage.jobs().isEmpty()) {
            return "nothing";
        }
        final Job job = job();
        stage.remember("instance of " + job.element(), job.job().getProcessInstanceKey());
        return "instance of " + job.element();
    }

    private Job job() {
        return stage.jobs().get(random.nextInt(stage.jobs().size()));
    }

    private String instance() {
        return instances.get(random.nextInt(instances.size()));
    }

    private String document() {
        return DOCUMENTS.get(random.nextInt(DOCUMENTS.size()));
    }

    private boolean chance(final int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
