package dev.skep.protocol.intent;

import dev.skep.protocol.ValueType;

/** What has happened to an {@link ValueType#ELEMENT_PLACEMENT}. The order is the number in our files. */
public enum ElementPlacementIntent implements Intent {
    /** The element will be activated in the scope though no flow leads there: it counts as if one had been taken. */
    PLACED,
    /** The scope, which an event sub-process had taken over, goes on: the element will be activated in it. */
    RESUMED;

    @Override
    public ValueType valueType() {
        return ValueType.ELEMENT_PLACEMENT;
    }
}
