package dev.skep.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.ManagementClient;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests of processes don't wait for days: they set the clock. */
@EndToEnd
final class ClockTest {
    private final Instant day =
            Instant.ofEpochSecond(Instant.now().getEpochSecond()).plus(Duration.ofDays(2_000));

    private final String id = Client.unique("clock");

    @Test
    void timersGoByTheClockThatIsSet() {
        final BrokerProcess broker =
                BrokerProcess.start(BrokerProcess.Options.partitions(2).with("ZEEBE_CLOCK_CONTROLLED", "true"));
        final ManagementClient management = broker.management();
        try (Client client = new Client(broker)) {
            client.deploy(Bpmn.createExecutableProcess(id)
                    .startEvent()
                    .intermediateCatchEvent("wait", event -> event.timerWithDurationExpression("duration(d)"))
                    .serviceTask("task", task -> task.zeebeJobType(id))
                    .endEvent()
                    .done());
            assertThat(millis(management.post("/actuator/clock/pin", "{\"epochMilli\":" + day.toEpochMilli() + "}")))
                    .isEqualTo(day.toEpochMilli());
            final long first = client.create(id, Map.of("d", "P30D"));
            final long second = client.create(id, Map.of("d", "P60D"));

            add(management, Duration.ofDays(30));

            final ActivatedJob job = client.job(id);
            assertThat(job.getProcessInstanceKey()).isEqualTo(first);
            assertThat(millis(management.get("/actuator/clock")))
                    .isEqualTo(day.plus(Duration.ofDays(30)).toEpochMilli());
            assertThat(client.jobsNow(id)).isEmpty();
            client.zeebe().newCompleteCommand(job.getKey()).send().join();

            add(management, Duration.ofDays(30));

            assertThat(client.job(id).getProcessInstanceKey()).isEqualTo(second);

            // Back in the present, and from there: timers of years ago were armed for another time.
            final long third = client.create(id, Map.of("d", "PT1H"));
            final Instant before = Instant.now();
            assertThat(millis(management.send("DELETE", "/actuator/clock")))
                    .isBetween(before.toEpochMilli(), day.toEpochMilli());
            final long fourth = client.create(id, Map.of("d", "PT1H"));
            add(management, Duration.ofHours(1));
            assertThat(client.job(id).getProcessInstanceKey()).isEqualTo(fourth);
            add(management, Duration.between(before, day).plusDays(61));
            assertThat(client.jobs(id, 3))
                    .extracting(ActivatedJob::getProcessInstanceKey)
                    .contains(third);

            assertThat(management.post("/actuator/clock/pin", "{}").code()).isEqualTo(400);
            assertThat(management.post("/actuator/clock/other", "{}").code()).isEqualTo(404);
            assertThat(management.get("/actuator/clock/add").code()).isEqualTo(405);
        }
    }

    @Test
    void otherBrokersAskNobodyForTheTime() {
        final ManagementClient management =
                BrokerProcess.start(BrokerProcess.Options.partitions(1)).management();

        assertThat(management.get("/actuator/clock").code()).isEqualTo(403);
        assertThat(management.post("/actuator/clock/add", "{\"offsetMilli\":1}").code())
                .isEqualTo(403);
    }

    private static void add(final ManagementClient management, final Duration duration) {
        millis(management.post("/actuator/clock/add", "{\"offsetMilli\":" + duration.toMillis() + "}"));
    }

    private static long millis(final ManagementClient.Answer answer) {
        assertThat(answer.code()).as(answer.body()).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.body()).get("epochMilli").asLong();
        } catch (final JsonProcessingException e) {
            throw new AssertionError("not JSON: " + answer.body(), e);
        }
    }
}
