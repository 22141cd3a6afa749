package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/** All plays that were written by hand. */
final class Scenarios {
    private Scenarios() {}

    static List<Play> all() {
        final List<Play> all = new ArrayList<>();
        all.addAll(JobScenarios.all());
        all.addAll(FlowScenarios.all());
        all.addAll(LoopScenarios.all());
        all.addAll(ScopeScenarios.all());
        all.addAll(CallScenarios.all());
        all.addAll(EventScenarios.all());
        all.addAll(EventSubScenarios.all());
        all.addAll(CompensationScenarios.all());
        all.addAll(MessageScenarios.all());
        all.addAll(InstanceScenarios.all());
        all.addAll(DeployScenarios.all());
        all.addAll(ExpressionScenarios.all());
        all.addAll(DecisionScenarios.all());
        all.addAll(UserTaskScenarios.all());
        all.addAll(EdgeScenarios.all());
        all.addAll(LargeScenarios.all());
        return all;
    }
}
