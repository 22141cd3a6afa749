package dev.skep.model.bpmn;

import dev.skep.model.ModelReading;
import dev.skep.model.graph.ExecutableProcess;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.Process;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads BPMN 2.0 files with the extensions of the namespace {@code http://camunda.org/schema/zeebe/1.0}. Processes that
 * are not executable are left out. Never throws because of what is in the file: the outcome is the processes, or every
 * fault that was found.
 *
 * @see <a href="https://www.omg.org/spec/BPMN/2.0.2/">Business Process Model and Notation, 2.0.2</a>
 */
public final class BpmnReader {
    private final BpmnLimits limits;

    public BpmnReader() {
        this(BpmnLimits.DEFAULT);
    }

    BpmnReader(final BpmnLimits limits) {
        this.limits = limits;
    }

    /** The executable processes of the file, in its order. */
    public ModelReading read(final String resourceName, final byte[] content) {
        final Faults faults = new Faults(resourceName, limits.faultsMax());
        final List<ExecutableProcess> processes = read(content, faults);
        return faults.isEmpty() ? new ModelReading.Readable(processes) : new ModelReading.Faulty(faults.list());
    }

    private List<ExecutableProcess> read(final byte[] content, final Faults faults) {
        final String fault = XmlGuard.fault(content, limits);
        if (fault != null) {
            faults.add("", fault);
            return List.of();
        }
        final BpmnModelInstance model = BpmnXml.parse(content, faults);
        if (model == null) {
            return List.of();
        }
        References.check(model, faults);
        Choices.check(model, faults);
        if (faults.isEmpty()) {
            ModelRules.check(model, faults);
        }
        if (!faults.isEmpty()) {
            return List.of();
        }
        final List<ExecutableProcess> processes = new ArrayList<>();
        for (final Process process : model.getDefinitions().getChildElementsByType(Process.class)) {
            if (process.isExecutable()) {
                new ProcessTransformer(faults).transform(process).ifPresent(processes::add);
            }
        }
        StraightThroughLoops.check(processes, faults);
        return List.copyOf(processes);
    }
}
