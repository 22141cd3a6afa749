package dev.skep.node;

import dev.skep.node.cli.Skep;
import dev.skep.node.cli.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The {@code skep} command. */
public final class Main {
    private Main() {}

    public static void main(final String[] arguments) {
        final Terminal terminal = new Terminal(utf8(FileDescriptor.out), utf8(FileDescriptor.err));
        final int code = new Skep(terminal, System.getenv(), Broker::start).run(arguments);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }

    /** What we print is UTF-8 whatever the locale of the machine says. */
    private static PrintStream utf8(final FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
