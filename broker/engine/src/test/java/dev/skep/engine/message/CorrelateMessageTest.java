package dev.skep.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.MessageCorrelationValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages whose sender is told who has taken them. Instances and messages are on different partitions. */
class CorrelateMessageTest {
    private static final int PARTITIONS = 3;
    private static final String KEY = "o-1";

    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(PARTITIONS);

    @Test
    void theSenderHearsWhoWaitedForIt() {
        engine.deploy(MessageProcesses.catching("order"));
        final long order = start("order");

        engine.wire().hold();
        final long request = paid().withVariables("{\"sum\": 3}").correlate();
        assertThat(engine.replyTo(request)).as("before it is taken").isNull();
        engine.release();

        final CommandReply.Accepted answer = EngineHarness.accepted(engine.replyTo(request));
        final MessageCorrelationValue value = (MessageCorrelationValue) answer.value();
        assertThat(value.processInstanceKey()).isEqualTo(order);
        assertThat(value.messageKey()).isEqualTo(answer.key()).isPositive();
        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.variables(order)).containsEntry("sum", "3");
        engine.checkNothingLeft();
    }

    @Test
    void nobodyTakesItAndItIsNotKept() {
        engine.deploy(MessageProcesses.catching("order"));

        notFound(paid().correlate());

        assertThat(engine.isCompleted(start("order"))).isFalse();
        assertThat(engine.records().of(MessageCorrelationIntent.NOT_CORRELATED).count())
                .isEqualTo(1);
    }

    @Test
    void onlyTheSameNameKeyAndTenantMatch() {
        engine.deploy(MessageProcesses.catching("order"));
        final long order = start("order");

        notFound(new Publication(engine, PARTITIONS, "paid").withKey("o-2").correlate());
        notFound(new Publication(engine, PARTITIONS, "refunded").withKey(KEY).correlate());
        notFound(paid().tenant("other").correlate());
        assertThat(engine.isCompleted(order)).isFalse();

        assertTakenBy(order, paid().correlate());
    }

    @Test
    void anInstanceThatItStartsAnswersAtOnce() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));

        engine.wire().hold();
        final long request = new Publication(engine, PARTITIONS, "ordered")
                .withKey(KEY)
                .withVariables("{\"sum\": 3}")
                .correlate();

        final long started = taken(request).processInstanceKey();
        assertThat(engine.variables(started)).containsEntry("sum", "3");
        engine.release();
        engine.complete(engine.job("work"));
        assertThat(engine.isCompleted(started)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void whereAnInstanceWithTheKeyRunsNoOtherIsStarted() {
        engine.deploy(MessageProcesses.startedByMessage("order", "work"));
        final Publication ordered = new Publication(engine, PARTITIONS, "ordered").withKey(KEY);
        final long first = taken(ordered.correlate()).processInstanceKey();

        notFound(ordered.correlate());

        engine.complete(engine.job("work"));
        assertThat(taken(ordered.correlate()).processInstanceKey()).isNotEqualTo(first);
    }

    @Test
    void aSenderIsAnsweredOnceHoweverOftenTheTwoSidesRepeatThemselves() {
        engine.deploy(MessageProcesses.catching("order"));
        for (final Intent lost : List.of(
                ProcessMessageSubscriptionIntent.CORRELATE,
                MessageSubscriptionIntent.CORRELATE,
                ProcessMessageSubscriptionIntent.DELETE)) {
            final long order = start("order");
            lose(lost);
            final long request = paid().correlate();
            loseNothing();
            engine.wire().hold();
            engine.resend();
            engine.resend();
            engine.wire().duplicate();
            engine.release();
            engine.resend();
            engine.resend();

            assertTakenBy(order, request);
        }
        engine.checkNothingLeft();
    }

    @Test
    void whoIsCancelledMeanwhileLeavesItToTheNextOfTheProcess() {
        engine.deploy(MessageProcesses.catching("order"));
        final long first = start("order");
        final long second = start("order");

        engine.wire().hold();
        final long request = paid().correlate();
        engine.cancel(first);
        engine.release();

        assertTakenBy(second, request);
        engine.checkNothingLeft();
    }

    @Test
    void whereAllAreCancelledMeanwhileNobodyHasTakenIt() {
        engine.deploy(MessageProcesses.catching("order"), MessageProcesses.receiving("other"));
        final List<Long> all = List.of(start("order"), start("order"), start("other"));

        engine.wire().hold();
        final long request = paid().correlate();
        all.forEach(engine::cancel);
        engine.release();

        notFound(request);
        assertThat(engine.records().of(MessageCorrelationIntent.NOT_CORRELATED).count())
                .isEqualTo(1);
        engine.checkNothingLeft();
    }

    @Test
    void ofSeveralProcessesTheFirstThatTakesItIsNamed() {
        engine.deploy(MessageProcesses.catching("order"), MessageProcesses.receiving("other"));
        final long first = start("order");
        final long second = start("other");

        final MessageCorrelationValue value = taken(paid().correlate());

        assertThat(List.of(first, second)).contains(value.processInstanceKey());
        assertThat(engine.isCompleted(first)).isTrue();
        assertThat(engine.isCompleted(second)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void oneRefusesItAndAnotherTakesIt() {
        engine.deploy(MessageProcesses.catching("order"), MessageProcesses.receiving("other"));
        for (final Map.Entry<String, String> each :
                Map.of("order", "other", "other", "order").entrySet()) {
            final long refuses = start(each.getKey());
            final long takes = start(each.getValue());
            engine.wire().hold();
            final long request = paid().correlate();
            engine.cancel(refuses);
            engine.release();

            assertTakenBy(takes, request);
        }
        engine.checkNothingLeft();
    }

    @Test
    void aBannedInstanceTakesNothing() {
        engine.deploy(MessageProcesses.boundary("order", true));
        start("order");
        engine.failOn(intent -> intent == ProcessInstanceIntent.ELEMENT_COMPLETING);
        engine.complete(engine.job("work"));
        engine.failOn(intent -> false);

        notFound(paid().correlate());
    }

    /** The partition that was asked is away, or never hears of it: nobody waits for that for ever. */
    @Test
    void whoIsNotAnsweredIsToldAfterAWhileAndForgotten() {
        engine.deploy(MessageProcesses.catching("order"), MessageProcesses.receiving("other"));
        final long order = start("order");
        final long other = start("other");
        lose(ProcessMessageSubscriptionIntent.CORRELATE);
        final long request = paid().correlate();
        engine.restart();
        engine.advance(Duration.ofMillis(AwaitedCorrelations.WAIT_MILLIS - 1));
        assertThat(engine.replyTo(request)).as("before its time is over").isNull();
        engine.advance(Duration.ofMillis(1));

        final CommandReply.Rejected answer = EngineHarness.rejected(engine.replyTo(request));
        assertThat(answer.type()).isEqualTo(RejectionType.PROCESSING_ERROR);
        assertThat(answer.intent()).isEqualTo(MessageCorrelationIntent.CORRELATE);
        assertThat(answer.reason()).contains("did not answer within", "may still take it");
        engine.restart();
        engine.advance(Duration.ofHours(1));
        assertThat(engine.records().of(MessageCorrelationIntent.EXPIRED).count())
                .isEqualTo(1);

        loseNothing();
        engine.resend();
        engine.resend();
        assertThat(engine.isCompleted(order)).isTrue();
        assertThat(engine.isCompleted(other)).isTrue();
        engine.checkNothingLeft();
    }

    @Test
    void nobodyWaitsAnyLongerForWhatWasAnswered() {
        engine.deploy(MessageProcesses.catching("order"), MessageProcesses.receiving("other"));
        final long takes = start("order");
        final long refuses = start("other");
        engine.wire().hold();
        final long request = paid().correlate();
        engine.cancel(refuses);
        engine.release();
        assertTakenBy(takes, request);

        engine.advance(Duration.ofMillis(2 * AwaitedCorrelations.WAIT_MILLIS));

        assertThat(engine.records()
                        .where(record -> record.intent() == MessageCorrelationIntent.EXPIRE
                                || record.intent() == MessageCorrelationIntent.EXPIRED)
                        .count())
                .isZero();
        engine.checkNothingLeft();
    }

    @Test
    void brokersThatAreStartedAgainAnswerToo() {
        engine.deploy(MessageProcesses.catching("order"), MessageProcesses.receiving("other"));
        final long takes = start("order");
        final long refuses = start("other");
        engine.wire().hold();
        final long request = paid().correlate();
        engine.cancel(refuses);
        engine.restart();
        engine.release();

        assertTakenBy(takes, request);
        engine.checkNothingLeft();
    }

    @Test
    void aNonInterruptingEventTakesOneAfterTheOther() {
        engine.deploy(MessageProcesses.boundary("order", false));
        final long order = start("order");

        assertTakenBy(order, paid().correlate());
        assertTakenBy(order, paid().correlate());

        assertThat(engine.records()
                        .of(ProcessInstanceIntent.ELEMENT_ACTIVATED)
                        .ofElement("wait")
                        .count())
                .isEqualTo(2);
    }

    private long start(final String process) {
        return engine.create(process)
                .on(1)
                .withVariables("{\"order\": \"" + KEY + "\"}")
                .start();
    }

    private Publication paid() {
        return new Publication(engine, PARTITIONS, "paid").withKey(KEY);
    }

    private MessageCorrelationValue taken(final long request) {
        return (MessageCorrelationValue)
                EngineHarness.accepted(engine.replyTo(request)).value();
    }

    private void assertTakenBy(final long instance, final long request) {
        assertThat(taken(request).processInstanceKey()).isEqualTo(instance);
    }

    private void notFound(final long request) {
        final CommandReply.Rejected answer = EngineHarness.rejected(engine.replyTo(request));
        assertThat(answer.type()).isEqualTo(RejectionType.NOT_FOUND);
        assertThat(answer.intent()).isEqualTo(MessageCorrelationIntent.CORRELATE);
        assertThat(answer.reason()).contains("nobody waits for it");
    }

    private void lose(final Intent intent) {
        engine.wire().lose(request -> request.intent() == intent);
    }

    private void loseNothing() {
        engine.wire().lose(request -> false);
    }
}
