package dev.skep.model.feel;

/** Joins remarks to an evaluation to a bounded text. */
final class FeelRemarks {
    private static final int CHARS_MAX = 2_000;

    private FeelRemarks() {}

    static void append(final StringBuilder remarks, final String remark) {
        if (remarks.length() + remark.length() > CHARS_MAX || remarks.indexOf(remark) >= 0) {
            return;
        }
        if (!remarks.isEmpty()) {
            remarks.append("; ");
        }
        remarks.append(remark);
    }
}
