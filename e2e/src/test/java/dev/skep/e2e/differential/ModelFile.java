package dev.skep.e2e.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that somebody made for something else. Its play is the same for all: it is deployed, and an instance of each of its processes
 * runs with a few variables for as long as there are jobs to be completed.
 *
 * @param name of the file
 * @param content of a process, with an id that no other play has
 * @param processes ids
 * @param jobTypes that are not worked out by an expression
 */
record ModelFile(String name, String content, Set<String> processes, Set<String> jobTypes) {
    private static final Pattern PROCESS = Pattern.compile("<(?:\\w+:)?process\\b[^>]*?\\sid=\"([^\"]*)\"");
    private static final Pattern JOB_TYPE = Pattern.compile(
            "<zeebe:(?:taskDefinition|executionListener|taskListener)\\b[^>]*?\\stype=\"([^\"=][^\"]*)\"");
    private static final String VARIABLES =
            "{'x': 1, 'approved': true, 'amount': 100, 'name': 'a', 'items': [1, 2], 'orderId': 'o', 'key': 'k'}";
    private static final int JOBS = 40;

    static ModelFile read(final Path file) {
        try {
            final String text = Files.readString(file);
            final Set<String> processes = all(PROCESS, text);
            final Set<String> types = all(JOB_TYPE, text);
            types.add("io.camunda.zeebe:userTask");
            String content = text;
            for (final String process : processes) {
                content = content.replaceAll(
                        "(<(?:\\w+:)?process\\b[^>]*?\\sid|processRef|bpmnElement|processId)=\""
                                + Pattern.quote(process) + "\"",
                        "$1=\"~" + Matcher.quoteReplacement(process) + "\"");
            }
            return new ModelFile(file.getFileName().toString(), content, processes, types);
        } catch (final IOException e) {
            throw new UncheckedIOException("can't read " + file, e);
        }
    }

    private static Set<String> all(final Pattern pattern, final String text) {
        final Set<String> found = new TreeSet<>();
        final Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return new LinkedHashSet<>(found);
    }

    Play play() {
        return new Play(name, this::scene);
    }

    private void scene(final Actions a) {
        a.stage().endAtInternalErrors();
        a.stage().explain(name);
        jobTypes.forEach(a.stage()::alsoTake);
        a.deploy(Map.of(name, content));
        for (final String process : processes) {
            a.create(process, "~" + process, VARIABLES);
            for (int i = 0; i < JOBS && !a.stage().jobs().isEmpty(); i++) {
                a.complete(a.stage().jobs().getFirst(), "{}");
            }
            a.stage().tellWhetherActive(process, a.stage().key(process));
        }
    }
}
