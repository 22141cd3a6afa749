package dev.skep.simulator;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.VariableDocumentValue;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Somebody who mends incidents, takes snapshots, pauses partitions, and watches the space on the disk. */
final class Operator {
    private static final List<RejectionType> GONE = List.of(RejectionType.NOT_FOUND, RejectionType.INVALID_STATE);
    private static final int WATCH_INSTANCES = 5;
    private static final int FREE_BYTES_MIN = 200_000;

    private final World world;
    private final Options options;
    private final SimNode node;
    private final SimGateway gateway;
    private final Rng rng;
    private boolean diligent;

    Operator(final World world, final Options options, final SimNode node, final SimGateway gateway) {
        this.world = world;
        this.options = options;
        this.node = node;
        this.gateway = gateway;
        this.rng = world.rng("operator");
    }

    void start() {
        again(10, this::mendSome);
        again(40, this::snapshot);
        watchSpace();
        if (options.has(Fault.OPERATOR_PAUSES)) {
            again(50, this::pause);
        }
    }

    /** From now on everything is mended, and nothing is paused. */
    void beDiligent() {
        diligent = true;
        resumeAll();
    }

    private void again(final int meanInstances, final Runnable action) {
        world.after(rng.between(1, options.span(2 * meanInstances)), "operator", () -> {
            action.run();
            again(meanInstances, action);
        });
    }

    private void snapshot() {
        if (node.ready()) {
            node.partition(1 + rng.nextInt(node.partitions())).partition().takeSnapshot();
        }
    }

    private void pause() {
        if (!node.ready() || diligent) {
            return;
        }
        node.partition(1 + rng.nextInt(node.partitions())).partition().pauseProcessing();
        world.after(rng.between(1, options.span(10)), "resume", this::resumeAll);
    }

    private void resumeAll() {
        if (node.up()) {
            for (int id = 1; id <= node.partitions(); id++) {
                node.partition(id).partition().resumeProcessing();
            }
        }
    }

    private void watchSpace() {
        world.after(options.span(WATCH_INSTANCES), "disk watch", () -> {
            if (node.up()) {
                final boolean enough = node.disk().freeBytes() > FREE_BYTES_MIN;
                for (int id = 1; id <= node.partitions(); id++) {
                    node.partition(id).partition().diskSpaceAvailable(enough);
                }
            }
            watchSpace();
        });
    }

    private void mendSome() {
        if (!node.ready()) {
            return;
        }
        for (final LogBook book : node.books().values()) {
            final Map<Long, IncidentValue> open = new TreeMap<>(book.ledger().incidents());
            open.forEach((key, incident) -> {
                if (diligent || rng.chance(0.3)) {
                    mend(key, incident);
                }
            });
        }
    }

    private void mend(final long key, final IncidentValue incident) {
        final int partition = PartitionKeys.partitionOf(key);
        if (incident.jobKey() > 0) {
            final JobValue retries = JobValue.ofCommand(2, 0, -1, "", "", Packed.EMPTY_DOCUMENT);
            gateway.call(partition, incident.jobKey(), JobIntent.UPDATE_RETRIES, retries, GONE, reply -> resolve(key));
        } else {
            final Packed missing = new Documents.Builder()
                    .put("x", Users.number(rng.nextInt(10)))
                    .put("key", Documents.text("k0"))
                    .build();
            final long scope = incident.processInstanceKey();
            gateway.call(
                    partition,
                    scope,
                    VariableDocumentIntent.UPDATE,
                    new VariableDocumentValue(scope, false, missing),
                    GONE,
                    reply -> resolve(key));
        }
    }

    private void resolve(final long key) {
        final IncidentValue value =
                new IncidentValue(IncidentErrorType.UNKNOWN, "", "", -1, -1, "", -1, -1, -1, Tenants.DEFAULT);
        gateway.call(PartitionKeys.partitionOf(key), key, IncidentIntent.RESOLVE, value, GONE, reply -> {});
    }
}
