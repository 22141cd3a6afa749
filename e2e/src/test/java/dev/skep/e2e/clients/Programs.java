package dev.skep.e2e.clients;

import dev.skep.e2e.fixture.AtOnce;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The programs in {@code e2e/clients}: how they are installed and run. */
final class Programs {
    /** With {@code skip} all are left out, with {@code required} it is a failure when one can't be had. */
    private static final String WANTED = System.getenv().getOrDefault("SKEP_E2E_CLIENTS", "");

    private static final Path COMMAND = Path.of("clients", "clients").toAbsolutePath();
    private static final Duration CHECK = Duration.ofMinutes(1);
    private static final Duration PREPARATION = Duration.ofMinutes(4);
    private static final Duration ROUND = Duration.ofMinutes(3);

    /** By client why it can't be run here; empty for those that can. */
    private final Map<String, String> obstacles = new TreeMap<>();

    /** Installs those that were not installed before, all at once. */
    Programs(final List<String> clients) {
        final List<String> found = AtOnce.map(clients.size(), clients, Programs::findObstacle);
        for (int i = 0; i < clients.size(); i++) {
            obstacles.put(clients.get(i), found.get(i));
        }
    }

    /** How a program ended and what it said. */
    record Outcome(int code, String out, String err) {}

    static boolean required() {
        return WANTED.equals("required");
    }

    /** Why the client can't be run here; empty when it can. */
    String obstacle(final String client) {
        return obstacles.get(client);
    }

    private static String findObstacle(final String client) {
        if (WANTED.equals("skip")) {
            return "SKEP_E2E_CLIENTS is skip";
        }
        final Outcome check = execute(CHECK, "check", client);
        if (check.code() != 0 || !check.out().isBlank()) {
            return check.out().strip() + check.err().strip();
        }
        final Outcome prepared = execute(PREPARATION, "prepare", client);
        return prepared.code() == 0
                ? ""
                : "it can't be installed: " + prepared.err().strip();
    }

    /** One round with a broker; what the arguments are is said in {@code e2e/clients}. */
    static Outcome round(final String client, final List<String> arguments) {
        final List<String> all = new ArrayList<>(List.of("run", client));
        all.addAll(arguments);
        return execute(ROUND, all.toArray(String[]::new));
    }

    /** The same with another program of that client. */
    static Outcome round(final String client, final String program, final List<String> arguments) {
        final List<String> all = new ArrayList<>(List.of("run", client));
        all.addAll(arguments);
        return execute(ROUND, Map.of("CLIENTS_PROGRAM", program), all.toArray(String[]::new));
    }

    private static Outcome execute(final Duration patience, final String... arguments) {
        return execute(patience, Map.of(), arguments);
    }

    private static Outcome execute(
            final Duration patience, final Map<String, String> environment, final String... arguments) {
        final List<String> command = new ArrayList<>(List.of(COMMAND.toString()));
        command.addAll(List.of(arguments));
        try {
            final Path out = Files.createTempFile("skep", ".out");
            final Path err = Files.createTempFile("skep", ".err");
            try {
                final ProcessBuilder builder = new ProcessBuilder(command);
                builder.environment()
                        .keySet()
                        .removeIf(name -> name.startsWith("ZEEBE_") || name.startsWith("CAMUNDA_"));
                builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
                builder.environment().putAll(environment);
                final Process process = builder.redirectInput(new File("/dev/null"))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
                if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor();
                    return new Outcome(
                            -1,
                            Files.readString(out),
                            Files.readString(err) + "not done in " + patience.toSeconds() + " s");
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
