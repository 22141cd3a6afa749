package dev.skep.protocol.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.value.ProcessInstanceModificationValue.ActivateInstruction;
import dev.skep.protocol.value.ProcessInstanceModificationValue.Ancestor;
import dev.skep.protocol.value.ProcessInstanceModificationValue.MoveInstruction;
import dev.skep.protocol.value.part.InstanceTraits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fields that values got later: where there is nothing in them nothing is written, and logs of earlier versions are read. */
final class LaterFieldsTest {
    private static final InstanceTraits TRAITS = new InstanceTraits(List.of("a"), List.of("x:1", "y"), "order-1");

    @Test
    void ofCreations() {
        final ProcessInstanceCreationValue plain = new ProcessInstanceCreationValue(
                "p", 1, 2, 3, Packed.EMPTY_DOCUMENT, List.of("s"), List.of("v"), "t", 4, 5, InstanceTraits.NONE);
        final FieldWriter former = new FieldWriter();
        former.text("p").int32(1).int64(2).int64(3);
        Packed.EMPTY_DOCUMENT.write(former);
        former.list(List.of("s"), FieldWriter::text);
        former.list(List.of("v"), FieldWriter::text);
        former.text("t").int64(4).int64(5);

        assertThat(bytes(plain)).isEqualTo(former.toByteArray());
        assertThat(ProcessInstanceCreationValue.read(reader(plain))).isEqualTo(plain);
        final ProcessInstanceCreationValue whole = new ProcessInstanceCreationValue(
                "p", 1, 2, 3, Packed.EMPTY_DOCUMENT, List.of("s"), List.of("v"), "t", 4, 5, TRAITS);
        assertThat(ProcessInstanceCreationValue.read(reader(whole))).isEqualTo(whole);
    }

    @Test
    void ofResults() {
        final ProcessInstanceResultValue plain =
                new ProcessInstanceResultValue("p", 1, 2, 3, Packed.EMPTY_DOCUMENT, "t");
        final FieldWriter former = new FieldWriter();
        former.text("p").int32(1).int64(2).int64(3);
        Packed.EMPTY_DOCUMENT.write(former);
        former.text("t");

        assertThat(bytes(plain)).isEqualTo(former.toByteArray());
        assertThat(ProcessInstanceResultValue.read(reader(plain))).isEqualTo(plain);
        final ProcessInstanceResultValue whole =
                new ProcessInstanceResultValue("p", 1, 2, 3, Packed.EMPTY_DOCUMENT, "t", TRAITS);
        assertThat(ProcessInstanceResultValue.read(reader(whole))).isEqualTo(whole);
    }

    @Test
    void ofModifications() {
        final ActivateInstruction activated = new ActivateInstruction("a", -1, List.of(), List.of(1L));
        final ProcessInstanceModificationValue plain =
                new ProcessInstanceModificationValue(1, List.of(activated), List.of(2L), "t");
        final FieldWriter former = new FieldWriter();
        former.int64(1);
        former.list(List.of(activated), (out, each) -> each.write(out));
        former.list(List.of(2L), FieldWriter::int64);
        former.text("t");

        assertThat(bytes(plain)).isEqualTo(former.toByteArray());
        assertThat(ProcessInstanceModificationValue.read(reader(plain))).isEqualTo(plain);
        final ProcessInstanceModificationValue whole = new ProcessInstanceModificationValue(
                1,
                List.of(),
                List.of(),
                "t",
                List.of(new MoveInstruction(-1, "a", "b", Ancestor.SOURCE_PARENT, -1, List.of())),
                List.of("c"));
        assertThat(ProcessInstanceModificationValue.read(reader(whole))).isEqualTo(whole);
    }

    private static byte[] bytes(final RecordValue value) {
        final FieldWriter out = new FieldWriter();
        value.write(out);
        return out.toByteArray();
    }

    private static FieldReader reader(final RecordValue value) {
        return new FieldReader(bytes(value));
    }
}
