package dev.skep.e2e.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.SharedBroker;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people have, as it comes from their package registries. Where one can't be had it is skipped, and the output says why. */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClientsTest {
    private final SharedBroker broker;
    private final Programs programs = new Programs(List.of("java", "go", "python", "node", "zbctl"));

    @TempDir
    private Path folder;

    ClientsTest(final SharedBroker broker) {
        this.broker = broker;
    }

    @ParameterizedTest
    @CsvSource({
        "java, topology deploy create poll complete publish worker result stream refusal",
        "java over REST, topology deploy create poll complete publish worker result refusal",
        "go, topology deploy create poll complete publish worker result refusal",
        "python, topology deploy publish create poll complete result publish stream refusal",
        "node, topology deploy create poll complete publish worker result publish stream refusal",
        "zbctl, topology deploy create poll complete publish worker result publish stream refusal"
    })
    void aRound(final String what, final String steps) throws IOException {
        final String client = what.split(" ", 2)[0];
        final String obstacle = programs.obstacle(client);
        if (!obstacle.isEmpty() && !Programs.required()) {
            System.err.println("SKIPPED: a round with the " + client + " client, because " + obstacle);
        }
        assumeTrue(obstacle.isEmpty() || Programs.required(), obstacle);
        assertThat(obstacle).isEmpty();
        final String id = Client.unique(client);
        final Path file = Files.writeString(folder.resolve(id + ".bpmn"), process(id));

        final List<String> arguments = new ArrayList<>(List.of(broker.process().gatewayAddress(), file.toString(), id));
        if (what.endsWith(" over REST")) {
            arguments.add(broker.process().restAddress().getAuthority());
        }

        final Programs.Outcome outcome = Programs.round(client, arguments);

        assertThat(outcome.code()).as(outcome.out() + outcome.err()).isZero();
        // some say more than they are asked for
        assertThat(outcome.out().lines().filter(line -> line.startsWith("ok ")).map(line -> line.split(" ", 3)[1]))
                .as(outcome.out())
                .containsExactlyElementsOf(List.of(steps.split(" ", -1)));
    }

    /** A job of the type of the id, then a message of the id with the variable {@code key}. */
    private static String process(final String id) {
        return Bpmn.convertToString(Bpmn.createExecutableProcess(id)
                .startEvent()
                .serviceTask("task", task -> task.zeebeJobType(id))
                .intermediateCatchEvent(
                        "wait", event -> event.message(m -> m.name(id).zeebeCorrelationKeyExpression("key")))
                .endEvent()
                .done());
    }
}
