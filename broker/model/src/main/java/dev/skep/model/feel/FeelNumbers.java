package dev.skep.model.feel;

import dev.skep.base.Packed;
import java.math.BigDecimal;

/** How numbers leave expressions: integers where they are whole and fit, doubles otherwise, and null beyond what a double can say. */
final class FeelNumbers {
    /** Digits left of the point that no {@code long} has. */
    private static final int WHOLE_DIGITS_MAX = 19;

    private FeelNumbers() {}

    static Packed pack(final BigDecimal number) {
        final MsgPackWriter out = new MsgPackWriter();
        write(out, number);
        return out.build();
    }

    static void write(final MsgPackWriter out, final BigDecimal number) {
        if ((long) number.precision() - number.scale() <= WHOLE_DIGITS_MAX) {
            final long whole = number.longValue();
            if (number.compareTo(BigDecimal.valueOf(whole)) == 0) {
                out.putInteger(whole);
                return;
            }
        }
        final double rounded = number.doubleValue();
        if (Double.isFinite(rounded)) {
            out.putNumber(rounded);
        } else {
            out.putNull(); // JSON has no infinity, and whoever reads one takes it for null
        }
    }
}
