package dev.skep.gateway.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The fields of a part of a token that are texts, numbers or lists of texts; all else is passed over. */
record Claims(Map<String, String> texts, Map<String, Long> seconds, Map<String, List<String>> lists) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static Claims parse(final byte[] json) throws IOException {
        final Claims claims = new Claims(new HashMap<>(), new HashMap<>(), new HashMap<>());
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("it is no object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                final String name = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_STRING -> claims.texts.put(name, parser.getText());
                    case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                        claims.seconds.put(name, (long) parser.getDoubleValue());
                    case START_ARRAY -> claims.lists.put(name, list(parser));
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new IOException("there is more behind it");
            }
        }
        return claims;
    }

    private static List<String> list(final JsonParser parser) throws IOException {
        final List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                texts.add(parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return texts;
    }

    String text(final String name) {
        return texts.getOrDefault(name, "");
    }

    /** Of a list of texts, or of one text, with blanks between them. */
    List<String> all(final String name) {
        final List<String> list = lists.get(name);
        if (list != null) {
            return list;
        }
        return text(name).isBlank() ? List.of() : List.of(text(name).strip().split("\\s+"));
    }
}
