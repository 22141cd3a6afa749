package dev.skep.e2e.differential;

import dev.skep.e2e.differential.Stage.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What comes of one seed: a process, and what is done to its instances. Each thing that is done depends on what was seen before. */
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
            "{'a':1.5}");
    private static final String DECISION = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="~dr" name="File" namespace="http://example.org/dmn">
              <decision id="~d" name="Decision"><decisionTable id="t"><input id="in" label="a"><inputExpression id="e"><text>a</text>
              </inputExpression></input><output id="out" name="out"/>
              <rule id="r1"><inputEntry id="i1"><text>&lt; 2</text></inputEntry><outputEntry id="o1"><text>"few"</text></outputEntry></rule>
              <rule id="r2"><inputEntry id="i2"><text>&gt;= 2</text></inputEntry><outputEntry id="o2"><text>a + b</text></outputEntry></rule>
              </decisionTable></decision></definitions>
            """;
    private static final int STEPS_MAX = 30;

    private final Actions actions;
    private final Stage stage;
    private final Random random;
    private final List<String> instances = new ArrayList<>();
    private final List<Job> done = new ArrayList<>();

    private RandomPlay(final Actions actions, final long seed) {
        this.actions = actions;
        this.stage = actions.stage();
        this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    }

    static Play of(final long seed) {
        return new Play("random/" + seed, actions -> new RandomPlay(actions, seed).play());
    }

    private void play() {
        final String child = RandomModel.called(random);
        final String model = RandomModel.caller(random);
        if (model.contains("decision=")) {
            actions.deploy(Map.of("~d.dmn", DECISION));
        }
        if (model.contains("call ")) {
            actions.deploy(child);
        }
        actions.deploy(model);
        stage.note("model " + Integer.toHexString((child + model).hashCode()));
        if ((child + model).contains("PT0S")) {
            stage.takeTime(Duration.ofMillis(700));
        }
        create();
        final int steps = 5 + random.nextInt(STEPS_MAX - 5);
        for (int i = 0; i < steps; i++) {
            step();
        }
        instances.forEach(actions::active);
    }

    private void create() {
        final String name = "i" + instances.size();
        final String variables = "{'k':'~k" + random.nextInt(2) + "','a':" + random.nextInt(4) + ",'b':"
                + random.nextInt(4)
                + (random.nextInt(4) > 0
                        ? ",'c':" + random.nextBoolean() + ",'s':'x','l':[1,2],'o':{'x':1},'n':" + random.nextInt(2)
                        : "")
                + "}";
        if (random.nextInt(3) == 0) {
            actions.createAwaiting(name + "r", "~p", variables);
        } else {
            instances.add(name);
            actions.create(name, "~p", variables);
        }
    }

    private void step() {
        final List<Job> jobs = stage.jobs();
        switch (random.nextInt(jobs.isEmpty() ? 8 : 24)) {
            case 0, 1 ->
                actions.publish(
                        "~m" + (1 + random.nextInt(3)),
                        "~k" + random.nextInt(2),
                        "",
                        random.nextBoolean() ? Duration.ZERO : Duration.ofHours(1),
                        document());
            case 2 -> actions.broadcast("~s" + (1 + random.nextInt(2)), document());
            case 3 -> actions.resolveAll();
            case 4 -> {
                if (instances.isEmpty()) {
                    create();
                } else {
                    actions.setVariables(instance(), document(), random.nextBoolean());
                }
            }
            case 5 -> {
                if (instances.size() < 3) {
                    create();
                }
            }
            case 6 -> {
                actions.broadcast("~s" + (1 + random.nextInt(2)), document());
                actions.resolveAll();
            }
            case 7 -> rare();
            case 8 -> actions.fail(job(), random.nextInt(3), document());
            case 9 -> {
                final Job job = job();
                actions.fail(job, 0, "{}");
                actions.updateRetries("job of " + job.element(), 2);
                actions.resolveAll();
            }
            case 10 -> actions.throwError(job(), "e" + (1 + random.nextInt(3)), document());
            case 11 -> actions.setVariables("element of " + job().element(), document(), random.nextBoolean());
            default -> {
                final Job job = job();
                done.add(job);
                actions.complete(job, document());
            }
        }
    }

    private void rare() {
        if (instances.isEmpty()) {
            return;
        }
        switch (random.nextInt(3)) {
            case 0 -> actions.cancel(instance());
            case 1 -> {
                if (!done.isEmpty()) {
                    final Job job = done.get(random.nextInt(done.size()));
                    actions.complete(job, "{}");
                }
            }
            default -> {
                if (!stage.jobs().isEmpty()) {
                    final Job job = job();
                    stage.remember("modified", job.job().getProcessInstanceKey());
                    actions.modify(
                            "modified", change -> change.terminate(job.job().getElementInstanceKey()));
                }
            }
        }
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
}
