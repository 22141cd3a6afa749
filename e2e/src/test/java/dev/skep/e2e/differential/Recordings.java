package dev.skep.e2e.differential;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Transcripts of the real one, many in a file: {@code NAME-OF-THE-GROUP.txt}. */
final class Recordings {
    private static final String TITLE = "== ";

    private final Path directory;

    Recordings(final Path directory) {
        this.directory = directory;
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

    private static Map<String, List<String>> read(final Path file) {
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
