package dev.skep.engine.element;

import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import java.util.List;

/**
 * One kind of element with all that it needs around it, as a part of a process.
 *
 * @param completions how often an element with the id "x", which is what this is about, completes when the flow goes through once
 */
public record ElementFixture(String name, int completions, List<Trait> traits, Part part) {
    /** What such an element is like. */
    public enum Trait {
        /** It is active for a while; others pass through. */
        WAITS,
        /** It is no element that can be activated from outside. */
        NOT_PLACED,
        /** It has input mappings. */
        INPUTS,
        /** It has output mappings. */
        OUTPUTS,
        /** It can be multi-instance. */
        ACTIVITY,
        /** It interrupts nothing, so that it happens as often as there is a cause. */
        OFTEN,
        /** It is active once what it waits for has come, and then stays so for a while. */
        TRIGGERED,
        /** Listeners are told before it is terminated, and what ends it waits for them. */
        CANCELING_LISTENERS
    }

    /** A part of a process: what comes next goes on behind what it gives. */
    public interface Part {
        AbstractFlowNodeBuilder<?, ?> after(AbstractFlowNodeBuilder<?, ?> before);
    }

    static ElementFixture fixture(final String name, final Part part, final Trait... traits) {
        return new ElementFixture(name, 1, List.of(traits), part);
    }

    public AbstractFlowNodeBuilder<?, ?> after(final AbstractFlowNodeBuilder<?, ?> before) {
        return part.after(before);
    }

    public boolean is(final Trait trait) {
        return traits.contains(trait);
    }

    /** Whether it completed as often as it should when the flow has come to it so many times. */
    public boolean fits(final int completed, final int times) {
        return is(Trait.OFTEN) ? completed >= completions * times : completed == completions * times;
    }

    @Override
    public String toString() {
        return name;
    }
}
