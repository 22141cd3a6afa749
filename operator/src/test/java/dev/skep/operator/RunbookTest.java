package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever meets a reason or an alert finds what to do about it. */
final class RunbookTest {
    /** What is as it should be, or passes by itself. */
    private static final Pattern HARMLESS = Pattern.compile(
            "Creating|WaitingForPods|TopologyChangePending|Rolling|PartitionsUnhealthy|Suspended|Paused|Unknown|Idle|ScalingUp|ScalingDown"
                    + "|Reconfiguring|Auto|Ready|Available|Progressing|Degraded|TopologyInSync|RolloutComplete|LeadersBalanced|StorageReady"
                    + "|MonitoringReady");

    @Test
    void everyReasonAndEveryAlertHasALine() throws IOException {
        final String page = Files.readString(Path.of("../docs/operator.md"));
        final String runbook = Files.readString(Path.of("../docs/operator-runbook.md"));
        final SortedSet<String> words = new TreeSet<>();
        for (final String line :
                page.lines().filter(line -> line.startsWith("| `")).toList()) {
            if (line.startsWith("| `Skep") || Pattern.matches("\\| `[A-Z][A-Za-z]+` \\|.*", line)) {
                Pattern.compile("`([A-Z][a-z]+[A-Z][A-Za-z]+)`")
                        .matcher(line)
                        .results()
                        .forEach(found -> words.add(found.group(1)));
            }
        }
        words.removeIf(word -> HARMLESS.matcher(word).matches());

        assertThat(words).hasSizeGreaterThan(30);
        assertThat(words).allMatch(word -> runbook.contains("`" + word + "`"));
    }

    /** The table of docs/operator.md is what the operator can say. */
    @Test
    void everyReasonOfTheOperatorIsInTheTable() throws IOException {
        final String page = Files.readString(Path.of("../docs/operator.md"));
        final String conditions = Files.readString(Path.of("src/main/java/dev/skep/operator/report/Conditions.java"));
        final SortedSet<String> reasons = new TreeSet<>();
        Pattern.compile("\"([A-Z][a-z]+[A-Z][A-Za-z]+)\"")
                .matcher(conditions)
                .results()
                .forEach(found -> reasons.add(found.group(1)));
        // all is well, and names of steps
        reasons.removeAll(Set.of("AllPartitionsLed", "AsSpecified", "StartBrokers", "WaitForBrokers"));

        assertThat(reasons).hasSizeGreaterThan(15);
        assertThat(reasons).allMatch(reason -> page.contains("`" + reason + "`"));
    }
}
