package dev.skep.engine.instance;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.part.InstanceTraits;

/**
 * One running element.
 *
 * @param jobKey the job or user task that it waits for, -1 where there is none
 * @param children count of element instances whose flow scope this is
 * @param flows count of sequence flows in this scope that were taken and whose target is not active yet
 * @param triggers count of events that wait in this scope to be taken up
 * @param firstTrigger key of the oldest of these, -1 where there is none
 * @param interrupted whether an interrupting event sub-process has taken over this scope
 * @param listeners how many of its listeners were told of what it is doing
 * @param traits of a process instance, what its creator said about it as a whole
 */
public record ElementInstance(
        long key,
        ProcessInstanceValue value,
        ElementState state,
        long jobKey,
        int children,
        int flows,
        int triggers,
        long firstTrigger,
        boolean interrupted,
        int listeners,
        InstanceTraits traits) {

    public static ElementInstance activating(final long key, final ProcessInstanceValue value) {
        return new ElementInstance(key, value, ElementState.ACTIVATING, -1, 0, 0, 0, -1, false, 0, InstanceTraits.NONE);
    }

    public ElementInstance in(final ElementState newState) {
        return new ElementInstance(
                key, value, newState, jobKey, children, flows, triggers, firstTrigger, interrupted, listeners, traits);
    }

    /** The same as an element of another definition. */
    public ElementInstance as(final ProcessInstanceValue newValue) {
        return new ElementInstance(
                key, newValue, state, jobKey, children, flows, triggers, firstTrigger, interrupted, listeners, traits);
    }

    public ElementInstance withJob(final long newJobKey) {
        return new ElementInstance(
                key, value, state, newJobKey, children, flows, triggers, firstTrigger, interrupted, listeners, traits);
    }

    public ElementInstance withChildren(final int more) {
        return new ElementInstance(
                key,
                value,
                state,
                jobKey,
                children + more,
                flows,
                triggers,
                firstTrigger,
                interrupted,
                listeners,
                traits);
    }

    public ElementInstance withFlows(final int more) {
        return new ElementInstance(
                key,
                value,
                state,
                jobKey,
                children,
                flows + more,
                triggers,
                firstTrigger,
                interrupted,
                listeners,
                traits);
    }

    public ElementInstance withTriggers(final int newTriggers, final long newFirstTrigger) {
        return new ElementInstance(
                key,
                value,
                state,
                jobKey,
                children,
                flows,
                newTriggers,
                newFirstTrigger,
                interrupted,
                listeners,
                traits);
    }

    public ElementInstance withoutFlows() {
        return new ElementInstance(
                key, value, state, jobKey, children, 0, triggers, firstTrigger, interrupted, listeners, traits);
    }

    public ElementInstance asInterrupted() {
        return new ElementInstance(
                key, value, state, jobKey, children, flows, triggers, firstTrigger, true, listeners, traits);
    }

    /** No longer taken over by an event sub-process. */
    public ElementInstance asResumed() {
        return new ElementInstance(
                key, value, state, jobKey, children, flows, triggers, firstTrigger, false, listeners, traits);
    }

    public ElementInstance withListeners(final int told) {
        return new ElementInstance(
                key, value, state, jobKey, children, flows, triggers, firstTrigger, interrupted, told, traits);
    }

    ElementInstance with(final InstanceTraits newTraits) {
        return new ElementInstance(
                key, value, state, jobKey, children, flows, triggers, firstTrigger, interrupted, listeners, newTraits);
    }

    public boolean isActivated() {
        return state == ElementState.ACTIVATED;
    }

    /** Nothing is left in this scope that could go on. */
    public boolean isEmptyScope() {
        return children == 0 && flows == 0;
    }

    public long scopeKey() {
        return value.flowScopeKey();
    }

    void write(final FieldWriter out) {
        out.int64(key);
        value.write(out);
        out.int8(state.ordinal())
                .int64(jobKey)
                .int32(children)
                .int32(flows)
                .int32(triggers)
                .int64(firstTrigger)
                .bool(interrupted);
        if (listeners > 0 || !traits.isNone()) {
            out.int32(listeners);
            traits.writeLast(out);
        }
    }

    static ElementInstance read(final FieldReader in) {
        return new ElementInstance(
                in.int64(),
                ProcessInstanceValue.read(in),
                ElementState.ofCode(in.int8()),
                in.int64(),
                in.int32(),
                in.int32(),
                in.int32(),
                in.int64(),
                in.bool(),
                in.hasMore() ? in.int32() : 0,
                InstanceTraits.readLast(in));
    }
}
