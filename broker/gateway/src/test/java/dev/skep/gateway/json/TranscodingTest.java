package dev.skep.gateway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Documents;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Packed;
import dev.skep.base.Rng;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;

class TranscodingTest {
    private final JsonToPacked toPacked = new JsonToPacked(50);
    private final PackedToJson toJson = new PackedToJson(50);

    private String json(final Packed packed) {
        return new String(toJson.json(packed), StandardCharsets.UTF_8);
    }

    private String there(final String json) {
        return json(toPacked.document(json));
    }

    private static Value unpacked(final Packed packed) throws IOException {
        try (MessageUnpacker unpacker =
                MessagePack.newDefaultUnpacker(packed.array(), packed.offset(), packed.length())) {
            final Value value = unpacker.unpackValue();
            assertThat(unpacker.hasNext()).isFalse();
            return value;
        }
    }

    @Test
    void anEmptyTextIsTheEmptyDocument() {
        for (final String empty : new String[] {"", "{}", " ", " { } "}) {
            assertThat(toPacked.document(empty)).as(empty).isEqualTo(Packed.EMPTY_DOCUMENT);
        }
        assertThat(json(Packed.EMPTY_DOCUMENT)).isEqualTo("{}");
    }

    @Test
    void wholeNumbersOfMoreThan64BitsAreRefused() {
        for (final String number : new String[] {"18446744073709551616", "-9223372036854775809"}) {
            assertThatThrownBy(() -> toPacked.document("{\"v\":" + number + "}"))
                    .as(number)
                    .isInstanceOf(InvalidDocument.class)
                    .hasMessageContaining("64 bits");
        }
        assertThat(json(toPacked.document("{\"v\":9223372036854775808}"))).isEqualTo("{\"v\":9.223372036854776E18}");
    }

    @Test
    void keepsAllKindsOfValues() {
        final String all = "{\"n\":null,\"t\":true,\"f\":false,\"i\":-7,\"d\":1.25,\"e\":1.0E-9,\"s\":\"x\","
                + "\"a\":[1,[],{}],\"o\":{\"p\":{\"q\":[]}}}";
        assertThat(there(all)).isEqualTo(all);
    }

    /** As people write them in a shell, and as Zeebe takes them. */
    @Test
    void textsMayStandInSingleQuotes() {
        assertThat(there("{'a':'x \"y\"', \"b\":['']}")).isEqualTo("{\"a\":\"x \\\"y\\\"\",\"b\":[\"\"]}");
    }

    @Test
    void wholeNumbersOf64BitsStayWholeAndTheirFormIsTheShortest() throws IOException {
        for (int bit = 0; bit < 64; bit++) {
            for (int delta = -1; delta <= 1; delta++) {
                for (final long value : new long[] {(1L << bit) + delta, -(1L << bit) + delta}) {
                    final Packed packed = toPacked.document("{\"v\":" + value + "}");
                    final MessageBufferPacker expected = MessagePack.newDefaultBufferPacker();
                    expected.packMapHeader(1).packString("v").packLong(value);
                    assertThat(packed.array()).as("%d", value).isEqualTo(expected.toByteArray());
                    assertThat(json(packed)).isEqualTo("{\"v\":" + value + "}");
                }
            }
        }
    }

    @Test
    void largerNumbersBecomeDoubles() {
        assertThat(there("{\"v\":9223372036854775808}"))
                .isEqualTo("{\"v\":9.223372036854775808E18}".replace("775808E", "776E"));
        assertThat(there("{\"v\":-1e300}")).isEqualTo("{\"v\":-1.0E300}");
        assertThat(there("{\"v\":1.0}")).isEqualTo("{\"v\":1.0}");
    }

    @Test
    void theLastOfEntriesWithOneNameWins() {
        assertThat(there("{\"a\":1,\"b\":2,\"a\":3}")).isEqualTo("{\"b\":2,\"a\":3}");
        assertThat(there("{\"a\":{\"x\":1,\"x\":[2]},\"a\":{\"x\":1,\"y\":{\"a\":0},\"x\":2}}"))
                .isEqualTo("{\"a\":{\"y\":{\"a\":0},\"x\":2}}");
    }

    @Test
    void keepsTextOfAllPlanesAndEscapes() {
        final String text = "{\"k\\\"ey\":\"\\u0000\\u001f \\n\\r\\t\\b\\f\\\\ / äß€😀 \\uD83D\\uDE00\"}";
        assertThat(there(text)).isEqualTo("{\"k\\\"ey\":\"\\u0000\\u001f \\n\\r\\t\\b\\f\\\\ / äß€😀 😀\"}");
        assertThat(there("{\"a\":\"\\uD83D\"}")).as("half a character").isEqualTo("{\"a\":\"?\"}");
    }

    @Test
    void headsGrowWithTheirContents() throws IOException {
        for (final int count : new int[] {15, 16, 17, 31, 32, 255, 256, 65_535, 65_536}) {
            final StringBuilder text = new StringBuilder("{\"list\":[");
            final StringBuilder object = new StringBuilder("{");
            for (int i = 0; i < count; i++) {
                text.append(i == 0 ? "" : ",").append(i % 10);
                object.append(i == 0 ? "" : ",")
                        .append("\"k")
                        .append(i)
                        .append("\":")
                        .append(i % 7);
            }
            final String json =
                    text + "],\"object\":" + object + "},\"text\":\"" + "z".repeat(count) + "\",\"end\":true}";
            final Packed packed = toPacked.document(json);
            assertThat(json(packed)).isEqualTo(json);
            assertThat(unpacked(packed).asMapValue().size()).isEqualTo(4);
            assertThat(Documents.size(packed)).isEqualTo(4);
        }
    }

    @Test
    void manyNamesAreStillFoundTwice() {
        final StringBuilder json = new StringBuilder("{");
        final Map<String, Integer> expected = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            final String name = "n" + i % 60;
            expected.remove(name);
            expected.put(name, i);
            json.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(i);
        }
        final StringBuilder wanted = new StringBuilder("{");
        expected.forEach((name, value) -> wanted.append(wanted.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));

        assertThat(there(json + "}")).isEqualTo(wanted + "}");
    }

    @Test
    void depthHasABound() {
        final String deepest = "{\"a\":".repeat(49) + "{}" + "}".repeat(49);
        assertThat(there(deepest)).isEqualTo(deepest);
        assertThatThrownBy(() -> toPacked.document("{\"a\":" + deepest + "}"))
                .isInstanceOf(InvalidDocument.class)
                .hasMessageContaining("deeper than 50 levels");
        assertThatThrownBy(() -> toPacked.document("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(InvalidDocument.class);
    }

    @Test
    void writesEveryTypeOfMessagePack() throws IOException {
        final MessageBufferPacker packer = MessagePack.newDefaultBufferPacker();
        packer.packMapHeader(9);
        packer.packString("bin").packBinaryHeader(3).writePayload(new byte[] {1, 2, 3});
        packer.packString("ext").packExtensionTypeHeader((byte) 5, 2).writePayload(new byte[] {4, 5});
        packer.packString("time").packTimestamp(1_700_000_000L, 500_000_000);
        packer.packString("float").packFloat(0.5f);
        packer.packString("nan").packDouble(Double.NaN);
        packer.packString("huge").packBigInteger(new java.math.BigInteger("18446744073709551615"));
        packer.packInt(12).packString("number as name");
        packer.packNil().packString("nothing as name");
        packer.packString("infinite").packDouble(Double.NEGATIVE_INFINITY);

        assertThat(json(new Packed(packer.toByteArray())))
                .isEqualTo("{\"bin\":\"AQID\",\"ext\":\"BAU=\",\"time\":\"2023-11-14T22:13:20.500Z\",\"float\":0.5,"
                        + "\"nan\":null,\"huge\":18446744073709551615,\"12\":\"number as name\","
                        + "\"null\":\"nothing as name\",\"infinite\":null}");
    }

    @Test
    void randomDocumentsComeBackAsTheyWere() throws IOException {
        final long seed = System.nanoTime();
        final Rng rng = new Rng(seed);
        for (int i = 0; i < 3_000; i++) {
            final String json = "{\"root\":" + random(rng, 0) + "}";
            final Packed packed = toPacked.document(json);
            assertThat(json(packed)).as("seed %d", seed).isEqualTo(json);
            unpacked(packed);
        }
    }

    private static String random(final Rng rng, final int depth) {
        return switch (rng.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(rng.chance(0.5));
            case 2 -> Long.toString(rng.nextLong() >> rng.nextInt(64));
            case 3 -> Double.toString(Math.scalb((double) rng.nextLong(), rng.nextInt(600) - 300));
            case 4, 5 -> '"' + "aé€😀\\n".repeat(rng.nextInt(12)) + '"';
            case 6 -> array(rng, depth + 1);
            default -> object(rng, depth + 1);
        };
    }

    private static String array(final Rng rng, final int depth) {
        final StringBuilder array = new StringBuilder("[");
        for (int i = rng.nextInt(20); i > 0; i--) {
            array.append(random(rng, depth)).append(i > 1 ? "," : "");
        }
        return array + "]";
    }

    private static String object(final Rng rng, final int depth) {
        final StringBuilder object = new StringBuilder("{");
        for (int i = rng.nextInt(20); i > 0; i--) {
            object.append("\"n").append(i).append("\":").append(random(rng, depth));
            object.append(i > 1 ? "," : "");
        }
        return object + "}";
    }

    @Test
    void brokenTextIsRefusedAndNothingElseHappens() throws IOException {
        final long seed = System.nanoTime();
        final Rng rng = new Rng(seed);
        final String valid = "{\"a\":[1,-2.5e3,\"x\\u00e9\\n\",{\"b\":null,\"c\":true}],\"d\":{\"e\":\"ü\"}}";
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            final StringBuilder text = new StringBuilder(valid);
            for (int change = rng.nextInt(3); change >= 0; change--) {
                final int at = rng.nextInt(text.length());
                switch (rng.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) rng.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, "{}[]\",:\\-e0".charAt(rng.nextInt(11)));
                }
            }
            try {
                final Packed packed = toPacked.document(text.toString());
                assertThat(unpacked(packed).isMapValue()).isTrue();
                toJson.json(packed);
            } catch (final InvalidDocument e) {
                assertThat(e).as("seed %d", seed).hasMessageMatching("(?s).+");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void brokenBytesAreRefusedAndNothingElseHappens() {
        final long seed = System.nanoTime();
        final Rng rng = new Rng(seed);
        final byte[] valid = toPacked.document("{\"a\":[1,-2.5e3,\"xé\",{\"b\":null}],\"d\":300}")
                .array();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            final byte[] bytes = Arrays.copyOf(valid, 1 + rng.nextInt(valid.length + 4));
            for (int change = rng.nextInt(3); change > 0; change--) {
                bytes[rng.nextInt(bytes.length)] = (byte) rng.nextLong();
            }
            try {
                toJson.json(new Packed(bytes));
            } catch (final MalformedBytes e) {
                refused++;
            }
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }
}
