package dev.skep.engine.message;

import static dev.skep.engine.EngineHarness.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.engine.EngineHarness;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.value.MessageValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages before anybody waits for them: the buffer, its duplicates and its end. */
class PublishMessageTest {
    @RegisterExtension
    final EngineHarness engine = EngineHarness.flushing(1);

    @Test
    void theAnswerCarriesTheKeyOfTheMessage() {
        final long key = paid().buffered().publish();

        assertThat(engine.records().of(MessageIntent.PUBLISHED).only().key()).isEqualTo(key);
        final MessageValue value = (MessageValue)
                engine.records().of(MessageIntent.PUBLISHED).only().value();
        assertThat(value.deadline())
                .isEqualTo(engine.now() + Duration.ofHours(1).toMillis());
    }

    @Test
    void theSameIdIsRefusedWhileBuffered() {
        paid().id("a").timeToLive(Duration.ofSeconds(10)).publish();

        final var refusal = rejected(paid().id("a").buffered().reply());
        assertThat(refusal.type()).isEqualTo(RejectionType.ALREADY_EXISTS);
        assertThat(refusal.reason()).contains("'a'", "already published");

        engine.advance(Duration.ofSeconds(10));
        paid().id("a").buffered().publish();
        rejected(paid().id("a").buffered().reply());
        engine.advance(Duration.ofMinutes(2));
        rejected(paid().id("a").buffered().reply());
    }

    @Test
    void otherMessagesMayHaveTheSameId() {
        paid().id("a").buffered().publish();

        paid().id("b").buffered().publish();
        paid().withKey("other").id("a").buffered().publish();
        paid().tenant("other").id("a").buffered().publish();
        new Publication(engine, 1, "other").withKey("o-1").id("a").buffered().publish();
    }

    @Test
    void withoutIdNothingIsDuplicate() {
        paid().buffered().publish();
        paid().buffered().publish();

        assertThat(engine.records().of(MessageIntent.PUBLISHED).count()).isEqualTo(2);
    }

    @Test
    void withoutTimeToLiveItIsGoneAtOnce() {
        final long key = paid().id("a").withVariables("{\"sum\": 1}").publish();
        paid().id("a").publish();
        paid().id("a").timeToLive(Duration.ofSeconds(-5)).publish();

        assertThat(engine.records().of(MessageIntent.EXPIRED).list().getFirst().key())
                .isEqualTo(key);
        engine.checkNothingLeft();
    }

    @Test
    void theTimeToLiveEnds() {
        final long first = paid().timeToLive(Duration.ofSeconds(30)).id("a").publish();
        paid().timeToLive(Duration.ofSeconds(90)).publish();

        engine.advance(Duration.ofSeconds(29));
        assertThat(engine.records().of(MessageIntent.EXPIRED).count()).isZero();
        engine.advance(Duration.ofSeconds(1));
        assertThat(engine.records().of(MessageIntent.EXPIRED).only().key()).isEqualTo(first);
        engine.advance(Duration.ofSeconds(60));
        assertThat(engine.records().of(MessageIntent.EXPIRED).count()).isEqualTo(2);
        engine.checkNothingLeft();
    }

    @Test
    void theEndOfMessagesIsLookedForInLongSteps() {
        paid().timeToLive(Duration.ofSeconds(1)).publish();
        paid().timeToLive(Duration.ofSeconds(2)).publish();
        paid().timeToLive(Duration.ofSeconds(3)).publish();

        engine.advance(Duration.ofSeconds(1));
        assertThat(engine.records().of(MessageIntent.EXPIRED).count()).isEqualTo(1);
        assertThat(engine.engine(1).dueWork().nextMillis()).isEqualTo(engine.now() + 60_000);
        engine.advance(Duration.ofSeconds(59));
        assertThat(engine.records().of(MessageIntent.EXPIRED).count()).isEqualTo(1);
        engine.advance(Duration.ofSeconds(1));
        assertThat(engine.records().of(MessageIntent.EXPIRED).count()).isEqualTo(3);
        engine.advance(Duration.ofSeconds(60));
        assertThat(engine.engine(1).dueWork().nextMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nobodyGetsAMessageThatIsPastItsTimeAndStillThere() {
        engine.deploy(MessageProcesses.catching("order"));
        paid().timeToLive(Duration.ofMillis(1)).publish();
        paid().timeToLive(Duration.ofSeconds(1)).publish();
        engine.advance(Duration.ofSeconds(5));
        assertThat(engine.records().of(MessageIntent.EXPIRED).count()).isEqualTo(1);

        final long order =
                engine.create("order").withVariables("{\"order\": \"o-1\"}").start();

        assertThat(engine.isCompleted(order)).isFalse();
    }

    @Test
    void manyEndInBatches() {
        for (int i = 0; i < 1200; i++) {
            paid().timeToLive(Duration.ofSeconds(1)).publish();
        }

        engine.advance(Duration.ofSeconds(1));

        assertThat(engine.records().of(MessageIntent.EXPIRED).count()).isEqualTo(1200);
        engine.checkNothingLeft();
    }

    @Test
    void aTimeToLiveBeyondAllTimesNeverEnds() {
        paid().timeToLive(Duration.ofSeconds(Long.MAX_VALUE)).publish();

        engine.advance(Duration.ofDays(365));

        assertThat(engine.records().of(MessageIntent.EXPIRED).list()).isEqualTo(List.of());
    }

    private Publication paid() {
        return new Publication(engine, 1, "paid").withKey("o-1");
    }
}
