package dev.skep.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where Helm and our charts are. */
final class Helm {
    static final String MISSING = "Helm is not built; e2e/kube prepare helm does that";

    /** A Helm that asks no server takes some version for granted. */
    static final String OLDEST_KUBERNETES = "1.30.0";

    private Helm() {}

    /**
     * A chart with values.
     *
     * @param name of the file of values: that of the chart, of a preset, or of its folder ci
     * @param values null for the chart's own
     */
    record Rendering(String chart, String name, Path values) {
        /** Command line options that give a chart its values. */
        List<String> options() {
            return values == null ? List.of() : List.of("-f", values.toString());
        }

        @Override
        public String toString() {
            return chart + " " + name;
        }
    }

    /** Empty when there is none. */
    static String program() {
        final String found = ApiServer.program("helm");
        if (found.isEmpty()) {
            System.err.println("SKIPPED: a test with Helm, because " + MISSING);
        }
        return found;
    }

    static String chart(final String name) {
        return ApiServer.REPOSITORY.resolve("charts").resolve(name).toString();
    }

    static String preset(final String name) {
        return ApiServer.REPOSITORY.resolve("helm").resolve(name).toString();
    }

    /** Each chart with its own values, with those of each preset, and with those that are there for tests. */
    static Stream<Rendering> renderings() throws IOException {
        final List<Rendering> all = new ArrayList<>();
        for (final String chart : List.of("skep-crds", "skep-operator", "zeebe-cluster")) {
            all.add(new Rendering(chart, "values", null));
            all.addAll(of(chart, Path.of(chart(chart), "ci")));
        }
        all.addAll(of("skep-operator", Path.of(preset("operator"))));
        all.addAll(of("zeebe-cluster", Path.of(preset("cluster"))));
        return all.stream();
    }

    private static List<Rendering> of(final String chart, final Path folder) throws IOException {
        return files(folder).stream()
                .map(file ->
                        new Rendering(chart, file.getFileName().toString().replaceAll("(-values)?\\.yaml$", ""), file))
                .toList();
    }

    /** Of a folder, which need not be there. */
    static List<Path> files(final Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }
}
