package dev.skep.e2e.differential;

import io.camunda.zeebe.client.ZeebeClient;
import java.net.URI;
import java.util.List;
import java.util.stream.LongStream;

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

    /** {@code 7} or {@code 1-100}; none of an empty text. */
    static List<Long> of(final String range) {
        if (range.isEmpty()) {
            return List.of();
        }
        final String[] ends = range.split("-", -1);
        return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]))
                .boxed()
                .toList();
    }
}
