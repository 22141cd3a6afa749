package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An instance that is banned takes no message and holds none: what is said about its subscriptions comes to an end. */
class BannedMailTest {
    private static final int PARTITIONS = 2;
    private static final String KEY = "o-1";

    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(PARTITIONS);

    @Test
    void aMessageGoesToSomebodyElse() {
        engine.deploy(MessageProcesses.boundary("order", true));
        final long banned = start();
        banAtCompletion();
        final long other = start();
        paid().publish();

        assertThat(engine.records().of(MessageSubscriptionIntent.REJECTED).count())
                .isEqualTo(1);
        engine.complete(engine.job("after"));
        assertThat(engine.isCompleted(other)).isTrue();
        assertThat(engine.isCompleted(banned)).isFalse();
        assertQuiet();
    }

    @Test
    void aLostRefusalIsSaidAgain() {
        engine.deploy(MessageProcesses.boundary("order", true));
        start();
        banAtCompletion();
        lose(MessageSubscriptionIntent.REJECT);
        paid().buffered().publish();
        loseNothing();
        engine.resend();
        engine.resend();

        assertThat(engine.records().of(MessageSubscriptionIntent.REJECTED).count())
                .isEqualTo(1);
        assertQuiet();
        engine.checkReplay();
    }

    @Test
    void anOpeningThatWasNotConfirmedEnds() {
        engine.deploy(MessageProcesses.boundary("order", true));
        lose(ProcessMessageSubscriptionIntent.CREATE);
        start();
        banAtCompletion();
        loseNothing();
        engine.resend();
        engine.resend();

        assertQuiet();
    }

    @Test
    void anOfferToOneThatWasOpeningEnds() {
        engine.deploy(MessageProcesses.boundary("order", true));
        lose(MessageSubscriptionIntent.CREATE);
        start();
        banAtCompletion();
        paid().buffered().publish();
        loseNothing();
        engine.resend();
        engine.resend();

        assertThat(engine.records().of(MessageSubscriptionIntent.REJECTED).count())
                .isEqualTo(1);
        assertQuiet();
    }

    @Test
    void aMessageAtWhichItWasBannedIsLeftToSomebodyElse() {
        engine.deploy(MessageProcesses.catching("order"));
        start();
        engine.failOn(intent -> intent == ProcessMessageSubscriptionIntent.CORRELATED);
        paid().buffered().publish();
        engine.failOn(intent -> false);
        final long other = start();

        assertThat(engine.engine(1).bannedInstances()).isEqualTo(1);
        assertThat(engine.isCompleted(other)).isTrue();
        assertQuiet();
    }

    @Test
    void aMessageThatItTookBeforeIsGivenToNobodyElse() {
        engine.deploy(MessageProcesses.catching("order"));
        start();
        lose(MessageSubscriptionIntent.CORRELATE);
        engine.failOn(intent -> intent == ProcessInstanceIntent.ELEMENT_COMPLETING);
        paid().buffered().publish();
        engine.failOn(intent -> false);
        final long other = start();
        loseNothing();
        engine.resend();
        engine.resend();

        assertThat(engine.engine(1).bannedInstances()).isEqualTo(1);
        assertThat(engine.isCompleted(other)).isFalse();
        assertThat(engine.records().of(MessageSubscriptionIntent.CORRELATED).count())
                .isEqualTo(1);
        assertQuiet();
    }

    /** Nothing is sent again, however often one looks. */
    private void assertQuiet() {
        engine.wire().hold();
        engine.resend();
        engine.resend();
        engine.resend();
        assertThat(engine.wire().waiting()).isEmpty();
        engine.release();
    }

    /** The instance whose job is completed now fails at a rule of ours. */
    private void banAtCompletion() {
        engine.failOn(intent -> intent == ProcessInstanceIntent.ELEMENT_COMPLETING);
        engine.complete(engine.job("work"));
        engine.failOn(intent -> false);
        assertThat(engine.engine(1).bannedInstances()).isEqualTo(1);
    }

    private long start() {
        return engine.create("order")
                .withVariables("{\"order\": \"" + KEY + "\"}")
                .start();
    }

    private Publication paid() {
        return new Publication(engine, PARTITIONS, "paid").withKey(KEY);
    }

    private void lose(final Intent intent) {
        engine.wire().lose(request -> request.intent() == intent);
    }

    private void loseNothing() {
        engine.wire().lose(request -> false);
    }
}
