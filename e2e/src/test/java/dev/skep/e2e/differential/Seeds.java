package dev.skep.e2e.differential;

import io.camunda.zeebe.client.ZeebeClient;
import java.net.URI;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What the commands are told. */
final class Seeds {
    private Seeds() {}

    /** {@code -Ddifferential.NAME}. */
    static String property(final String name, final String otherwise) {
        final String value = System.getProperty("differential." + name, "");
        return value.isEmpty() ? otherwise : value;
    }

    /** The real Zeebe, with one partition and nobody else on it. */
    static ZeebeClient zeebe() {
        return Play.client(
                property("zeebe", "127.0.0.1:26700"), URI.create("http://" + property("rest", "127.0.0.1:26703")));
    }

    /** {@code 7}, {@code 1-100} or both: {@code 7,21,1-100}; none of an empty text. */
    static List<Long> of(final String ranges) {
        if (ranges.isEmpty()) {
            return List.of();
        }
        return Stream.of(ranges.split(",", -1))
                .flatMapToLong(Seeds::range)
                .boxed()
                .toList();
    }

    private static LongStream range(final String range) {
        final String[] ends = range.split("-", -1);
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
    }
}
