package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import java.util.List;

/**
 * What whoever created an instance said about it as a whole. Most say nothing, and then nothing is written.
 *
 * @param endsAfter ids of elements: with the end of the first one of them the instance is terminated
 * @param tags marks that its jobs carry
 * @param businessId what the instance is called outside, empty where it has no such name
 */
public record InstanceTraits(List<String> endsAfter, List<String> tags, String businessId) {
    public static final InstanceTraits NONE = new InstanceTraits(List.of(), List.of(), "");

    public InstanceTraits {
        endsAfter = List.copyOf(endsAfter);
        tags = List.copyOf(tags);
    }

    public boolean isNone() {
        return endsAfter.isEmpty() && tags.isEmpty() && businessId.isEmpty();
    }

    /** Count of characters in it. */
    public int length() {
        int length = businessId.length();
        for (int i = 0; i < endsAfter.size(); i++) {
            length += endsAfter.get(i).length();
        }
        for (int i = 0; i < tags.size(); i++) {
            length += tags.get(i).length();
        }
        return length;
    }

    public void write(final FieldWriter out) {
        out.list(endsAfter, FieldWriter::text);
        out.list(tags, FieldWriter::text);
        out.text(businessId);
    }

    /** Writes it as the last part of a value, where it takes no room when there is nothing to say. */
    public void writeLast(final FieldWriter out) {
        if (!isNone()) {
            write(out);
        }
    }

    public static InstanceTraits read(final FieldReader in) {
        return new InstanceTraits(in.list(FieldReader::text), in.list(FieldReader::text), in.text());
    }

    /** Reads what {@link #writeLast} wrote. */
    public static InstanceTraits readLast(final FieldReader in) {
        return in.hasMore() ? read(in) : NONE;
    }
}
