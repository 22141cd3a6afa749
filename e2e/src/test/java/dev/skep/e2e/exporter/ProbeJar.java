package dev.skep.e2e.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** An exporter in a jar of its own, built against nothing but the contract. It does what files in a directory tell it to. */
final class ProbeJar {
    static final String CLASS_NAME = "acme.Probe";

    private static final String SOURCE = """
            package acme;

            import io.camunda.zeebe.exporter.api.Exporter;
            import io.camunda.zeebe.exporter.api.context.Context;
            import io.camunda.zeebe.exporter.api.context.Controller;
            import io.camunda.zeebe.protocol.record.Record;
            import java.nio.file.*;

            public class Probe implements Exporter {
                private Path control;
                private Controller controller;

                @Override
                public void configure(Context context) {
                    control = Path.of((String) context.getConfiguration().getArguments().get("control"));
                }

                @Override
                public void open(Controller controller) {
                    this.controller = controller;
                }

                @Override
                public void export(Record<?> record) {
                    while (Files.exists(control.resolve("stand"))) {
                        java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                    }
                    if (Files.exists(control.resolve("fail"))) {
                        throw new IllegalStateException("told to fail");
                    }
                    try {
                        Files.writeString(control.resolve("seen"), record.getIntent() + " " + record.getKey() + "\\n",
                                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    controller.updateLastExportedRecordPosition(record.getPosition());
                }
            }
            """;

    private ProbeJar() {}

    static Path build(final Path folder) throws IOException {
        final Path source = Files.writeString(folder.resolve("Probe.java"), SOURCE);
        final Path classes = Files.createDirectory(folder.resolve("probe-classes"));
        final int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        source.toString());
        assertThat(code).isZero();
        final Path jar = folder.resolve("probe.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("acme/Probe.class"));
            out.write(Files.readAllBytes(classes.resolve("acme/Probe.class")));
            out.closeEntry();
        }
        return jar;
    }
}
