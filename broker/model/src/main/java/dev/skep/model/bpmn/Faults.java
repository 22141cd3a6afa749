package dev.skep.model.bpmn;

import dev.skep.model.ModelFault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** Collects what is wrong with a file: each fault once, and no more than are of use. */
final class Faults {
    private final String resourceName;
    private final int faultsMax;
    private final Set<ModelFault> faults = new LinkedHashSet<>();
    private final Set<String> known = new HashSet<>();
    private int dropped;

    Faults(final String resourceName, final int faultsMax) {
        this.resourceName = resourceName;
        this.faultsMax = faultsMax;
    }

    void add(final ModelElementInstance element, final String message) {
        add(label(element), message);
    }

    void add(final String element, final String message) {
        final ModelFault fault = new ModelFault(resourceName, element, message);
        known.add(element);
        if (faults.size() < faultsMax) {
            faults.add(fault);
        } else if (!faults.contains(fault)) {
            dropped++;
        }
    }

    /** Whether something was told about the element. */
    boolean isKnown(final ModelElementInstance element) {
        return known.contains(label(element));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    List<ModelFault> list() {
        final List<ModelFault> all = new ArrayList<>(faults);
        if (dropped > 0) {
            all.add(new ModelFault(resourceName, "", "There are " + dropped + " further faults."));
        }
        return List.copyOf(all);
    }

    /** The id of the element, or its type where it has none. */
    static String label(final ModelElementInstance element) {
        final String id = element.getAttributeValue("id");
        return id == null || id.isEmpty() ? element.getElementType().getTypeName() : id;
    }
}
