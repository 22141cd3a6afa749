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

/** Somebody who mends incidents: gives the variables or the retries that are missing, and says so. */
public final class Mender {
    private static final List<RejectionType> GONE = List.of(RejectionType.NOT_FOUND, RejectionType.INVALID_STATE);

    private final Rng rng;
    private final Front gateway;

    public Mender(final Rng rng, final Front gateway) {
        this.rng = rng;
        this.gateway = gateway;
    }

    /** Some of the open incidents of a partition, or all. */
    public void mendSome(final Ledger ledger, final boolean all) {
        final Map<Long, IncidentValue> open = new TreeMap<>(ledger.incidents());
        open.forEach((key, incident) -> {
            if (all || rng.chance(0.3)) {
                mend(key, incident);
            }
        });
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
