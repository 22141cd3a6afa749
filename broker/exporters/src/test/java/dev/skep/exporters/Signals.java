package dev.skep.exporters;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.exporters.record.ExportedRecord;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.value.SignalValue;

/** Records for exporters to export. */
public final class Signals {
    private Signals() {}

    public static ExportedRecord at(final long position, final String text) {
        final Packed variables =
                new Documents.Builder().put("text", Documents.text(text)).build();
        return ExportedRecord.of(
                dev.skep.protocol.Record.event(
                        position,
                        -1,
                        1_700_000_000_123L,
                        position,
                        SignalIntent.BROADCASTED,
                        new SignalValue("signal", variables, Tenants.DEFAULT, 7, 0)),
                7,
                "1.2.3");
    }
}
