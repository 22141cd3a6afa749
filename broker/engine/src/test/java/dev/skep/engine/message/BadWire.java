package dev.skep.engine.message;

import dev.skep.base.Rng;
import dev.skep.engine.EngineHarness;
import java.time.Duration;

/** What a wire between partitions does on its bad days, and how it comes to rest. */
final class BadWire {
    private static final int SECONDS_TO_REST = 6;

    private BadWire() {}

    static void disturb(final EngineHarness engine, final Rng rng) {
        switch (rng.nextInt(5)) {
            case 0 -> engine.wire().lose(request -> rng.nextInt(3) == 0);
            case 1 -> engine.wire().hold();
            case 2 -> engine.wire().duplicate();
            case 3 -> engine.wire().shuffle(rng);
            default -> {
                engine.wire().lose(request -> false);
                engine.release();
            }
        }
    }

    /** Nothing is lost any more, and whatever was is sent again. */
    static void heal(final EngineHarness engine) {
        engine.wire().lose(request -> false);
        engine.release();
        for (int i = 0; i < SECONDS_TO_REST; i++) {
            engine.advance(Duration.ofSeconds(1));
            engine.resend();
        }
    }
}
