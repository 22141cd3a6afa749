package dev.skep.model.bpmn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skep.base.Rng;
import dev.skep.model.ModelReading;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, the outcome is processes or faults. */
final class BpmnReaderFuzzTest {
    private static final int ROUNDS = 400;
    private static final List<String> SCRAPS = List.of(
            "<",
            ">",
            "/>",
            "\"",
            "=",
            "id=\"",
            "=a +",
            "true",
            "false",
            "Ref=\"x\"",
            "<subProcess id=\"n\">",
            "</subProcess>",
            "<boundaryEvent id=\"n\" attachedToRef=\"start\"/>",
            "&amp;",
            "&x;",
            "<!--",
            "]]>",
            "\u0000",
            "<sequenceFlow id=\"n\" sourceRef=\"end\" targetRef=\"start\"/>",
            "triggeredByEvent=\"true\"",
            " ",
            "\uD83D\uDE00");

    @Test
    void shouldNeverThrowOnMutatedModels() {
        final long seed = System.nanoTime();
        System.out.println("BpmnReaderFuzzTest seed " + seed);
        final Rng rng = new Rng(seed);
        final List<String> models = List.of(
                Bpmn.convertToString(Bpmn.createExecutableProcess("p")
                        .startEvent("start")
                        .serviceTask("a", t -> t.zeebeJobType("=kind").zeebeInputExpression("x", "y.z"))
                        .boundaryEvent("b", b -> b.timerWithDuration("PT1M"))
                        .endEvent("late")
                        .moveToActivity("a")
                        .exclusiveGateway("x")
                        .conditionExpression("a > 1")
                        .subProcess(
                                "s",
                                s -> s.embeddedSubProcess()
                                        .startEvent()
                                        .userTask()
                                        .endEvent())
                        .endEvent("end", e -> e.error("code"))
                        .moveToNode("x")
                        .conditionExpression("a <= 1")
                        .receiveTask("r", r -> r.message(m -> m.name("m").zeebeCorrelationKeyExpression("k")))
                        .connectTo("a")
                        .done()),
                Xml.between("<manualTask id=\"x\"/>"));
        int readable = 0;
        for (int i = 0; i < ROUNDS; i++) {
            final String mutated = mutate(models.get(rng.nextInt(models.size())), rng);
            try {
                final ModelReading reading =
                        new BpmnReader().read("fuzz.bpmn", mutated.getBytes(StandardCharsets.UTF_8));
                if (reading instanceof ModelReading.Readable) {
                    readable++;
                } else {
                    assertThat(((ModelReading.Faulty) reading).faults()).isNotEmpty();
                }
            } catch (final RuntimeException e) {
                fail("seed " + seed + ", model:\n" + mutated, e);
            }
        }
        assertThat(readable).isLessThan(ROUNDS);
    }

    @Test
    void shouldNeverThrowOnRandomBytes() {
        final long seed = System.nanoTime();
        System.out.println("BpmnReaderFuzzTest seed " + seed);
        final Rng rng = new Rng(seed);
        for (int i = 0; i < ROUNDS; i++) {
            final byte[] bytes = new byte[rng.nextInt(200)];
            rng.nextBytes(bytes);
            assertThat(new BpmnReader().read("fuzz.bpmn", bytes))
                    .as("seed %d", seed)
                    .isInstanceOf(ModelReading.Faulty.class);
        }
    }

    @Test
    void shouldReadLargeModels() {
        final StringBuilder elements = new StringBuilder("<startEvent id=\"s\"/>");
        elements.append("<sequenceFlow id=\"f\" sourceRef=\"s\" targetRef=\"t0\"/>");
        for (int i = 0; i < 5_000; i++) {
            elements.append("<task id=\"t").append(i).append("\"/>");
            if (i > 0) {
                elements.append(Xml.flow("f" + i, "t" + (i - 1), "t" + i));
            }
        }
        assertThat(Readings.processes(Xml.process(elements.toString()))
                        .getFirst()
                        .nodes())
                .hasSize(5_002);
    }

    /** Changes a few places: takes away, doubles, swaps pieces, or puts in scraps. */
    private static String mutate(final String model, final Rng rng) {
        final StringBuilder text = new StringBuilder(model);
        for (int i = 1 + rng.nextInt(4); i > 0; i--) {
            final int from = rng.nextInt(text.length());
            final int to = Math.min(text.length(), from + 1 + rng.nextInt(rng.chance(0.2) ? 200 : 12));
            switch (rng.nextInt(5)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, text.substring(from, to));
                case 2 -> text.setCharAt(from, (char) rng.between(1, 0x7F));
                case 3 -> text.insert(from, SCRAPS.get(rng.nextInt(SCRAPS.size())));
                default -> swapIds(text, rng);
            }
        }
        return text.toString();
    }

    /** Well-formed, but pointing elsewhere. */
    private static void swapIds(final StringBuilder text, final Rng rng) {
        final List<String> ids = List.of("\"start\"", "\"a\"", "\"x\"", "\"s\"", "\"end\"", "\"r\"", "\"b\"", "\"p\"");
        final int at = text.indexOf(ids.get(rng.nextInt(ids.size())), rng.nextInt(text.length()));
        if (at >= 0) {
            text.replace(at, text.indexOf("\"", at + 1) + 1, ids.get(rng.nextInt(ids.size())));
        }
    }
}
