package dev.skep.model.dmn;

import dev.skep.model.feel.FeelSession;
import org.camunda.dmn.DmnEngine;
import org.camunda.feel.FeelEngineClock;
import org.camunda.feel.api.FeelEngineApi;
import scala.collection.immutable.List$;

/** The one decision engine of the process, with our FEEL in it; made when the first file or decision needs it. */
final class DecisionRuntime {
    private DecisionRuntime() {}

    /** Loaded on first use. */
    private static final class Holder {
        static final FeelSession FEEL = new FeelSession();
        static final DmnEngine ENGINE = new Bounded();
    }

    static DmnEngine engine() {
        return Holder.ENGINE;
    }

    static FeelSession feel() {
        return Holder.FEEL;
    }

    /** Takes FEEL from us instead of making its own; all its parts ask for it here. */
    private static final class Bounded extends DmnEngine {
        Bounded() {
            super(
                    new DmnEngine.Configuration(false, false, false),
                    List$.MODULE$.empty(),
                    FeelEngineClock.SystemClock$.MODULE$);
        }

        @Override
        public FeelEngineApi feelEngine() {
            return Holder.FEEL;
        }
    }
}
