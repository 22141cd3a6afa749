package dev.skep.base;

import java.util.Comparator;

/**
 * Names a member of the cluster: the decimal node id of a broker, or the free text of a gateway. Brokers come first, by
 * number, so that "2" is before "10".
 */
public record MemberId(String text) implements Comparable<MemberId> {
    private static final int DIGITS_MAX = 9;
    private static final Comparator<MemberId> ORDER =
            Comparator.comparingInt(MemberId::numberOrMax).thenComparing(MemberId::text);

    public MemberId {
        Check.that(!text.isEmpty(), "a member id is not empty");
    }

    public static MemberId of(final int nodeId) {
        Check.that(nodeId >= 0, "node ids count from 0, not from %s", nodeId);
        return new MemberId(Integer.toString(nodeId));
    }

    /** Whether this is a broker: its id is a node id. */
    public boolean isBroker() {
        return numberOrMax() != Integer.MAX_VALUE;
    }

    /** The node id of a broker. */
    public int nodeId() {
        Check.that(isBroker(), "member %s is no broker", text);
        return numberOrMax();
    }

    private int numberOrMax() {
        if (text.length() > DIGITS_MAX || (text.length() > 1 && text.charAt(0) == '0')) {
            return Integer.MAX_VALUE;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return Integer.MAX_VALUE;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    @Override
    public int compareTo(final MemberId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return text;
    }
}
