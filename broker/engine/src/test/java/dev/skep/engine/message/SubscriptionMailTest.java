package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.message.CommandRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The two sides of a subscription over a wire that loses, repeats and delays. */
class SubscriptionMailTest {
    private static final int PARTITIONS = 2;

    @RegisterExtension
    final EngineHarness engine = EngineHarness.partitions(PARTITIONS);

    @Test
    void eachLostCommandIsSentAgain() {
        engine.deploy(MessageProcesses.catching("order"));
        for (final Intent lost : List.of(
                MessageSubscriptionIntent.CREATE,
                ProcessMessageSubscriptionIntent.CREATE,
                ProcessMessageSubscriptionIntent.CORRELATE,
                MessageSubscriptionIntent.CORRELATE,
                ProcessMessageSubscriptionIntent.DELETE)) {
            lose(lost);
            final long order = startOrder("order");
            paid().buffered().publish();
            loseNothing();
            engine.resend();
            engine.resend();

            assertThat(engine.isCompleted(order)).as("with a lost " + lost).isTrue();
        }
        assertThat(engine.records()
                        .of(ProcessMessageSubscriptionIntent.CORRELATED)
                        .count())
                .isEqualTo(5);
        engine.advance(Duration.ofHours(2));
        engine.checkNothingLeft();
    }

    @Test
    void whatWasLostUnderAClockThatWasAheadIsSentAgain() {
        engine.deploy(MessageProcesses.catching("order"));
        lose(MessageSubscriptionIntent.CREATE);
        engine.resend();
        final long ahead = startOrder("order");
        engine.setBack(Duration.ofSeconds(20));
        startOrder("order");
        engine.resend();
        loseNothing();
        engine.resend();
        paid().buffered().publish();

        assertThat(engine.isCompleted(ahead)).isTrue();
    }

    @Test
    void eachLostCommandOfAnEndIsSentAgain() {
        engine.deploy(MessageProcesses.catching("order"));
        for (final Intent lost : List.of(MessageSubscriptionIntent.DELETE, ProcessMessageSubscriptionIntent.DELETE)) {
            final long order = startOrder("order");
            lose(lost);
            engine.cancel(order);
            loseNothing();
            engine.resend();

            engine.checkNothingLeft();
        }
    }

    @Test
    void aTakenMessageIsNotGivenToSomebodyElseWhenTheAnswerIsLost() {
        engine.deploy(MessageProcesses.catching("order"));
        final long first = startOrder("order");
        final long second = startOrder("order");

        lose(MessageSubscriptionIntent.CORRELATE);
        paid().buffered().publish();
        engine.resend();
        loseNothing();
        engine.resend();

        assertThat(engine.isCompleted(first)).isTrue();
        assertThat(engine.isCompleted(second)).isFalse();
        assertThat(engine.records().of(MessageSubscriptionIntent.CORRELATED).count())
                .isEqualTo(1);
    }

    @Test
    void aRepeatedOfferTriggersANonInterruptingEventOnce() {
        engine.deploy(MessageProcesses.boundary("order", false));
        startOrder("order");
        engine.wire().hold();
        paid().publish();
        engine.wire().duplicate();
        engine.wire().duplicate();
        engine.release();

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        .ofElement("wait")
                        .count())
                .isEqualTo(1);
        paid().publish();
        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        .ofElement("wait")
                        .count())
                .isEqualTo(2);
    }

    @Test
    void whoEndedWhileTheOfferWasOnItsWayLeavesTheMessageToAnother() {
        engine.deploy(MessageProcesses.catching("order"));
        final long first = startOrder("order");
        engine.wire().hold();
        paid().publish();
        engine.cancel(first);
        final long second = startOrder("order");
        engine.release();

        assertThat(engine.isTerminated(first)).isTrue();
        assertThat(engine.isCompleted(second)).isFalse();
        assertThat(engine.records().of(MessageSubscriptionIntent.REJECTED).count())
                .isEqualTo(1);

        engine.wire().hold();
        paid().publish();
        engine.cancel(second);
        engine.release();
        engine.checkNothingLeft();
    }

    @Test
    void whoWaitsAlreadyGetsARefusedMessageEvenUnbuffered() {
        engine.deploy(MessageProcesses.catching("order"));
        final long first = startOrder("order");
        final long second = startOrder("order");
        engine.wire().hold();
        paid().withVariables("{\"sum\": 3}").publish();
        engine.cancel(first);
        engine.release();

        assertThat(engine.isTerminated(first)).isTrue();
        assertThat(engine.isCompleted(second)).isTrue();
        assertThat(engine.variables(second)).containsEntry("sum", "3");
        engine.checkNothingLeft();
    }

    @Test
    void aRefusedMessageStaysInTheBuffer() {
        engine.deploy(MessageProcesses.catching("order"));
        final long first = startOrder("order");
        engine.wire().hold();
        paid().buffered().publish();
        engine.cancel(first);
        engine.release();

        assertThat(engine.isCompleted(startOrder("order"))).isTrue();
    }

    @Test
    void anInterruptedScopeRefusesWhatItStillListensFor() {
        engine.deploy(MessageProcesses.eventSubProcess("order", true));
        final long first = startOrder("order");
        final long second = startOrder("order");
        engine.wire().hold();
        paid().buffered().publish();
        engine.wire().duplicate();
        engine.release();
        paid().buffered().publish();

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        .ofElement("sub")
                        .count())
                .isEqualTo(2);
        engine.cancel(first);
        engine.cancel(second);
        engine.advance(Duration.ofHours(2));
        engine.checkNothingLeft();
    }

    @Test
    void anOpeningThatComesAfterItsClosingIsEnded() {
        engine.deploy(MessageProcesses.catching("order"));
        engine.wire().hold();
        final long order = startOrder("order");
        final CommandRequest opening = engine.wire().waiting().getFirst();
        assertThat(opening.intent()).isEqualTo(MessageSubscriptionIntent.CREATE);
        engine.cancel(order);
        engine.release();
        engine.checkNothingLeft();

        engine.submit(opening.partitionId(), opening.key(), opening.intent(), opening.value());

        engine.checkNothingLeft();
    }

    @Test
    void anOpeningThatComesAfterItsMessageTakesNoOther() {
        engine.deploy(MessageProcesses.catching("order"));
        engine.wire().hold();
        final long first = startOrder("order");
        final CommandRequest opening = engine.wire().waiting().getFirst();
        engine.release();
        paid().publish();
        assertThat(engine.isCompleted(first)).isTrue();

        paid().buffered().publish();
        engine.submit(opening.partitionId(), opening.key(), opening.intent(), opening.value());

        assertThat(engine.isCompleted(startOrder("order"))).isTrue();
    }

    @Test
    void anOpeningThatComesBeforeTheEndIsConfirmedIsEnded() {
        engine.deploy(MessageProcesses.catching("order"));
        engine.wire().hold();
        startOrder("order");
        final CommandRequest opening = engine.wire().waiting().getFirst();
        engine.release();
        lose(ProcessMessageSubscriptionIntent.DELETE);
        paid().publish();
        engine.submit(opening.partitionId(), opening.key(), opening.intent(), opening.value());

        loseNothing();
        engine.resend();

        engine.checkNothingLeft();
    }

    @Test
    void anOfferThatComesAfterTheNextOneTriggersNothing() {
        engine.deploy(MessageProcesses.boundary("order", false));
        startOrder("order");
        engine.wire().hold();
        paid().publish();
        final CommandRequest offer = engine.wire().waiting().getFirst();
        assertThat(offer.intent()).isEqualTo(ProcessMessageSubscriptionIntent.CORRELATE);
        engine.release();
        paid().publish();

        engine.submit(offer.partitionId(), offer.key(), offer.intent(), offer.value());

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        .ofElement("wait")
                        .count())
                .isEqualTo(2);
        paid().publish();
        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        .ofElement("wait")
                        .count())
                .isEqualTo(3);
    }

    @Test
    void aRefusedMessageMayStartAnInstance() {
        engine.deploy(MessageProcesses.startedAndWaiting("order"));
        ordered(1).publish();
        final long first = engine.elementKey("order");
        engine.wire().hold();
        ordered(2).buffered().publish();
        engine.cancel(first);
        assertThat(engine.elementKey("order")).isEqualTo(first);
        engine.release();

        assertThat(engine.elementKey("order")).isNotEqualTo(first);
        assertThat(engine.variables(engine.elementKey("order"))).containsEntry("n", "2");
    }

    @Test
    void whatIsOnlyOnItsWayIsNotSentAgain() {
        engine.deploy(MessageProcesses.catching("order"));
        lose(MessageSubscriptionIntent.CREATE);
        startOrder("order");
        engine.resend();
        engine.advance(Duration.ofSeconds(1));
        engine.wire().lose(request -> false);
        engine.wire().hold();

        startOrder("order");
        assertThat(openingsOnTheirWay()).isEqualTo(1);
        engine.resend();
        assertThat(openingsOnTheirWay()).as("with that of the first").isEqualTo(2);
        engine.resend();
        assertThat(openingsOnTheirWay()).as("with both").isEqualTo(4);
        engine.release();
        engine.resend();
        assertThat(engine.records().of(MessageSubscriptionIntent.CREATED).count())
                .isEqualTo(2);
        assertThat(engine.records()
                        .where(record -> record.intent() == MessageSubscriptionIntent.CREATE)
                        .rejections()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aMessageThatExpiresWhileItIsOfferedIsStillTaken() {
        engine.deploy(MessageProcesses.catching("order"));
        final long order = startOrder("order");
        engine.wire().hold();
        paid().withVariables("{\"sum\": 3}").timeToLive(Duration.ofSeconds(1)).publish();
        engine.advance(Duration.ofMinutes(2));
        assertThat(engine.records().of(MessageIntent.EXPIRED).count()).isEqualTo(1);
        engine.release();

        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.variables(order)).containsEntry("sum", "3");
        engine.checkNothingLeft();
    }

    private long openingsOnTheirWay() {
        return engine.wire().waiting().stream()
                .filter(request -> request.intent() == MessageSubscriptionIntent.CREATE)
                .count();
    }

    private void lose(final Intent intent) {
        engine.wire().lose(request -> request.intent() == intent);
    }

    private void loseNothing() {
        engine.wire().lose(request -> false);
    }

    private long startOrder(final String processId) {
        return engine.create(processId).withVariables("{\"order\": \"o-1\"}").start();
    }

    private Publication ordered(final int number) {
        return new Publication(engine, PARTITIONS, "ordered")
                .withKey("o-1")
                .withVariables("{\"order\": \"o-1\", \"n\": " + number + "}");
    }

    private Publication paid() {
        return new Publication(engine, PARTITIONS, "paid").withKey("o-1");
    }
}
