package dev.skep.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.protocol.Tenants;
import dev.skep.protocol.value.JobBatchValue;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeliveriesTest {
    private static final long JOB = 7;
    private static final long DEADLINE = 1_000;

    private final Deliveries deliveries = new Deliveries(1);

    @Test
    void aPushIsHeldAgainstTheOldestUndeliveredActivation() {
        deliveries.activated(batch(), 3);
        deliveries.activated(batch(), 4);
        assertThat(deliveries.take(JOB, DEADLINE)).isEqualTo(3);
        assertThat(deliveries.take(JOB, DEADLINE)).isEqualTo(4);
    }

    @Test
    void anActivationIsDeliveredOnce() {
        deliveries.activated(batch(), 3);
        deliveries.take(JOB, DEADLINE);
        assertThatThrownBy(() -> deliveries.take(JOB, DEADLINE)).isInstanceOf(Violation.class);
    }

    @Test
    void whatWasNotDeliveredBeforeAStartIsNobodys() {
        deliveries.activated(batch(), 3);
        deliveries.begin();
        assertThatThrownBy(() -> deliveries.take(JOB, DEADLINE)).isInstanceOf(Violation.class);
    }

    private static JobBatchValue batch() {
        return new JobBatchValue(
                "type", "worker", 10, 1, List.of(), List.of(Tenants.DEFAULT), -1, List.of(JOB), DEADLINE, false);
    }
}
