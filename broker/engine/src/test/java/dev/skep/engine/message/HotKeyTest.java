package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many messages with one name and correlation key, which stay long after a process has had them. */
class HotKeyTest {
    private static final int PARTITIONS = 2;
    private static final int MESSAGES = 60;

    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(PARTITIONS);

    @Test
    void eachInstanceGetsTheNextAndEachProcessAllOfThem() {
        engine.deploy(MessageProcesses.receiving("order"), MessageProcesses.receiving("other"));
        publishAll();
        for (final String process : new String[] {"order", "other"}) {
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(engine.variables(completed(process))).containsEntry("total", Integer.toString(i));
            }
        }
        final long waiting = start("order");
        assertThat(engine.isCompleted(waiting)).isFalse();
        paid().withVariables("{\"sum\": 99}").publish();
        assertThat(engine.variables(waiting)).containsEntry("total", "99");
    }

    @Test
    void aMessageThatIsRefusedLateIsGivenToTheNext() {
        engine.deploy(MessageProcesses.receiving("order"));
        publishAll();
        engine.wire().lose(request -> request.intent() == ProcessMessageSubscriptionIntent.CORRELATE);
        final long first = start("order");
        engine.wire().lose(request -> false);
        for (int i = 1; i < MESSAGES; i++) {
            assertThat(engine.variables(completed("order"))).containsEntry("total", Integer.toString(i));
        }
        engine.cancel(first);

        assertThat(engine.records().of(MessageSubscriptionIntent.REJECTED).count())
                .isEqualTo(1);
        assertThat(engine.variables(completed("order"))).containsEntry("total", "0");
        assertThat(engine.isCompleted(start("order"))).isFalse();
    }

    @Test
    void nothingIsLeftWhenTheyHaveExpired() {
        engine.deploy(MessageProcesses.receiving("order"));
        publishAll();
        for (int i = 0; i < MESSAGES / 2; i++) {
            completed("order");
        }
        paid().buffered().publish();
        engine.advance(Duration.ofHours(2));
        engine.checkNothingLeft();
    }

    private void publishAll() {
        for (int i = 0; i < MESSAGES; i++) {
            paid().withVariables("{\"sum\": " + i + "}").publish();
        }
    }

    private long completed(final String process) {
        final long instance = start(process);
        assertThat(engine.isCompleted(instance)).isTrue();
        return instance;
    }

    private long start(final String process) {
        return engine.create(process).withVariables("{\"order\": \"o-1\"}").start();
    }

    private Publication paid() {
        return new Publication(engine, PARTITIONS, "paid").withKey("o-1").buffered();
    }
}
