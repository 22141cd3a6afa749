package dev.skep.exporters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camunda.zeebe.exporter.api.Exporter;
import io.camunda.zeebe.exporter.api.context.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exporters out of jars that know nothing of us, each in a world of its own. */
final class ConfiguredExporterTest {
    @TempDir
    private Path folder;

    /** Refuses everything. */
    public static final class Choosy implements Exporter {
        @Override
        public void configure(final Context context) {
            throw new IllegalArgumentException("the url is missing");
        }

        @Override
        public void export(final io.camunda.zeebe.protocol.record.Record<?> next) {}
    }

    private static final String EXPORTER = """
            package acme;

            import io.camunda.zeebe.exporter.api.Exporter;
            import io.camunda.zeebe.exporter.api.context.Context;
            import io.camunda.zeebe.protocol.record.Record;

            public class Acme implements Exporter {
                public static class Config { public String fileName; public int maxSize = 5; public Nested bulk = new Nested(); }
                public static class Nested { public int delay; }

                @Override
                public void configure(Context context) throws Exception {
                    Config config = context.getConfiguration().instantiate(Config.class);
                    context.getLogger().debug("configured");
                    String seen = Library.NAME + " " + org.msgpack.core.MessagePack.WHOSE + " " + config.maxSize + " "
                            + config.bulk.delay + " " + (Thread.currentThread().getContextClassLoader() == Acme.class.getClassLoader());
                    java.nio.file.Files.writeString(java.nio.file.Path.of(config.fileName), seen);
                }

                @Override
                public void export(Record<?> record) {}
            }
            """;

    private static final String MSGPACK = """
            package org.msgpack.core;

            public class MessagePack { public static final String WHOSE = new String("brought along"); }
            """;

    private Path jar(final String name, final String library) throws IOException {
        final Path sources = Files.createDirectories(folder.resolve(name + "-sources"));
        final Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
        Files.writeString(sources.resolve("Acme.java"), EXPORTER);
        Files.writeString(sources.resolve("MessagePack.java"), MSGPACK);
        Files.writeString(
                sources.resolve("Library.java"),
                "package acme; class Library { static final String NAME = new String(\"" + library + "\"); }");
        final int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        classes.toString(),
                        sources.resolve("Acme.java").toString(),
                        sources.resolve("MessagePack.java").toString(),
                        sources.resolve("Library.java").toString());
        assertThat(code).isZero();
        final Path jar = folder.resolve(name + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> all = Files.walk(classes)) {
            for (final Path each : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                out.write(Files.readAllBytes(each));
                out.closeEntry();
            }
        }
        return jar;
    }

    private static void load(final ExporterSettings... settings) {
        assertThat(ConfiguredExporter.load(List.of(settings))).hasSize(settings.length);
    }

    private ExporterSettings acme(final String id, final Path jar, final String file) {
        return new ExporterSettings(
                id,
                "acme.Acme",
                jar.toString(),
                Map.of("filename", folder.resolve(file).toString(), "MAXSIZE", "12", "bulk", Map.of("Delay", "3")));
    }

    @Test
    void whatAJarBringsAlongIsItsOwn() throws IOException {
        final Path one = jar("one", "library one");
        final Path other = jar("other", "library other");

        load(acme("one", one, "one.txt"), acme("other", other, "other.txt"));

        assertThat(folder.resolve("one.txt")).hasContent("library one brought along 12 3 true");
        assertThat(folder.resolve("other.txt")).hasContent("library other brought along 12 3 true");
        assertThat(Thread.currentThread().getContextClassLoader().getName()).isNotEqualTo("exporter");
    }

    @Test
    void whatIsWrongIsSaidAtTheStart() throws IOException {
        final Path jar = jar("one", "x");
        assertRefused("acme.Acme", folder.resolve("missing.jar").toString(), "there is no file", "missing.jar");
        assertRefused("acme.Nobody", jar.toString(), "there is no class acme.Nobody", "one.jar");
        assertRefused("acme.Library", jar.toString(), "acme.Library is no exporter");
        assertRefused("elasticsearch", "", "there is no class elasticsearch", "file, postgres");
        assertRefused(Choosy.class.getName(), "", "it refuses its settings", "the url is missing");
        assertRefused("file", "", "it refuses its settings", "directory is missing");
        assertRefused("postgres", "", "it refuses its settings", "url is missing");
    }

    @Test
    void aMisspeltArgumentOfOursIsRefused() {
        assertThatThrownBy(() -> load(new ExporterSettings(
                        "a", "file", "", Map.of("directory", folder.toString(), "maxfilesize", "1MB", "maxfile", "3"))))
                .isInstanceOf(ExporterFault.class)
                .hasMessageContaining("no argument maxfile")
                .hasMessageContaining("maxFiles");
        assertThatThrownBy(() -> load(new ExporterSettings(
                        "a", "file", "", Map.of("directory", folder.toString(), "valueTypes", "JOB,INCIDENTS"))))
                .hasMessageContaining("there is no ValueType INCIDENTS");
    }

    private static void assertRefused(final String className, final String jar, final String... words) {
        assertThatThrownBy(() -> load(new ExporterSettings("audit", className, jar, Map.of())))
                .isInstanceOf(ExporterFault.class)
                .hasMessageStartingWith("Exporter 'audit' can't be used: ")
                .hasMessageContainingAll(words);
    }
}
