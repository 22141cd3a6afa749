package dev.skep.model.feel;

import dev.skep.base.Packed;

/** The input or output mappings of an element, in the order of the model. */
public interface Mappings {
    /** No mappings. */
    static Mappings none() {
        return PackedMappings.NONE;
    }

    boolean isEmpty();

    /**
     * Evaluates all of them to one document of variables. Later ones see the results of earlier ones. A nested target
     * ({@code a.b}) builds a context, whose entries see each other by their own names; output mappings merge it into an existing one.
     */
    Evaluation<Packed> evaluate(Variables variables);
}
