package dev.skep.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image as a file: well-formed by its own checksums, and holding what it must and no more. Runs with -Pimage. */
final class ImageIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private JsonNode manifest;

    @BeforeEach
    void unpack() throws Exception {
        run("tar", "xf", Path.of("target/skep-image.tar").toAbsolutePath().toString());
        final JsonNode index = JSON.readTree(folder.resolve("index.json").toFile());
        manifest = JSON.readTree(blob(index.at("/manifests/0")));
    }

    @Test
    void everyPartIsThereAndWhole() throws Exception {
        assertThat(blob(manifest.get("config"))).isNotEmpty();
        assertThat(manifest.get("layers")).isNotEmpty();
        for (final JsonNode layer : manifest.get("layers")) {
            assertThat(blob(layer)).hasSize(layer.get("size").asInt());
        }
    }

    @Test
    void runsAsAnOrdinaryUserAndStartsTheBroker() throws Exception {
        final JsonNode config = JSON.readTree(blob(manifest.get("config"))).get("config");

        assertThat(config.get("User").asText()).isEqualTo("1000:1000");
        assertThat(config.at("/Entrypoint/0").asText()).isEqualTo("/opt/skep/runtime/bin/java");
        assertThat(config.at("/Cmd/0").asText()).isEqualTo("broker");
        assertThat(config.get("Volumes").has("/usr/local/zeebe/data")).isTrue();
        assertThat(config.get("ExposedPorts").has("9600/tcp")).isTrue();
    }

    @Test
    void holdsWhatIsNeededAndNoShell() throws Exception {
        final List<String> files = run(
                        "tar",
                        "tzvf",
                        folder.resolve("blobs/sha256")
                                .resolve(digest(manifest.at("/layers/0")))
                                .toString())
                .lines()
                .toList();

        assertThat(files)
                .anyMatch(line -> line.endsWith(" opt/skep/runtime/bin/java"))
                .anyMatch(line -> line.endsWith(" opt/skep/java.args"))
                .anyMatch(line -> line.endsWith(" opt/skep/lib/skep.aot"))
                .anyMatch(line -> line.contains(" lib64/ld-linux") || line.contains(" lib/ld-linux"))
                .anyMatch(line -> line.endsWith("/libc.so.6"))
                .noneMatch(line -> line.contains(" app/"))
                .noneMatch(line -> line.endsWith("/sh") || line.endsWith("/bash"))
                .noneMatch(line -> line.substring(0, 10).contains("s"));
    }

    private static String digest(final JsonNode descriptor) {
        return descriptor.get("digest").asText().substring("sha256:".length());
    }

    private byte[] blob(final JsonNode descriptor) throws Exception {
        final byte[] bytes = Files.readAllBytes(folder.resolve("blobs/sha256").resolve(digest(descriptor)));
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)))
                .isEqualTo(digest(descriptor));
        return bytes;
    }

    private String run(final String... command) throws IOException, InterruptedException {
        final Path out = folder.resolve("out");
        final Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
