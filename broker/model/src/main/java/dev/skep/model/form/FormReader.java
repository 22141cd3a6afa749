package dev.skep.model.form;

import dev.skep.model.feel.Evaluation;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the id of a form, the text, number or truth value {@code id} of the JSON object that the file is, and its {@code versionTag}. The rest must be JSON,
 * and may be anything.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class FormReader {
    private static final int DEPTH_MAX = 500;

    private final String text;
    private int position;
    private String id;
    private String versionTag = "";
    private boolean idIsText;

    private FormReader(final String text) {
        this.text = text;
    }

    /** The text is no JSON, or not what is expected of it. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(final String message) {
            super(message);
        }
    }

    /** The id and the tag, or what is wrong with the file. */
    public static Evaluation<FormHead> head(final byte[] content) {
        final FormReader reader;
        try {
            reader = new FormReader(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString());
            reader.file();
        } catch (final CharacterCodingException e) {
            return Evaluation.failed("The form is no text in UTF-8.");
        } catch (final Malformed e) {
            return Evaluation.failed("The form cannot be read as JSON: " + e.getMessage());
        }
        if (reader.id == null && !reader.idIsText) {
            return Evaluation.failed("Expected the form id to be present, but none given. Add a text 'id'.");
        }
        if (!reader.idIsText) {
            return Evaluation.failed("Expected the form id to be a text, but it is something else.");
        }
        return reader.id.isBlank()
                ? Evaluation.failed("Expected the form id to be filled, but it is blank.")
                : Evaluation.of(new FormHead(reader.id, reader.versionTag.strip()));
    }

    private void file() throws Malformed {
        skipSpace();
        if (peek() != '{') {
            throw expected("an object");
        }
        object(0);
        skipSpace();
        if (position < text.length()) {
            throw expected("the end of the file");
        }
    }

    private void value(final int depth) throws Malformed {
        if (depth > DEPTH_MAX) {
            throw expected("no more than " + DEPTH_MAX + " levels");
        }
        skipSpace();
        switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private void object(final int depth) throws Malformed {
        position++;
        skipSpace();
        if (peek() == '}') {
            position++;
            return;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw expected("a name");
            }
            final String name = string();
            skipSpace();
            take(':');
            skipSpace();
            if (depth == 0 && "id".equals(name)) {
                id();
            } else if (depth == 0 && "versionTag".equals(name) && peek() == '"') {
                versionTag = string();
            } else {
                value(depth + 1);
            }
            skipSpace();
            if (peek() == '}') {
                position++;
                return;
            }
            take(',');
        }
    }

    /** A number or a truth value is taken as it is written; null is as good as nothing. */
    private void id() throws Malformed {
        idIsText = peek() == '"';
        if (idIsText) {
            id = string();
            return;
        }
        final int start = position;
        final boolean isPlain = peek() != '{' && peek() != '[';
        value(1);
        final String written = text.substring(start, position);
        idIsText = isPlain && !"null".equals(written);
        id = idIsText ? written : isPlain ? null : "";
    }

    private void array(final int depth) throws Malformed {
        position++;
        skipSpace();
        if (peek() == ']') {
            position++;
            return;
        }
        while (true) {
            value(depth + 1);
            skipSpace();
            if (peek() == ']') {
                position++;
                return;
            }
            take(',');
        }
    }

    private String string() throws Malformed {
        final StringBuilder value = new StringBuilder();
        position++;
        while (true) {
            final char c = peek();
            if (c < ' ') {
                throw expected("the end of a text");
            }
            position++;
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws Malformed {
        final char c = peek();
        position++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw expected("an escaped character");
        };
    }

    private char unicode() throws Malformed {
        if (position + 4 > text.length()) {
            throw expected("four hexadecimal digits");
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            final int digit = Character.digit(text.charAt(position), 16);
            if (digit < 0) {
                throw expected("a hexadecimal digit");
            }
            code = code * 16 + digit;
            position++;
        }
        return (char) code;
    }

    private void number() throws Malformed {
        final int start = position;
        while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        if (!text.substring(start, position).matches("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?")) {
            position = start;
            throw expected("a value");
        }
    }

    private void word(final String word) throws Malformed {
        if (!text.startsWith(word, position)) {
            throw expected("a value");
        }
        position += word.length();
    }

    private void take(final char wanted) throws Malformed {
        if (peek() != wanted) {
            throw expected("'" + wanted + "'");
        }
        position++;
    }

    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    private void skipSpace() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private Malformed expected(final String what) {
        return new Malformed("expected " + what + " at character " + position);
    }
}
