package dev.skep.engine.message;

import dev.skep.engine.DueDates;
import dev.skep.engine.EventApplier;
import dev.skep.engine.TableIds;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.value.MessageValue;
import dev.skep.state.Key;
import dev.skep.state.StateView;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of buffered messages, with the processes that each has reached already. A message without time to live is never
 * here: it reaches whoever waits when it is published, or nobody.
 */
public final class Messages implements EventApplier<MessageIntent, MessageValue> {
    private static final int WEIGHT = 200;

    private static final Table<MessageValue> MESSAGES = new Table<>(
            TableIds.MESSAGES,
            "messages",
            ValueCodec.of(
                    MessageValue::write,
                    MessageValue::read,
                    value -> WEIGHT + value.variables().length()));
    private static final Table<Boolean> BY_NAME =
            new Table<>(TableIds.MESSAGES_BY_NAME, "messages-by-name", ValueCodec.PRESENT);
    private static final Table<Long> IDS = new Table<>(TableIds.MESSAGE_IDS, "message-ids", ValueCodec.INT64);
    private static final Table<Boolean> CORRELATED =
            new Table<>(TableIds.MESSAGE_CORRELATED, "message-correlated", ValueCodec.PRESENT);

    /** Of a process in a line: a key up to which it has had all that is there. */
    private static final Table<Long> FRONTIERS =
            new Table<>(TableIds.MESSAGE_FRONTIERS, "message-frontiers", ValueCodec.INT64);

    /** So many messages that a process has had are passed by again and again before it is written down. */
    private static final int PASSED_MAX = 16;

    private final StateWriter state;
    private final DueDates deadlines;
    private final MessageOffers offers;

    public Messages(final StateWriter state) {
        this.state = state;
        this.deadlines = new DueDates(state, TableIds.MESSAGE_DEADLINES, "message-deadlines");
        this.offers = new MessageOffers(state);
    }

    /** Messages with the same name and correlation key, in the order of their keys, as one process gets them. */
    record Line(String tenantId, String name, String correlationKey, String bpmnProcessId) {}

    /** A message with its key. */
    record Buffered(long key, MessageValue value) {}

    /** The message, or null when it is not buffered. */
    MessageValue get(final long key) {
        return state.get(MESSAGES, Key.of(MESSAGES, key));
    }

    /** Whether a message with the same id can still be correlated. */
    boolean isDuplicate(final MessageValue message, final long now) {
        if (message.messageId().isEmpty()) {
            return false;
        }
        final Long key = state.get(IDS, idKey(message));
        return key != null && isLive(get(key), now);
    }

    /**
     * The oldest message that the process may still have; null where there is none.
     *
     * @param subscriptionKey who would take it, which must not have had it as one of another process; -1 for a new instance
     */
    Buffered oldest(final Line line, final long subscriptionKey, final long now) {
        final Buffered[] found = new Buffered[1];
        scan(line, frontier(line), (entry, present) -> {
            final long key = entry.lastLong();
            if (!state.contains(CORRELATED, correlatedKey(key, line.bpmnProcessId()))
                    && !offers.hasTaken(key, subscriptionKey)) {
                final MessageValue message = get(key);
                if (isLive(message, now)) {
                    found[0] = new Buffered(key, message);
                }
            }
            return found[0] == null;
        });
        return found[0];
    }

    /** Whether the subscription has had the message, be it as one of another process. */
    boolean hasTaken(final long key, final long subscriptionKey) {
        return offers.hasTaken(key, subscriptionKey);
    }

    /** When they expire. */
    public DueDates deadlines() {
        return deadlines;
    }

    @Override
    public void apply(final long key, final MessageIntent intent, final MessageValue value, final long timestamp) {
        switch (intent) {
            case PUBLISHED -> {
                if (value.timeToLive() > 0) {
                    add(key, value.withVariables(value.variables().detached()));
                }
            }
            case EXPIRED -> {
                final MessageValue message = get(key);
                if (message != null) {
                    remove(key, message);
                    offers.applyNotKept(key);
                }
            }
            case PUBLISH, EXPIRE -> throw new IllegalStateException(intent + " is a command");
        }
    }

    // ---------------------------------------------------------------- for appliers

    /** A subscription is offered the message, which its process gets only once. */
    void applyOffered(final long key, final Line line) {
        offers.applyOffered(key);
        applyCorrelated(key, line);
    }

    /** The subscription has the message and waits for more. */
    void applyTaken(final long key, final long subscriptionKey) {
        offers.applyTaken(key, subscriptionKey);
        forgetUnlessKept(key);
    }

    /** The subscription that was offered the message is gone. Others may be offered it right after this. */
    void applyClosed(final long key, final boolean offeredElsewhere) {
        offers.applyClosed(key);
        if (!offeredElsewhere) {
            forgetUnlessKept(key);
        }
    }

    private void forgetUnlessKept(final long key) {
        if (!state.contains(MESSAGES, Key.of(MESSAGES, key))) {
            offers.applyNotKept(key);
        }
    }

    /** The process has the message and gets it only once. */
    void applyCorrelated(final long key, final Line line) {
        if (state.contains(MESSAGES, Key.of(MESSAGES, key))) {
            state.put(CORRELATED, correlatedKey(key, line.bpmnProcessId()), Boolean.TRUE);
            moveFrontier(line);
        }
    }

    /** The process has not had the message after all. */
    void applyRefused(final long key, final Line line) {
        state.delete(CORRELATED, correlatedKey(key, line.bpmnProcessId()));
        if (frontier(line) >= key) {
            state.put(FRONTIERS, frontierKey(line), key - 1);
        }
    }

    /** Each message is passed by once, not at each look for the oldest. */
    private void moveFrontier(final Line line) {
        final int[] passed = {0};
        final long[] last = {-1};
        scan(line, frontier(line), (entry, present) -> {
            final long key = entry.lastLong();
            if (!state.contains(CORRELATED, correlatedKey(key, line.bpmnProcessId()))) {
                return false;
            }
            passed[0]++;
            last[0] = key;
            return true;
        });
        if (passed[0] > PASSED_MAX) {
            state.put(FRONTIERS, frontierKey(line), last[0]);
        }
    }

    private long frontier(final Line line) {
        final Long frontier = state.get(FRONTIERS, frontierKey(line));
        return frontier == null ? -1 : frontier;
    }

    /** Those of the line behind the key. */
    private void scan(final Line line, final long behind, final StateView.Visitor<Boolean> visitor) {
        final Key all = linePrefix(BY_NAME, line.tenantId(), line.name(), line.correlationKey())
                .build();
        final Key from = linePrefix(BY_NAME, line.tenantId(), line.name(), line.correlationKey())
                .number(behind + 1)
                .build();
        state.scan(BY_NAME, all, from, visitor);
    }

    private void add(final long key, final MessageValue value) {
        state.put(MESSAGES, Key.of(MESSAGES, key), value);
        state.put(BY_NAME, nameKey(key, value), Boolean.TRUE);
        deadlines.add(value.deadline(), key);
        if (!value.messageId().isEmpty()) {
            state.put(IDS, idKey(value), key);
        }
    }

    private void remove(final long key, final MessageValue value) {
        state.delete(MESSAGES, Key.of(MESSAGES, key));
        state.delete(BY_NAME, nameKey(key, value));
        deadlines.remove(value.deadline(), key);
        if (!value.messageId().isEmpty()) {
            final Key id = idKey(value);
            final Long ofId = state.get(IDS, id);
            if (ofId != null && ofId == key) {
                state.delete(IDS, id);
            }
        }
        final List<Key> correlated = new ArrayList<>();
        state.scan(CORRELATED, Key.of(CORRELATED, key), (entry, present) -> correlated.add(entry));
        for (final Key entry : correlated) {
            state.delete(CORRELATED, entry);
        }
        forgetFrontiers(key, value);
    }

    /** With the last message of a line goes what was known of it. One behind the removed one is the first to look for. */
    private void forgetFrontiers(final long removed, final MessageValue value) {
        final Key frontiers = linePrefix(FRONTIERS, value.tenantId(), value.name(), value.correlationKey())
                .build();
        final List<Key> known = new ArrayList<>();
        state.scan(FRONTIERS, frontiers, (entry, frontier) -> known.add(entry));
        if (known.isEmpty()) {
            return;
        }
        final Key all = linePrefix(BY_NAME, value.tenantId(), value.name(), value.correlationKey())
                .build();
        if (!isEmpty(all, nameKey(removed, value)) || !isEmpty(all, all)) {
            return;
        }
        for (final Key entry : known) {
            state.delete(FRONTIERS, entry);
        }
    }

    private boolean isEmpty(final Key prefix, final Key from) {
        final boolean[] empty = {true};
        state.scan(BY_NAME, prefix, from, (entry, present) -> empty[0] = false);
        return empty[0];
    }

    /** Between its deadline and the next look at deadlines a message is still here, but nobody gets it any more. */
    private static boolean isLive(final MessageValue message, final long now) {
        return message != null && message.deadline() > now;
    }

    private static Key nameKey(final long key, final MessageValue value) {
        return linePrefix(BY_NAME, value.tenantId(), value.name(), value.correlationKey())
                .number(key)
                .build();
    }

    private static Key idKey(final MessageValue value) {
        return linePrefix(IDS, value.tenantId(), value.name(), value.correlationKey())
                .text(value.messageId())
                .build();
    }

    private static Key frontierKey(final Line line) {
        return linePrefix(FRONTIERS, line.tenantId(), line.name(), line.correlationKey())
                .text(line.bpmnProcessId())
                .build();
    }

    private static Key.Builder linePrefix(
            final Table<?> table, final String tenantId, final String name, final String correlationKey) {
        return Key.builder(table).text(tenantId).text(name).text(correlationKey);
    }

    private static Key correlatedKey(final long key, final String bpmnProcessId) {
        return Key.builder(CORRELATED).number(key).text(bpmnProcessId).build();
    }
}
