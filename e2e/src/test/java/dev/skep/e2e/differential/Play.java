package dev.skep.e2e.differential;

import io.camunda.zeebe.client.ZeebeClient;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;

/** What is done to an address: always the same as long as the answers are the same. */
record Play(String name, Consumer<Actions> scene) {
    /** For an address that everything is expected of. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Plays it and returns what was seen; complains at the first difference to what was expected. */
    Transcript on(final ZeebeClient client, final Transcript transcript, final Duration patience) {
        final Stage stage = new Stage(client, transcript, patience);
        final Actions actions = new Actions(stage);
        try {
            if (isPlayed(actions)) {
                actions.cancelAll();
            }
            transcript.end();
            transcript.tellModels(stage.explanation());
            actions.abandon();
            return transcript;
        } catch (final Transcript.Difference e) {
            actions.abandon();
            throw e.in(name, stage.explanation());
        }
    }

    /** False where it met an internal error of the real one, after which nothing is compared. */
    private boolean isPlayed(final Actions actions) {
        try {
            scene.accept(actions);
            return true;
        } catch (final Stage.InternalError e) {
            return false;
        }
    }

    /** As plays want it: requests that take their time are no failures. */
    static ZeebeClient client(final String address, final URI restAddress) {
        return ZeebeClient.newClientBuilder()
                .grpcAddress(URI.create("http://" + address))
                .restAddress(restAddress)
                .usePlaintext()
                .defaultRequestTimeout(Duration.ofSeconds(60))
                .defaultJobWorkerName("worker")
                .build();
    }
}
