package dev.skep.node.logging;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output belongs to the process: replacing the appender must not close it. */
final class UnclosedStream extends FilterOutputStream {
    UnclosedStream(final OutputStream out) {
        super(out);
    }

    @Override
    public void write(final byte[] bytes, final int offset, final int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
