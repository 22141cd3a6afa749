package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import java.util.List;

/**
 * What the worker that leads an ad-hoc sub-process wants done next.
 *
 * @param activated elements that are to begin, each as often as it is named
 * @param fulfilled whether nothing else is to be done in it
 * @param cancelRemaining whether what goes on in it is terminated now
 */
public record AdHocAnswer(List<Activated> activated, boolean fulfilled, boolean cancelRemaining) {
    /** Nothing is said. */
    public static final AdHocAnswer NONE = new AdHocAnswer(List.of(), false, false);

    public AdHocAnswer {
        activated = List.copyOf(activated);
    }

    /** An element that is to begin, with variables that only it sees, and what follows it. */
    public record Activated(String elementId, Packed variables) {}

    public boolean isNone() {
        return activated.isEmpty() && !fulfilled && !cancelRemaining;
    }

    void write(final FieldWriter out) {
        out.list(activated, (writer, one) -> {
            writer.text(one.elementId());
            one.variables().write(writer);
        });
        out.bool(fulfilled);
        out.bool(cancelRemaining);
    }

    static AdHocAnswer read(final FieldReader in) {
        return new AdHocAnswer(
                in.list(reader -> new Activated(reader.text(), Packed.read(reader))), in.bool(), in.bool());
    }
}
