package dev.skep.engine.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.part.InstanceTraits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How element instances stand in the state, also in that of earlier versions. */
final class ElementInstanceTest {
    private static final ProcessInstanceValue VALUE = new ProcessInstanceValue(
            "p", 3, 11, 12, "p", -1, BpmnElementType.PROCESS, BpmnEventType.UNSPECIFIED, -1, -1, "t");
    private static final ElementInstance PLAIN =
            ElementInstance.activating(12, VALUE).withChildren(2).withFlows(1).withTriggers(1, 77);

    @Test
    void withoutTraitsItTakesNoMoreRoomThanItDidBefore() {
        assertThat(bytes(PLAIN)).isEqualTo(former(PLAIN).toByteArray());
        assertThat(bytes(PLAIN.withListeners(2)))
                .isEqualTo(former(PLAIN).int32(2).toByteArray());
    }

    @Test
    void whatWasWrittenBeforeIsRead() {
        assertThat(read(former(PLAIN).toByteArray())).isEqualTo(PLAIN);
        assertThat(read(former(PLAIN).int32(2).toByteArray())).isEqualTo(PLAIN.withListeners(2));
    }

    @Test
    void traitsAreKept() {
        final ElementInstance traits = PLAIN.with(new InstanceTraits(List.of("a"), List.of("x:1", "y"), "order-1"));

        assertThat(read(bytes(traits))).isEqualTo(traits);
        assertThat(read(bytes(traits.withListeners(1)))).isEqualTo(traits.withListeners(1));
        assertThat(traits.in(ElementState.TERMINATING)
                        .as(VALUE)
                        .withoutFlows()
                        .asInterrupted()
                        .asResumed()
                        .withJob(5)
                        .traits())
                .isEqualTo(traits.traits());
    }

    /** The form in which it was written when nothing was said of an instance as a whole. */
    private static FieldWriter former(final ElementInstance instance) {
        final FieldWriter out = new FieldWriter();
        out.int64(instance.key());
        instance.value().write(out);
        return out.int8(instance.state().ordinal())
                .int64(instance.jobKey())
                .int32(instance.children())
                .int32(instance.flows())
                .int32(instance.triggers())
                .int64(instance.firstTrigger())
                .bool(instance.interrupted());
    }

    private static byte[] bytes(final ElementInstance instance) {
        final FieldWriter out = new FieldWriter();
        instance.write(out);
        return out.toByteArray();
    }

    private static ElementInstance read(final byte[] bytes) {
        return ElementInstance.read(new FieldReader(bytes));
    }
}
