package dev.skep.e2e.differential;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plays at an address by hand: {@code record ADDRESS DIRECTORY [NAME...]} or {@code check ADDRESS DIRECTORY [NAME...]}. */
final class Differential {
    private Differential() {}

    public static void main(final String[] args) {
        final List<Play> plays = new ArrayList<>(Scenarios.all());
        int differences = 0;
        for (final Play play : plays) {
            if (args.length > 3 && !play.name().matches(args[3])) {
                continue;
            }
            final long started = System.nanoTime();
            try {
                final Recordings recordings = new Recordings(Path.of(args[2]));
                if (args[0].equals("record")) {
                    final Transcript seen = play.on(args[1], Transcript.writing());
                    recordings.put(play.name(), seen.lines());
                } else {
                    play.on(args[1], Transcript.against(recordings.get(play.name())));
                }
                System.out.println("ok " + play.name() + " " + (System.nanoTime() - started) / 1_000_000 + " ms");
            } catch (final Transcript.Difference | RuntimeException e) {
                differences++;
                System.out.println("---- " + play.name() + " " + (System.nanoTime() - started) / 1_000_000 + " ms: " + e);
                if (!(e instanceof RuntimeException)) {
                    continue;
                }
                e.printStackTrace(System.out);
            }
        }
        System.out.println(differences + " differences");
    }
}
