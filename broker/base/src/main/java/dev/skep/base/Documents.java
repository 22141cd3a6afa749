package dev.skep.base;

import java.nio.charset.StandardCharsets;

/**
 * Cuts a MessagePack document (a map with text keys) into its top-level entries without unpacking them, and puts such
 * entries together again.
 *
 * @see <a href="https://github.com/msgpack/msgpack/blob/master/spec.md">MessagePack specification</a>
 */
public final class Documents {
    private Documents() {}

    /** Takes the entries of a document in order. */
    @FunctionalInterface
    public interface EntryVisitor {
        void entry(String name, Packed value);
    }

    /** Calls the visitor for every top-level entry. Throws {@link FieldReader.MalformedBytes} if it is no document. */
    public static void forEach(final Packed document, final EntryVisitor visitor) {
        final Cursor cursor = new Cursor(document);
        final int entries = cursor.mapHeader();
        for (int i = 0; i < entries; i++) {
            final String name = cursor.text();
            final int start = cursor.position;
            cursor.skip(0);
            visitor.entry(name, new Packed(document.array(), start, cursor.position - start));
        }
        if (cursor.position != cursor.limit) {
            throw new FieldReader.MalformedBytes("bytes after the end of the document");
        }
    }

    public static int size(final Packed document) {
        return new Cursor(document).mapHeader();
    }

    /** Puts entries together to a document. Names must differ; the caller sees to it. */
    public static final class Builder {
        private final FieldWriter body = new FieldWriter(128);
        private int entries;

        public Builder put(final String name, final Packed value) {
            writeText(body, name);
            body.raw(value.array(), value.offset(), value.length());
            entries++;
            return this;
        }

        public boolean isEmpty() {
            return entries == 0;
        }

        /** Bytes so far. */
        public int size() {
            return body.size();
        }

        public Packed build() {
            if (entries == 0) {
                return Packed.EMPTY_DOCUMENT;
            }
            final FieldWriter out = new FieldWriter(body.size() + 5);
            if (entries < 16) {
                out.int8(0x80 | entries);
            } else if (entries < 0x1_0000) {
                out.int8(0xDE).int8(entries >>> 8).int8(entries);
            } else {
                out.int8(0xDF)
                        .int8(entries >>> 24)
                        .int8(entries >>> 16)
                        .int8(entries >>> 8)
                        .int8(entries);
            }
            out.raw(body.array(), 0, body.size());
            return new Packed(out.toByteArray());
        }
    }

    /** Text as a MessagePack value. */
    public static Packed text(final String value) {
        final FieldWriter out = new FieldWriter(value.length() + 5);
        writeText(out, value);
        return new Packed(out.toByteArray());
    }

    private static void writeText(final FieldWriter out, final String text) {
        final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        final int length = utf8.length;
        if (length < 32) {
            out.int8(0xA0 | length);
        } else if (length < 0x100) {
            out.int8(0xD9).int8(length);
        } else if (length < 0x1_0000) {
            out.int8(0xDA).int8(length >>> 8).int8(length);
        } else {
            out.int8(0xDB)
                    .int8(length >>> 24)
                    .int8(length >>> 16)
                    .int8(length >>> 8)
                    .int8(length);
        }
        out.raw(utf8, 0, length);
    }

    /** Steps over MessagePack values. */
    private static final class Cursor {
        private static final int DEPTH_MAX = 1000;

        private final byte[] bytes;
        private final int limit;
        private int position;

        Cursor(final Packed value) {
            bytes = value.array();
            position = value.offset();
            limit = value.offset() + value.length();
        }

        int mapHeader() {
            final int head = unsigned(1);
            if ((head & 0xF0) == 0x80) {
                return head & 0x0F;
            }
            return switch (head) {
                case 0xDE -> unsigned(2);
                case 0xDF -> count();
                default ->
                    throw new FieldReader.MalformedBytes(
                            "expected a MessagePack map, but found the type byte 0x" + Integer.toHexString(head));
            };
        }

        String text() {
            final int head = unsigned(1);
            final int length;
            if ((head & 0xE0) == 0xA0) {
                length = head & 0x1F;
            } else {
                length = switch (head) {
                    case 0xD9 -> unsigned(1);
                    case 0xDA -> unsigned(2);
                    case 0xDB -> count();
                    default ->
                        throw new FieldReader.MalformedBytes(
                                "expected text as the name of an entry, but found the type byte 0x"
                                        + Integer.toHexString(head));
                };
            }
            final int start = position;
            advance(length);
            return new String(bytes, start, length, StandardCharsets.UTF_8);
        }

        void skip(final int depth) {
            if (depth > DEPTH_MAX) {
                throw new FieldReader.MalformedBytes("nested deeper than " + DEPTH_MAX + " levels");
            }
            final int head = unsigned(1);
            if (head < 0x80 || head >= 0xE0) {
                return; // small numbers
            }
            if (head < 0x90) {
                skipMany(2L * (head & 0x0F), depth);
            } else if (head < 0xA0) {
                skipMany(head & 0x0F, depth);
            } else if (head < 0xC0) {
                advance(head & 0x1F);
            } else {
                skipTyped(head, depth);
            }
        }

        private void skipTyped(final int head, final int depth) {
            switch (head) {
                case 0xC0, 0xC2, 0xC3 -> {}
                case 0xC4, 0xD9 -> advance(unsigned(1));
                case 0xC5, 0xDA -> advance(unsigned(2));
                case 0xC6, 0xDB -> advance(count());
                case 0xC7 -> advance(unsigned(1) + 1);
                case 0xC8 -> advance(unsigned(2) + 1);
                case 0xC9 -> advance(Math.addExact(count(), 1));
                case 0xCC, 0xD0 -> advance(1);
                case 0xCD, 0xD1, 0xD4 -> advance(2);
                case 0xD5 -> advance(3);
                case 0xCA, 0xCE, 0xD2 -> advance(4);
                case 0xD6 -> advance(5);
                case 0xCB, 0xCF, 0xD3 -> advance(8);
                case 0xD7 -> advance(9);
                case 0xD8 -> advance(17);
                case 0xDC -> skipMany(unsigned(2), depth);
                case 0xDD -> skipMany(count(), depth);
                case 0xDE -> skipMany(2L * unsigned(2), depth);
                case 0xDF -> skipMany(2L * count(), depth);
                default -> throw new FieldReader.MalformedBytes("0xC1 is no MessagePack type");
            }
        }

        private void skipMany(final long values, final int depth) {
            for (long i = 0; i < values; i++) {
                skip(depth + 1);
            }
        }

        private int count() {
            final int value = unsigned(4);
            if (value < 0) {
                throw new FieldReader.MalformedBytes("a length above " + Integer.MAX_VALUE);
            }
            return value;
        }

        private int unsigned(final int width) {
            final int start = position;
            advance(width);
            int value = 0;
            for (int i = start; i < start + width; i++) {
                value = (value << 8) | (bytes[i] & 0xFF);
            }
            return value;
        }

        private void advance(final int count) {
            if (limit - position < count) {
                throw new FieldReader.MalformedBytes("the value ends early");
            }
            position += count;
        }
    }
}
