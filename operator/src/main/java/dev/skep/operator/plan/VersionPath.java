package dev.skep.operator.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which version may follow which: a patch, or the next minor version. */
public final class VersionPath {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)(-.+)?");

    private VersionPath() {}

    /** Why not. */
    public enum Refusal {
        DOWNGRADE,
        SKIP
    }

    /** Empty when {@code to} may follow {@code from}. Versions of another form are nobody's business but their owner's. */
    public static Optional<Refusal> refusal(final String from, final String to) {
        final Matcher old = FORM.matcher(from);
        final Matcher next = FORM.matcher(to);
        if (from.equals(to) || !old.matches() || !next.matches()) {
            return Optional.empty();
        }
        for (int part = 1; part <= 3; part++) {
            final int before = Integer.parseInt(old.group(part));
            final int after = Integer.parseInt(next.group(part));
            if (after < before) {
                return Optional.of(Refusal.DOWNGRADE);
            }
            if (after > before) {
                final boolean nextMajor =
                        part == 1 && after == before + 1 && next.group(2).equals("0");
                final boolean fine = part == 3 || (part == 2 && after == before + 1) || nextMajor;
                return fine ? Optional.empty() : Optional.of(Refusal.SKIP);
            }
        }
        final boolean olderIsFinal = old.group(4) == null;
        return olderIsFinal && next.group(4) != null ? Optional.of(Refusal.DOWNGRADE) : Optional.empty();
    }

    /** Negative when {@code a} is older; pre-releases of one version are equal. */
    public static int compare(final String a, final String b) {
        final Matcher one = FORM.matcher(a);
        final Matcher other = FORM.matcher(b);
        if (!one.matches() || !other.matches()) {
            return a.compareTo(b);
        }
        for (int part = 1; part <= 3; part++) {
            final int difference =
                    Integer.compare(Integer.parseInt(one.group(part)), Integer.parseInt(other.group(part)));
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }
}
