package dev.skep.e2e.differential;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened in a play, line by line. Either it is written, or each line is held against what was written before. What follows a
 * {@code " | "} is for people and compared with nothing.
 */
final class Transcript {
    private static final String REMARK = " | ";

    private final List<String> lines = new ArrayList<>();
    private final List<String> expected;
    private String models = "";

    private Transcript(final List<String> expected) {
        this.expected = expected;
    }

    static Transcript writing() {
        return new Transcript(null);
    }

    static Transcript against(final List<String> expected) {
        return new Transcript(expected);
    }

    boolean isChecked() {
        return expected != null;
    }

    /** What came of one action. */
    void add(final String line) {
        final String wanted = expected == null ? line : next();
        lines.add(line);
        if (!compared(line).equals(compared(wanted))) {
            throw new Difference(lines.subList(0, lines.size() - 1), List.of(wanted), List.of(line));
        }
    }

    /** What is expected to be seen under the heading, which may be nothing. */
    List<String> expectedBlock(final String heading) {
        final List<String> block = new ArrayList<>();
        if (next().equals(heading)) {
            for (int i = lines.size() + 1;
                    i < expected.size() && expected.get(i).startsWith("  ");
                    i++) {
                block.add(expected.get(i).substring(2));
            }
        }
        return block;
    }

    /** What was seen under the heading. Nothing leaves no line. */
    void addBlock(final String heading, final List<String> block) {
        if (expected != null && !expectedBlock(heading).equals(block)) {
            throw new Difference(lines, expectedBlock(heading), block);
        }
        if (!block.isEmpty()) {
            lines.add(heading);
            block.forEach(line -> lines.add("  " + line));
        }
    }

    /** Whether that line is what is expected next. */
    boolean expects(final String line) {
        return expected != null && next().equals(line);
    }

    /** What is expected after the name of the action. */
    String expectedOutcome(final String action) {
        return next().startsWith(action) ? compared(next()).substring(action.length()) : "";
    }

    /** Nothing more happens. */
    void end() {
        if (expected != null && lines.size() < expected.size()) {
            throw new Difference(lines, expected.subList(lines.size(), expected.size()), List.of("(the end)"));
        }
    }

    /** What was played with. */
    void tellModels(final String text) {
        models = text;
    }

    String models() {
        return models;
    }

    List<String> lines() {
        return lines;
    }

    private String next() {
        return lines.size() < expected.size() ? expected.get(lines.size()) : "(the end)";
    }

    private static String compared(final String line) {
        final int remark = line.indexOf(REMARK);
        return remark < 0 ? line : line.substring(0, remark);
    }

    /** Something else was seen than what was expected. */
    static final class Difference extends AssertionError {
        private static final long serialVersionUID = 1L;

        Difference(final List<String> before, final List<String> expected, final List<String> seen) {
            super("after\n    " + String.join("\n    ", before) + "\n  expected was\n    "
                    + String.join("\n    ", expected) + "\n  but seen was\n    " + String.join("\n    ", seen));
        }

        private Difference(final String message) {
            super(message);
        }

        /** With what was played. */
        Difference in(final String play, final String model) {
            return new Difference(
                    "in " + play + ":\n    " + model.strip().replace("\n", "\n    ") + "\n  " + getMessage());
        }
    }
}
