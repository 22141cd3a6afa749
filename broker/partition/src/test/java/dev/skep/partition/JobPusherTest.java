package dev.skep.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.JobValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobPusherTest {
    private static final JobValue JOB = new JobValue(
            "pay",
            "",
            3,
            0,
            -1,
            -1,
            0,
            "",
            "",
            Packed.EMPTY_DOCUMENT,
            Packed.EMPTY_DOCUMENT,
            "task",
            1,
            "order",
            1,
            2,
            3,
            "<default>");

    private final JobPusher pusher = new JobPusher(1);

    private static JobStream stream(final long gatewayId, final int number) {
        return new JobStream(
                JobStream.id(gatewayId, number), gatewayId, "pay", "me", 1000, List.of(), List.of("<default>"));
    }

    @Test
    void theStreamsOfAGatewayThatIsGoneAreClosedAndNoOthers() {
        pusher.open(stream(7, 1));
        pusher.open(stream(8, 1));
        pusher.open(stream(7, 2));

        pusher.closeAllOf(7);

        assertThat(pusher.openStreams()).isOne();
        for (int i = 0; i < 3; i++) {
            assertThat(pusher.choose(JOB)).isEqualTo(stream(8, 1));
        }
        pusher.closeAllOf(8);
        assertThat(pusher.choose(JOB)).isNull();
    }
}
