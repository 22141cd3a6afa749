package dev.skep.model.feel;

import dev.skep.base.Documents;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mappings over MessagePack. Values stay bytes; only objects with nested targets are taken apart. */
record PackedMappings(List<Mapping> mappings, boolean merging) implements Mappings {
    static final Mappings NONE = new PackedMappings(List.of(), false);

    /**
     * One mapping.
     *
     * @param path the names of the target, at least one
     */
    record Mapping(Expression source, List<String> path) {}

    @Override
    public boolean isEmpty() {
        return mappings.isEmpty();
    }

    @Override
    public Evaluation<Packed> evaluate(final Variables variables) {
        final Results results = new Results(variables);
        for (int i = 0; i < mappings.size(); i++) {
            final Mapping mapping = mappings.get(i);
            final Evaluation<Packed> evaluation = mapping.source().value(results);
            if (!(evaluation instanceof Evaluation.Value<Packed>(final Packed value))) {
                return evaluation;
            }
            try {
                results.set(mapping.path(), value, merging);
            } catch (final MalformedBytes e) {
                return Evaluation.failed("The mapping to '" + String.join(".", mapping.path())
                        + "' met a variable that is not valid MessagePack: " + e.getMessage());
            }
        }
        return Evaluation.of(results.document());
    }

    /** What was mapped so far, in front of the variables. */
    private static final class Results implements Variables {
        private final Variables behind;
        private final Map<String, Packed> mapped = new LinkedHashMap<>();

        Results(final Variables behind) {
            this.behind = behind;
        }

        @Override
        public Packed get(final String name) {
            final Packed value = mapped.get(name);
            return value != null ? value : behind.get(name);
        }

        @Override
        public long nowMillis() {
            return behind.nowMillis();
        }

        void set(final List<String> path, final Packed value, final boolean merging) {
            final String name = path.getFirst();
            if (path.size() == 1) {
                mapped.put(name, value);
                return;
            }
            final Packed own = mapped.get(name);
            final Packed existing = own != null || !merging ? own : behind.get(name);
            mapped.put(name, nested(existing, path, 1, value));
        }

        Packed document() {
            final Documents.Builder document = new Documents.Builder();
            mapped.forEach(document::put);
            return document.build();
        }

        /** The object with the value at that path; what is no object gives way to one. */
        private static Packed nested(
                final Packed existing, final List<String> path, final int depth, final Packed value) {
            if (depth == path.size()) {
                return value;
            }
            final String name = path.get(depth);
            final boolean isObject = existing != null && MsgPack.kind(existing) == MsgPack.Kind.OBJECT;
            final Packed inner = isObject ? MsgPack.entry(existing, name.getBytes(StandardCharsets.UTF_8)) : null;
            final Packed changed = nested(inner, path, depth + 1, value);
            final Map<String, Packed> entries = new LinkedHashMap<>();
            if (isObject) {
                Documents.forEach(existing, entries::put);
            }
            entries.put(name, changed);
            final Documents.Builder object = new Documents.Builder();
            entries.forEach(object::put);
            return object.build();
        }
    }
}
