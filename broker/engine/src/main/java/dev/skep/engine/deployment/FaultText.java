package dev.skep.engine.deployment;

import dev.skep.model.ModelFault;
import java.util.List;

/** Faults of a deployment as the text that its caller sees: by resource, then by element. */
final class FaultText {
    private FaultText() {}

    static String of(final List<ModelFault> faults, final int charsMax) {
        final StringBuilder text =
                new StringBuilder("Expected to deploy new resources, but encountered the following errors:");
        String resource = null;
        String element = null;
        for (int i = 0; i < faults.size(); i++) {
            final ModelFault fault = faults.get(i);
            if (text.length() > charsMax) {
                return text.append("\n... and ")
                        .append(faults.size() - i)
                        .append(" more errors")
                        .toString();
            }
            if (!fault.resourceName().equals(resource)) {
                resource = fault.resourceName();
                element = null;
                text.append("\n'").append(resource).append("':");
            }
            if (!fault.element().isEmpty() && !fault.element().equals(element)) {
                element = fault.element();
                text.append(" - Element: ").append(element);
            }
            text.append("\n    - ERROR: ").append(fault.message());
        }
        return text.toString();
    }
}
