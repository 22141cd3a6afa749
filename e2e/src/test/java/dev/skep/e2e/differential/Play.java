package dev.skep.e2e.differential;

import java.util.function.Consumer;

/** What is done to an address: always the same as long as the answers are the same. */
record Play(String name, Consumer<Actions> scene) {
    /** Plays it and returns what was seen; complains at the first difference to what was expected. */
    Transcript on(final String address, final Transcript transcript) {
        try (Stage stage = new Stage(address, transcript)) {
            final Actions actions = new Actions(stage);
            scene.accept(actions);
            actions.cancelAll();
            transcript.end();
            return transcript;
        }
    }
}
