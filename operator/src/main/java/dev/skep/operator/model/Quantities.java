package dev.skep.operator.model;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.RoundingMode;

/** Quantities of Kubernetes as bytes, and back. */
public final class Quantities {
    private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti", "Pi"};

    private Quantities() {}

    public static long bytes(final String quantity) {
        return Quantity.getAmountInBytes(Quantity.parse(quantity))
                .setScale(0, RoundingMode.CEILING)
                .longValueExact();
    }

    /** In the largest unit that needs no fraction. */
    public static String text(final long bytes) {
        long amount = bytes;
        int unit = 0;
        while (unit < UNITS.length - 1 && amount != 0 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + UNITS[unit];
    }
}
