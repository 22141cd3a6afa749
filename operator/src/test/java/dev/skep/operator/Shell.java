package dev.skep.operator;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Commands that run to their end, within a time. */
final class Shell {
    /** How a command ended and what it said. */
    record Outcome(int code, String out, String err) {}

    private Shell() {}

    /** The output of a command that succeeds. */
    static String must(final Duration patience, final String... command) {
        final Outcome outcome = run(patience, command);
        if (outcome.code() != 0) {
            throw new AssertionError(String.join(" ", command) + " failed:\n" + outcome.err() + outcome.out());
        }
        return outcome.out();
    }

    static Outcome run(final Duration patience, final String... command) {
        try {
            // files and not pipes: what a command leaves running may hold a pipe open for ever
            final Path out = Files.createTempFile("skep", ".out");
            final Path err = Files.createTempFile("skep", ".err");
            try {
                final Process process = new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(
                            String.join(" ", command) + " didn't end in " + patience.toSeconds() + " s");
                }
                return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
