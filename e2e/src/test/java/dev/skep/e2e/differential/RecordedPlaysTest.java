package dev.skep.e2e.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.e2e.differential.Transcript.Difference;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.client.ZeebeClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All that was recorded of the real Zeebe is seen of the broker of this build, but for what is {@link Differences meant} to differ. */
@EndToEnd
final class RecordedPlaysTest {
    /** Long enough for anything to be seen that would make the difference disappear. */
    private static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final ZeebeClient client;
    private final Recordings recordings = Recordings.ofThisSourceTree();

    RecordedPlaysTest(final SharedBroker broker) {
        client = Play.client(broker.process().gatewayAddress(), broker.process().restAddress());
    }

    @AfterEach
    void close() {
        client.close();
    }

    @TestFactory
    Stream<DynamicTest> showTheSame() {
        return plays().stream()
                .filter(play -> !Differences.MEANT.containsKey(play.name()))
                .map(play -> DynamicTest.dynamicTest(
                        play.name(),
                        () -> play.on(client, Transcript.against(recordings.get(play.name())), Play.PATIENCE)));
    }

    @TestFactory
    Stream<DynamicTest> differWhereTheyAreMeantTo() {
        return plays().stream()
                .filter(play -> Differences.MEANT.containsKey(play.name()))
                .map(play -> DynamicTest.dynamicTest(
                        play.name(),
                        () -> assertThatThrownBy(() ->
                                        play.on(client, Transcript.against(recordings.get(play.name())), A_MOMENT))
                                .as(Differences.MEANT.get(play.name()))
                                .isInstanceOf(Difference.class)));
    }

    @Test
    void allWereRecorded() {
        final List<String> names = plays().stream().map(Play::name).toList();

        assertThat(names).doesNotHaveDuplicates().containsAll(Differences.MEANT.keySet());
        assertThat(names).allSatisfy(name -> assertThat(recordings.get(name)).isNotEmpty());
    }

    private List<Play> plays() {
        final List<Play> plays = new ArrayList<>(Scenarios.all());
        recordings.seeds().forEach(seed -> plays.add(RandomPlay.of(seed)));
        return plays;
    }
}
