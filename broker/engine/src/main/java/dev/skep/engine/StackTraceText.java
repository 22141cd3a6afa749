package dev.skep.engine;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A stack trace as text, for records that tell of our faults. */
final class StackTraceText {
    private StackTraceText() {}

    static String of(final Throwable failure, final int charsMax) {
        final StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.getBuffer().length() <= charsMax
                ? text.toString()
                : text.getBuffer().substring(0, charsMax);
    }
}
