package dev.skep.simulator;

import dev.skep.partition.RequestLimiter;

/** So many requests in flight and no more; sees to it that each permit comes back once. */
public final class SimLimiter implements RequestLimiter {
    private final int most;
    private int inFlight;

    public SimLimiter(final int most) {
        this.most = most;
    }

    @Override
    public Permit acquire() {
        if (inFlight >= most) {
            return null;
        }
        inFlight++;
        return new Permit() {
            private boolean back;

            @Override
            public void committed() {
                giveBack();
            }

            @Override
            public void dropped() {
                giveBack();
            }

            private void giveBack() {
                Violation.unless(!back, "limits", "a permit came back twice");
                back = true;
                inFlight--;
            }
        };
    }

    public int inFlight() {
        return inFlight;
    }
}
