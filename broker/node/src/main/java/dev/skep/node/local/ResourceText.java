package dev.skep.node.local;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.skep.node.config.InvalidSettings;
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

/** The documents of a YAML file as maps, lists and texts. */
final class ResourceText {
    private static final long FILE_BYTES_MAX = 1 << 20;

    private ResourceText() {}

    static List<Object> documents(final Path file) {
        final YAMLFactory factory = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        requireReadable(file);
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                JsonParser parser = factory.createParser(reader)) {
            final List<Object> documents = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                final Object document = value(parser, token);
                if (document != null) {
                    documents.add(document);
                }
            }
            return documents;
        } catch (final JsonProcessingException e) {
            final int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            final String message = e.getOriginalMessage();
            final int end = message.indexOf('\n');
            throw bad(
                    file + " line " + line + " is not valid YAML: " + (end < 0 ? message : message.substring(0, end)));
        } catch (final MalformedInputException e) {
            throw bad(file + " is not a text file in UTF-8");
        } catch (final IOException e) {
            throw bad(file + " can't be read: " + e.getMessage());
        }
    }

    private static void requireReadable(final Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw bad(file + " is a directory, expected a file with a ZeebeCluster");
            }
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw bad(file + " is larger than 1 MB: is it really a file with a ZeebeCluster?");
            }
        } catch (final NoSuchFileException e) {
            throw bad(file + " does not exist");
        } catch (final IOException e) {
            throw bad(file + " can't be read: " + e.getMessage());
        }
    }

    static InvalidSettings bad(final String problem) {
        return new InvalidSettings(List.of(problem));
    }

    private static Object value(final JsonParser parser, final JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> {
                final Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    final String name = parser.currentName();
                    map.put(name, value(parser, parser.nextToken()));
                }
                yield map;
            }
            case START_ARRAY -> {
                final List<Object> list = new ArrayList<>();
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    list.add(value(parser, next));
                }
                yield list;
            }
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }
}
