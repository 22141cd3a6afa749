package dev.skep.e2e.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Transcripts of the real one, many in a file: {@code NAME-OF-THE-GROUP.txt}. Read once; not for several threads. */
final class Recordings {
    private static final String TITLE = "== ";

    private static final String RANDOM = "random/";

    private final Path directory;
    private final Map<Path, Map<String, List<String>>> files = new HashMap<>();

    Recordings(final Path directory) {
        this.directory = directory;
    }

    /** Those that are kept with the sources. */
    static Recordings ofThisSourceTree() {
        return new Recordings(Path.of("src", "test", "resources", "differential"));
    }

    /** The seeds of the random plays that were recorded. */
    List<Long> seeds() {
        return read(file(RANDOM)).keySet().stream()
                .map(name -> Long.parseLong(name.substring(RANDOM.length())))
                .toList();
    }

    /** Of whom they are and since when. */
    void tell(final String source) {
        try {
            Files.writeString(directory.resolve("source"), source + "\n");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The transcript of the play of that name, which is {@code group/name}. Empty if there is none. */
    List<String> get(final String play) {
        return read(file(play)).getOrDefault(play, List.of());
    }

    /** Keeps or replaces one. */
    void put(final String play, final List<String> lines) {
        final Map<String, List<String>> all = read(file(play));
        all.put(play, lines);
        final StringBuilder text = new StringBuilder();
        all.forEach((name, transcript) -> {
            text.append(TITLE).append(name).append('\n');
            transcript.forEach(line -> text.append(line).append('\n'));
        });
        try {
            Files.createDirectories(directory);
            Files.writeString(file(play), text.toString());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(final String play) {
        return directory.resolve(play.substring(0, play.indexOf('/')) + ".txt");
    }

    private Map<String, List<String>> read(final Path file) {
        return files.computeIfAbsent(file, Recordings::readFile);
    }

    private static Map<String, List<String>> readFile(final Path file) {
        final Map<String, List<String>> all = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return all;
        }
        try {
            List<String> current = null;
            for (final String line : Files.readAllLines(file)) {
                if (line.startsWith(TITLE)) {
                    current = new ArrayList<>();
                    all.put(line.substring(TITLE.length()), current);
                } else if (current != null) {
                    current.add(line);
                }
            }
            return all;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
