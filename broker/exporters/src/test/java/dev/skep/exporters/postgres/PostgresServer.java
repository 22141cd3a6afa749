package dev.skep.exporters.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real server in a directory of its own, on a port of its own. It refuses to run as root, so it gets another user where we are. */
final class PostgresServer implements AutoCloseable {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final int COMMAND_SECONDS_MAX = 120;
    private static final String NOBODY = "65534";

    private final Path root;

    /** Bound, but does not listen: nobody gets the port while the server is away, but for the server, which asks for it. */
    private final Socket holder = new Socket();

    private final int port;

    private PostgresServer(final Path root) throws IOException {
        this.root = root;
        holder.setReuseAddress(true);
        holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = holder.getLocalPort();
    }

    /** An empty server that runs. */
    static PostgresServer start() throws IOException {
        final Path root = Files.createTempDirectory("skep-postgres");
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        final PostgresServer server = new PostgresServer(root);
        final Path archive = root.resolve("server.txz");
        try (InputStream in = PostgresServer.class.getResourceAsStream(ARCHIVE)) {
            Files.copy(in, archive);
        }
        run(List.of("tar", "-xJf", archive.toString(), "-C", root.toString()));
        Files.delete(archive);
        final Path data = Files.createDirectory(root.resolve("data"));
        if (isRoot()) {
            run(List.of("chown", NOBODY + ":" + NOBODY, data.toString()));
        }
        server.runServer(
                "initdb", "-D", data.toString(), "-U", "skep", "-A", "trust", "-E", "UTF8", "--locale=C", "-N");
        server.launch();
        return server;
    }

    /** Begins to run, again perhaps. */
    void launch() throws IOException {
        runServer(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-t",
                "100",
                "-l",
                data() + "/log",
                "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off",
                "start");
    }

    /** As if it had been killed. */
    void kill() throws IOException {
        runServer("pg_ctl", "-D", data(), "-w", "-t", "100", "-m", "immediate", "stop");
    }

    private String data() {
        return root.resolve("data").toString();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "skep", "");
    }

    private void runServer(final String program, final String... arguments) throws IOException {
        final List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        command.add(root.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void run(final List<String> command) throws IOException {
        final Path output = Files.createTempFile("skep-postgres", ".log");
        try {
            final Process process = new ProcessBuilder(command)
                    .directory(output.getParent().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(command + " failed: " + Files.readString(output));
            }
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        holder.close();
        try (Stream<Path> files = Files.walk(root)) {
            for (final Path file : files.toList().reversed()) {
                Files.delete(file);
            }
        }
    }
}
