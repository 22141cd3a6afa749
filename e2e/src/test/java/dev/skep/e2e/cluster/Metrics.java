package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.ManagementClient;
import java.util.List;

/** What one process tells on {@code /actuator/prometheus}, as of one moment. */
final class Metrics {
    private final List<String> lines;

    private Metrics(final List<String> lines) {
        this.lines = lines;
    }

    static Metrics of(final BrokerProcess process) {
        final ManagementClient.Answer answer = process.management().get("/actuator/prometheus");
        assertThat(answer.code()).isEqualTo(200);
        return new Metrics(answer.body().lines().toList());
    }

    /** The sum of all that have the name and all the labels, each such as {@code partition="1"}. */
    double sum(final String name, final String... labels) {
        final List<String> found = find(name, labels);
        assertThat(found).as("%s with %s", name, String.join(", ", labels)).isNotEmpty();
        return found.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    int count(final String name, final String... labels) {
        return find(name, labels).size();
    }

    /** As they were told, without comments. */
    List<String> lines() {
        return lines.stream().filter(line -> !line.startsWith("#")).toList();
    }

    private List<String> find(final String name, final String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .toList();
    }
}
