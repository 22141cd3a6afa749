package dev.skep.base;

/**
 * Our own random numbers (SplitMix64, Steele et al. 2014), so that one seed means one run on every JDK. Not for secrets.
 */
public final class Rng {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long state;

    public Rng(final long seed) {
        this.seed = seed;
        this.state = seed;
    }

    /** A generator of its own for one purpose: switching one purpose off does not shift the draws of another. */
    public Rng fork(final String purpose) {
        long hash = seed;
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix(hash + GOLDEN_GAMMA * (purpose.charAt(i) + 1));
        }
        return new Rng(hash);
    }

    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in {@code [0, bound)}. */
    public int nextInt(final int bound) {
        Check.that(bound > 0, "bound must be positive");
        return (int) Long.remainderUnsigned(nextLong(), bound);
    }

    /** Uniform in {@code [from, toInclusive]}. */
    public long between(final long from, final long toInclusive) {
        Check.that(from <= toInclusive, "empty range");
        return from + Long.remainderUnsigned(nextLong(), toInclusive - from + 1);
    }

    /** True with the given probability, 0 to 1. */
    public boolean chance(final double probability) {
        return (nextLong() >>> 11) * 0x1.0p-53 < probability;
    }

    public void nextBytes(final byte[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = (byte) nextLong();
        }
    }

    private static long mix(final long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
