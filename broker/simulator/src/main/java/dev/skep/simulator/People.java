package dev.skep.simulator;

import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.value.UserTaskValue;
import java.util.ArrayList;
import java.util.List;

/** People who find user tasks, take them, change them, and complete them; in the end, all of them. */
public final class People {
    private static final List<RejectionType> GONE = List.of(RejectionType.NOT_FOUND, RejectionType.INVALID_STATE);
    private static final int TASKS_AT_ONCE = 10;

    private final World world;
    private final Options options;
    private final Known known;
    private final Front gateway;
    private final Rng rng;
    private boolean diligent;
    private boolean stopped;

    public People(final World world, final Options options, final Known known, final Front gateway) {
        this.world = world;
        this.options = options;
        this.known = known;
        this.gateway = gateway;
        this.rng = world.rng("people");
    }

    public void start() {
        if (options.has(Fault.ELEMENTS) || options.has(Fault.COMMANDS)) {
            keepLooking();
        }
    }

    /** From now on each task is completed. */
    public void beDiligent() {
        diligent = true;
    }

    public void stop() {
        stopped = true;
    }

    private void keepLooking() {
        world.after(rng.between(1, options.span(diligent ? 20 : 8)), "person", () -> {
            if (!stopped) {
                look();
                keepLooking();
            }
        });
    }

    private void look() {
        final int partition = 1 + rng.nextInt(known.routedPartitions(options.partitions()));
        final List<Long> tasks =
                new ArrayList<>(known.ledger(partition).userTasks().keySet());
        for (int i = 0; i < TASKS_AT_ONCE && !tasks.isEmpty(); i++) {
            work(tasks.remove(rng.nextInt(tasks.size())));
        }
    }

    private void work(final long key) {
        final int choice = rng.nextInt(10);
        if (diligent || choice < 4) {
            call(key, UserTaskIntent.COMPLETE, "");
        } else if (choice < 6) {
            call(key, UserTaskIntent.ASSIGN, rng.chance(0.3) ? "" : "me");
        } else if (choice < 7) {
            call(key, UserTaskIntent.CLAIM, "you");
        } else if (choice < 8) {
            call(key, UserTaskIntent.UPDATE, "");
        } else if (choice < 9) {
            call(key, UserTaskIntent.COMPLETE, "");
            call(key, UserTaskIntent.COMPLETE, "");
        }
    }

    private void call(final long key, final UserTaskIntent intent, final String assignee) {
        final UserTaskValue value = new UserTaskValue(
                key,
                assignee,
                List.of("group" + rng.nextInt(3)),
                List.of(),
                "",
                "",
                -1,
                "",
                intent == UserTaskIntent.UPDATE ? List.of("candidateGroupsList") : List.of(),
                "",
                Packed.EMPTY_DOCUMENT,
                -1,
                "",
                -1,
                "",
                -1,
                -1,
                -1,
                Packed.EMPTY_DOCUMENT,
                "",
                0);
        gateway.call(PartitionKeys.partitionOf(key), key, intent, value, GONE, reply -> {});
    }
}
