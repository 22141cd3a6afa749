package dev.skep.model.feel;

import dev.skep.base.Documents;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mappings over MessagePack, as one object whose entries are their targets; nested targets are objects in it. An entry sees what the
 * objects around it have already, by its name alone, but not an object that it is being put into. Of two mappings to the same target the
 * later one counts.
 */
final class PackedMappings implements Mappings {
    static final Mappings NONE = new PackedMappings(List.of(), false);

    private final Branch all = new Branch(new LinkedHashMap<>());
    private final boolean merging;

    PackedMappings(final List<Mapping> mappings, final boolean merging) {
        this.merging = merging;
        for (final Mapping mapping : mappings) {
            all.put(mapping.path(), mapping.source());
        }
    }

    /**
     * One mapping.
     *
     * @param path the names of the target, at least one
     */
    record Mapping(Expression source, List<String> path) {}

    private sealed interface Entry {}

    private record Leaf(Expression source) implements Entry {}

    /** Several targets with the same beginning. */
    private record Branch(Map<String, Entry> entries) implements Entry {
        void put(final List<String> path, final Expression source) {
            final String name = path.getFirst();
            if (path.size() == 1) {
                entries.put(name, new Leaf(source));
                return;
            }
            if (!(entries.get(name) instanceof Branch)) {
                entries.put(name, new Branch(new LinkedHashMap<>()));
            }
            ((Branch) entries.get(name)).put(path.subList(1, path.size()), source);
        }
    }

    @Override
    public boolean isEmpty() {
        return all.entries.isEmpty();
    }

    @Override
    public Evaluation<Packed> evaluate(final Variables variables) {
        try {
            return evaluate(all, new Results(variables), variables);
        } catch (final MalformedBytes e) {
            return Evaluation.failed("A mapping met a variable that is not valid MessagePack: " + e.getMessage());
        }
    }

    /**
     * The object of the entries.
     *
     * @param results what was mapped in this object so far, in front of what is around it
     * @param existing what is there under the names of the entries before
     */
    private Evaluation<Packed> evaluate(final Branch branch, final Results results, final Variables existing) {
        for (final Map.Entry<String, Entry> entry : branch.entries.entrySet()) {
            final Evaluation<Packed> evaluation = switch (entry.getValue()) {
                case Leaf(final Expression source) -> source.entry(results);
                case Branch inner -> nested(inner, entry.getKey(), results, existing);
            };
            if (!(evaluation instanceof Evaluation.Value<Packed>(final Packed value))) {
                return evaluation;
            }
            if (value != null) {
                results.mapped.put(entry.getKey(), value);
            }
        }
        return Evaluation.of(results.document());
    }

    /** What merges into what is there has to find an object, or nothing; else it comes to nothing. */
    private Evaluation<Packed> nested(
            final Branch inner, final String name, final Results around, final Variables existing) {
        final Packed before = merging ? existing.get(name) : null;
        if (before == null || before.isNil()) {
            return evaluate(inner, new Results(around), Variables.none(around.nowMillis()));
        }
        if (MsgPack.kind(before) != MsgPack.Kind.OBJECT) {
            return Evaluation.of(Packed.NIL);
        }
        final Map<String, Packed> entries = new LinkedHashMap<>();
        Documents.forEach(before, entries::put);
        final Results results = new Results(around);
        return evaluate(inner, results, new Results(Variables.none(around.nowMillis()), entries))
                .then(made -> {
                    entries.putAll(results.mapped);
                    return Evaluation.of(document(entries));
                });
    }

    private static Packed document(final Map<String, Packed> entries) {
        final Documents.Builder document = new Documents.Builder();
        entries.forEach(document::put);
        return document.build();
    }

    /** What was mapped so far, in front of the variables. */
    private static final class Results implements Variables {
        private final Variables behind;
        private final Map<String, Packed> mapped;

        Results(final Variables behind) {
            this(behind, new LinkedHashMap<>());
        }

        Results(final Variables behind, final Map<String, Packed> mapped) {
            this.behind = behind;
            this.mapped = mapped;
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

        Packed document() {
            return PackedMappings.document(mapped);
        }
    }
}
