package dev.skep.model.dmn;

import dev.skep.model.ModelFault;
import java.util.List;

/** What came of reading a DMN file: its decisions, or what is wrong with it. */
public sealed interface DmnReading {
    record Readable(DecisionGraph graph) implements DmnReading {}

    record Faulty(List<ModelFault> faults) implements DmnReading {}
}
