package dev.skep.gateway;

import static dev.skep.gateway.FakePartition.accepted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.gateway.json.JsonToPacked;
import dev.skep.gateway.rest.RestConfig;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.MessageCorrelationValue;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages whose sender is told who has taken them. */
final class RestCorrelationTest {
    private static final String PATH = "/v2/messages/correlation";

    private Fixture fixture;
    private HttpClientOfTest http;

    @BeforeEach
    void start() {
        fixture = new Fixture(Fixture.CONFIG.withRest(RestConfig.at("127.0.0.1", 0)), 2);
        http = new HttpClientOfTest(fixture.server.restPort());
    }

    @AfterEach
    void stop() {
        http.close();
        fixture.close();
    }

    @Test
    void theMessageGoesWhereItsCorrelationKeyLives() {
        fixture.partition(2)
                .script(request -> accepted(
                        request,
                        44,
                        MessageCorrelationIntent.CORRELATED,
                        ((MessageCorrelationValue) request.value())
                                .ofMessage(44)
                                .takenBy(Fixture.key(1, 7))));

        final HttpResponse<String> answer = http.send(
                "POST", PATH, "{\"name\":\"paid\",\"correlationKey\":\"a\",\"variables\":{\"x\":1}}"); // 97 mod 2 + 1

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"messageKey\":\"44\",\"processInstanceKey\":\"" + Fixture.key(1, 7)
                        + "\",\"tenantId\":\"<default>\"}");
        final CommandRequest asked = fixture.partition(2).nextAsked();
        assertThat(asked.intent()).isEqualTo(MessageCorrelationIntent.CORRELATE);
        assertThat(asked.value())
                .isEqualTo(MessageCorrelationValue.ofCommand(
                        "paid", "a", new JsonToPacked(10).document("{\"x\":1}"), "<default>"));
    }

    @Test
    void nobodyTakesIt() {
        fixture.partition(2)
                .script(request -> new CommandReply.Rejected(
                        request.origin(), request.intent(), RejectionType.NOT_FOUND, "nobody waits"));

        final HttpResponse<String> answer = http.send("POST", PATH, "{\"name\":\"paid\",\"correlationKey\":\"a\"}");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"title\":\"NOT_FOUND\"", "nobody waits");
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThat(http.send("POST", PATH, "{\"correlationKey\":\"a\"}").body())
                .contains("\"status\":400", "Expected a name of the message");
        assertThat(http.send("POST", PATH, "{\"name\":\"a\",\"tenantId\":\"b\"}")
                        .body())
                .contains("\"status\":400", "'b'");
        assertThat(http.send("POST", PATH, "").body()).contains("\"status\":400");
        assertThat(fixture.partition(1).asked).isEmpty();
        assertThat(fixture.partition(2).asked).isEmpty();
    }
}
