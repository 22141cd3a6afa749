package dev.skep.gateway;

import dev.skep.base.Check;
import dev.skep.base.MemberId;
import dev.skep.protocol.message.CommandReply;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Calls of one loop that wait for a partition, by request id. An id names the loop, a slot and a running number, so that finding
 * a call is one look into an array, and an answer that comes too late finds nobody.
 *
 * <pre>request id: running number (39 bits) | slot (20 bits) | loop (4 bits)</pre>
 */
final class InFlight {
    static final int LOOPS_MAX = 16;
    static final int SLOTS_MAX = 1 << 20;
    private static final int LOOP_BITS = 4;
    private static final int SLOT_BITS = 20;
    private static final long NUMBER_MASK = (1L << 39) - 1;

    private final int loop;
    private final int slotsMax;
    private Pending[] slots;
    private int[] free;
    private int freeCount;
    private long number;

    InFlight(final int loop, final int slotsMax) {
        Check.that(loop >= 0 && loop < LOOPS_MAX, "loop %d is not within 0 to %d", loop, LOOPS_MAX - 1);
        Check.that(slotsMax >= 1 && slotsMax <= SLOTS_MAX, "%d slots are not within 1 to %d", slotsMax, SLOTS_MAX);
        this.loop = loop;
        this.slotsMax = slotsMax;
        slots = new Pending[0];
        free = new int[0];
        grow(Math.min(256, slotsMax));
    }

    static int loopOf(final long requestId) {
        return (int) (requestId & (LOOPS_MAX - 1));
    }

    /** Gives the call a request id; false when the bound is reached. */
    boolean add(final Pending call) {
        Check.that(call.requestId == 0, "the call is in flight already");
        if (freeCount == 0) {
            if (slots.length == slotsMax) {
                return false;
            }
            grow(Math.min(slots.length * 2, slotsMax));
        }
        final int slot = free[--freeCount];
        slots[slot] = call;
        number = number == NUMBER_MASK ? 1 : number + 1;
        call.requestId = (number << (SLOT_BITS + LOOP_BITS)) | ((long) slot << LOOP_BITS) | loop;
        return true;
    }

    /** Takes the call out; null when nobody waits under this id any more. */
    Pending take(final long requestId) {
        final int slot = slotOf(requestId);
        final Pending call = slot < slots.length ? slots[slot] : null;
        if (call == null || call.requestId != requestId) {
            return null;
        }
        release(call, slot);
        return call;
    }

    /** Nothing happens when the call is not in flight. */
    void remove(final Pending call) {
        if (call.requestId != 0) {
            release(call, slotOf(call.requestId));
        }
    }

    /** Visits each call that is in flight now, and still is when its turn comes. */
    void forEach(final Consumer<Pending> visitor) {
        for (final Pending call : slots.clone()) {
            if (call != null && call.requestId != 0) {
                visitor.accept(call);
            }
        }
    }

    int size() {
        return slots.length - freeCount;
    }

    private static int slotOf(final long requestId) {
        return (int) (requestId >>> LOOP_BITS) & (SLOTS_MAX - 1);
    }

    private void release(final Pending call, final int slot) {
        slots[slot] = null;
        call.requestId = 0;
        free[freeCount++] = slot;
    }

    private void grow(final int length) {
        final int old = slots.length;
        slots = Arrays.copyOf(slots, length);
        free = Arrays.copyOf(free, length);
        for (int slot = length - 1; slot >= old; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** A question to a partition: it is answered, or it expires, or the connection to whom it was sent is lost. */
    abstract static class Pending extends DeadlineWheel.Expiring {
        private long requestId;
        private PartitionTable.Entry asked;

        /** Whom the call waits for, null for nobody: it is held until somebody can be asked. */
        final void asks(final PartitionTable.Entry entry) {
            asked = entry;
        }

        final boolean waitsFor(final MemberId member) {
            return asked != null && member.equals(asked.leader());
        }

        /** 0 while it is not in flight. */
        final long requestId() {
            return requestId;
        }

        abstract void answered(CommandReply reply);

        /** Still in flight, but no answer will come. */
        abstract void lost();

        /** Somebody else may lead a partition now. */
        void partitionsChanged() {}

        /** The answer came, but making a response of it failed with this. */
        abstract void broken(RuntimeException thrown);
    }
}
