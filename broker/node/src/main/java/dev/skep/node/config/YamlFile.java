package dev.skep.node.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML file as flat assignments: nested keys and dotted keys are the same, lists of plain values are joined by commas,
 * an empty value says nothing.
 */
final class YamlFile {
    private static final long FILE_BYTES_MAX = 1 << 20;

    private final Path file;
    private final JsonParser parser;
    private final Map<String, Assignment> assignments = new LinkedHashMap<>();

    private YamlFile(final Path file, final JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** What the file says; throws {@link InvalidSettings} when it can't be read as YAML. */
    static List<Assignment> read(final Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw new InvalidSettings(List.of(file + " is larger than " + Kind.print(FILE_BYTES_MAX)
                        + ": is it really a configuration file?"));
            }
        } catch (NoSuchFileException e) {
            throw new InvalidSettings(
                    List.of(file + " does not exist; name the configuration file with --config, or leave it out"));
        } catch (IOException e) {
            throw new InvalidSettings(List.of(file + " can't be read: " + e.getMessage()));
        }
        final YAMLFactory factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                JsonParser parser = factory.createParser(reader)) {
            final YamlFile yaml = new YamlFile(file, parser);
            yaml.document();
            return List.copyOf(yaml.assignments.values());
        } catch (JsonProcessingException e) {
            final int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new InvalidSettings(
                    List.of(file + " line " + line + " is not valid YAML: " + firstLine(e.getOriginalMessage())));
        } catch (MalformedInputException e) {
            throw new InvalidSettings(List.of(file + " is not a text file in UTF-8"));
        } catch (IOException e) {
            throw new InvalidSettings(List.of(file + " can't be read: " + e.getMessage()));
        }
    }

    private static String firstLine(final String message) {
        final int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private void document() throws IOException {
        final JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            throw new InvalidSettings(List.of(file + " line " + line()
                    + ": found a plain value or list, expected keys such as 'zeebe:' with their values below"));
        }
        mapping("");
        if (parser.nextToken() != null) {
            throw new InvalidSettings(
                    List.of(file + " line " + line() + ": found a second document, expected one document only"));
        }
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private void mapping(final String prefix) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String path = prefix + parser.currentName();
            value(path);
        }
    }

    private void value(final String path) throws IOException {
        final JsonToken token = parser.nextToken();
        switch (token) {
            case START_OBJECT -> mapping(path + ".");
            case START_ARRAY -> list(path);
            case VALUE_NULL -> {
                // a key without a value, as templates leave behind: says nothing
            }
            default -> add(path, parser.getText());
        }
    }

    private void list(final String path) throws IOException {
        final int line = line();
        final List<String> plain = new ArrayList<>();
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> mapping(path + "." + index + ".");
                case START_ARRAY -> list(path + "." + index);
                default -> plain.add(parser.getText());
            }
            index++;
        }
        if (!plain.isEmpty()) {
            add(new Assignment(path, String.join(",", plain), new Source.InFile(file.toString(), line)));
        }
    }

    private void add(final String path, final String text) {
        add(new Assignment(path, text, new Source.InFile(file.toString(), line())));
    }

    private void add(final Assignment assignment) {
        final Assignment before = assignments.put(Names.relax(assignment.name()), assignment);
        if (before != null) {
            throw new InvalidSettings(List.of(assignment.name() + " is set twice, at " + before.source() + " and at "
                    + assignment.source() + "; keep one"));
        }
    }
}
