package dev.skep.engine.message;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.engine.TableIds;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of messages that are being offered, and of subscriptions that have taken one and wait for more. That a process has had a
 * message says nothing of a subscription that comes to it by a migration, so each is known by itself. What is known of a message goes when
 * it is neither kept nor offered to anybody any more. It is given once for each process: so many takers it has at most.
 */
final class MessageOffers {
    private static final int WEIGHT = 60;

    private static final Table<Counts> OFFERS = new Table<>(
            TableIds.MESSAGE_OFFERS, "message-offers", ValueCodec.of(Counts::write, Counts::read, counts -> WEIGHT));
    private static final Table<Boolean> TAKERS =
            new Table<>(TableIds.MESSAGE_TAKERS, "message-takers", ValueCodec.PRESENT);

    private final StateWriter state;

    MessageOffers(final StateWriter state) {
        this.state = state;
    }

    /** How many are being offered a message, and how many wait for more who have taken it. */
    private record Counts(int offered, int takers) {
        private static final Counts NONE = new Counts(0, 0);

        void write(final FieldWriter out) {
            out.int32(offered);
            out.int32(takers);
        }

        static Counts read(final FieldReader in) {
            return new Counts(in.int32(), in.int32());
        }
    }

    /** Whether the subscription has had the message before, and waits for others. */
    boolean hasTaken(final long messageKey, final long subscriptionKey) {
        return state.contains(TAKERS, Key.of(TAKERS, messageKey, subscriptionKey));
    }

    // ---------------------------------------------------------------- for appliers

    void applyOffered(final long messageKey) {
        add(messageKey, 1, 0);
    }

    void applyTaken(final long messageKey, final long subscriptionKey) {
        add(messageKey, -1, 1);
        state.put(TAKERS, Key.of(TAKERS, messageKey, subscriptionKey), Boolean.TRUE);
    }

    /** It was refused, or who has taken it waits for nothing more. */
    void applyClosed(final long messageKey) {
        add(messageKey, -1, 0);
    }

    /** The message is not kept: unless somebody is being offered it, nobody will be any more. */
    void applyNotKept(final long messageKey) {
        final Counts counts = counts(messageKey);
        if (counts.offered > 0 || counts.takers == 0) {
            return;
        }
        final List<Key> takers = new ArrayList<>();
        state.scan(TAKERS, Key.of(TAKERS, messageKey), (taker, present) -> takers.add(taker));
        for (final Key taker : takers) {
            state.delete(TAKERS, taker);
        }
        state.delete(OFFERS, Key.of(OFFERS, messageKey));
    }

    private void add(final long messageKey, final int offered, final int takers) {
        final Counts before = counts(messageKey);
        // What was offered by a broker that did not count is not counted when it is answered.
        final Counts counts = new Counts(Math.max(0, before.offered + offered), before.takers + takers);
        if (counts.equals(Counts.NONE)) {
            state.delete(OFFERS, Key.of(OFFERS, messageKey));
        } else {
            state.put(OFFERS, Key.of(OFFERS, messageKey), counts);
        }
    }

    private Counts counts(final long messageKey) {
        final Counts found = state.get(OFFERS, Key.of(OFFERS, messageKey));
        return found == null ? Counts.NONE : found;
    }
}
