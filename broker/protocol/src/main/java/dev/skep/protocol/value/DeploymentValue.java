package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import java.util.List;

/** Resources deployed together, all or none, and the processes found in them. */
public record DeploymentValue(List<DeploymentResource> resources, List<ProcessMetadata> processes, String tenantId)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.DEPLOYMENT;
    }

    @Override
    public void write(final FieldWriter out) {
        out.list(resources, (o, v) -> v.write(o));
        out.list(processes, (o, v) -> v.write(o));
        out.text(tenantId);
    }

    public static DeploymentValue read(final FieldReader in) {
        return new DeploymentValue(in.list(DeploymentResource::read), in.list(ProcessMetadata::read), in.text());
    }
}
