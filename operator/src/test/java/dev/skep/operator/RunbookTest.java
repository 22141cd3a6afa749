package dev.skep.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever meets a reason or an alert finds what to do about it. */
final class RunbookTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/skep/operator");
    private static final Set<String> TYPES = Set.of(
            "Ready",
            "Available",
            "Progressing",
            "Degraded",
            "TopologyInSync",
            "RolloutComplete",
            "LeadersBalanced",
            "StorageReady",
            "CertificatesReady",
            "ExportersReady",
            "MonitoringReady");
    /** All is well; statuses; names of steps. */
    private static final Set<String> NO_REASONS =
            Set.of("AllPartitionsLed", "AsSpecified", "True", "False", "StartBrokers", "WaitForBrokers");

    private static String page(final String name) throws IOException {
        return Files.readString(Path.of("../docs").resolve(name));
    }

    /** Words in code that the last column of a table holds. */
    private static SortedSet<String> table(final String page, final String header) {
        final SortedSet<String> words = new TreeSet<>();
        page.substring(page.indexOf(header))
                .lines()
                .takeWhile(line -> line.startsWith("|"))
                .forEach(line -> Pattern.compile("`([A-Z][A-Za-z]+)`")
                        .matcher(line.substring(line.lastIndexOf('|', line.length() - 2)))
                        .results()
                        .forEach(found -> words.add(found.group(1))));
        return words;
    }

    private static SortedSet<String> found(final String text, final String pattern) {
        final SortedSet<String> words = new TreeSet<>();
        Pattern.compile(pattern).matcher(text).results().forEach(found -> words.add(found.group(1)));
        return words;
    }

    /** Reasons that the planner gives and those that conditions have of themselves. */
    private static SortedSet<String> reasons() throws IOException {
        final SortedSet<String> reasons =
                found(Files.readString(SOURCES.resolve("report/Conditions.java")), "\"([A-Z][A-Za-z]+)\"");
        reasons.addAll(
                found(Files.readString(SOURCES.resolve("kube/Extras.java")), "\"(Not[A-Z][A-Za-z]+|Failed|Unknown)\""));
        for (final String source : List.of("Certificates", "SelfManaged")) {
            reasons.addAll(
                    found(
                            Files.readString(SOURCES.resolve("kube/" + source + ".java")),
                            "(?:unsettled|Found|ROTATING =|FOREIGN =|NOT_ALLOWED =|FAILED =|ISSUING =)\\s*\\(?\\s*(?:false,\\s*)?\"([A-Z][A-Za-z]+)\""));
        }
        try (Stream<Path> plans = Files.list(SOURCES.resolve("plan"))) {
            for (final Path plan : plans.toList()) {
                reasons.addAll(found(Files.readString(plan), "Problem\\.([A-Z][A-Za-z]+)"));
            }
        }
        reasons.removeAll(NO_REASONS);
        reasons.removeAll(TYPES);
        return reasons;
    }

    @Test
    void everyReasonOfTheOperatorIsInTheTableAndInTheRunbook() throws IOException {
        final SortedSet<String> listed = table(page("operator.md"), "| condition | true means |");
        final String runbook = page("operator-runbook.md");

        assertThat(reasons()).hasSizeGreaterThan(35);
        assertThat(listed).containsAll(reasons());
        assertThat(listed).allMatch(reason -> runbook.contains("`" + reason + "`"));
    }

    @Test
    void everyConditionIsInTheTable() throws IOException {
        final String page = page("operator.md");
        assertThat(TYPES).allMatch(type -> page.contains("\n| `" + type + "` |"));
        final String conditions = Files.readString(SOURCES.resolve("report/Conditions.java"));
        assertThat(found(conditions, "(?:put\\(|told\\()\\s*\"([A-Z][A-Za-z]+)\""))
                .isEqualTo(new TreeSet<>(TYPES));
    }

    @Test
    void everyAlertIsInTheTableAndInTheRunbook() throws IOException {
        final List<String> alerts = new ObjectMapper()
                .readTree(Path.of("src/test/resources/monitoring/rules.json").toFile())
                .findValuesAsText("alert");
        assertThat(alerts).hasSizeGreaterThan(5);
        assertThat(found(page("operator.md"), "(?m)^\\| `(Skep[A-Za-z]+)`"))
                .containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(found(page("operator-runbook.md"), "(?m)^\\| `(Skep[A-Za-z]+)`"))
                .containsExactlyInAnyOrderElementsOf(alerts);
    }
}
