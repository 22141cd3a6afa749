package dev.skep.model;

import dev.skep.model.graph.ExecutableProcess;
import java.util.List;

/** What came of reading a resource: its executable processes, or what is wrong with it. */
public sealed interface ModelReading {
    record Readable(List<ExecutableProcess> processes) implements ModelReading {}

    record Faulty(List<ModelFault> faults) implements ModelReading {}
}
