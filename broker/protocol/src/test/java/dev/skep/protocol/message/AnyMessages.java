package dev.skep.protocol.message;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.MemberId;
import dev.skep.base.Packed;
import dev.skep.base.Rng;
import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.RecordValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Messages with anything in them: the values are made from what their records declare, so that none is forgotten. */
final class AnyMessages {
    private static final Map<ValueType, Class<?>> VALUES = new EnumMap<>(ValueType.class);

    private final Rng rng;

    AnyMessages(final Rng rng) {
        this.rng = rng;
        if (VALUES.isEmpty()) {
            for (final Class<?> type : RecordValue.class.getPermittedSubclasses()) {
                VALUES.put(((RecordValue) any(type)).valueType(), type);
            }
        }
    }

    RecordValue value(final ValueType type) {
        return (RecordValue) any(VALUES.get(type));
    }

    Intent intent(final ValueType type) {
        final List<Intent> all = new ArrayList<>();
        try {
            while (true) {
                all.add(Intent.of(type, all.size()));
            }
        } catch (final MalformedBytes e) {
            return all.get(rng.nextInt(all.size()));
        }
    }

    ValueType valueType() {
        return oneOf(ValueType.values());
    }

    CommandRequest request(final ValueType type) {
        return new CommandRequest(
                rng.nextInt(9000), rng.nextLong(), intent(type), value(type), rng.chance(0.5) ? origin() : null);
    }

    JobStream stream() {
        return (JobStream) any(JobStream.class);
    }

    PartitionMessage toPartition() {
        return switch (rng.nextInt(4)) {
            case 0 -> new PartitionMessage.OpenJobStream(rng.nextInt(9000), stream());
            case 1 -> new PartitionMessage.CloseJobStream(rng.nextInt(9000), rng.nextLong());
            case 2 -> new PartitionMessage.JobStreamReady(rng.nextInt(9000), rng.nextLong(), rng.chance(0.5));
            default -> new PartitionMessage.Submit(request(valueType()));
        };
    }

    GatewayMessage toGateway() {
        return switch (rng.nextInt(3)) {
            case 0 -> new GatewayMessage.JobsAvailable(rng.nextInt(9000), text());
            case 1 -> new GatewayMessage.Pushes(list(this::push));
            default -> new GatewayMessage.Replies(list(this::reply));
        };
    }

    CommandReply reply() {
        return switch (rng.nextInt(5)) {
            case 0 -> new CommandReply.JobsActivated(origin(), list(this::job), rng.chance(0.5));
            case 1 -> new CommandReply.Rejected(origin(), intent(valueType()), oneOf(RejectionType.values()), text());
            case 2 ->
                new CommandReply.Refused(
                        origin(),
                        rng.chance(0.5)
                                ? new Refusal(oneOf(Refusal.Kind.values()), text())
                                : new Refusal(Refusal.Kind.NOT_LEADER, text(), new MemberId("7"), rng.nextLong()));
            case 3 -> new CommandReply.Unknown(origin(), text());
            default -> accepted(valueType());
        };
    }

    CommandReply accepted(final ValueType type) {
        return new CommandReply.Accepted(origin(), rng.nextLong(), intent(type), value(type));
    }

    JobPush push() {
        return new JobPush(rng.nextInt(9000), rng.nextLong(), job());
    }

    Origin origin() {
        return new Origin(rng.nextLong(), rng.nextLong(), rng.nextLong());
    }

    private ActivatedJob job() {
        return new ActivatedJob(rng.nextLong(), (JobValue) any(JobValue.class), list(this::text));
    }

    private <T> List<T> list(final Supplier<T> each) {
        final List<T> all = new ArrayList<>();
        for (int i = rng.nextInt(4); i > 0; i--) {
            all.add(each.get());
        }
        return List.copyOf(all);
    }

    private <T> T oneOf(final T[] all) {
        return all[rng.nextInt(all.length)];
    }

    private String text() {
        return oneOf(new String[] {"", "a", "Grüße", "x".repeat(300), "\uD83D\uDC1D"});
    }

    private byte[] bytes() {
        final byte[] bytes = new byte[rng.nextInt(40)];
        rng.nextBytes(bytes);
        return bytes;
    }

    private Object any(final Type type) {
        if (type == String.class) {
            return text();
        } else if (type == int.class) {
            return (int) rng.nextLong();
        } else if (type == long.class || type == Long.class) {
            return rng.nextLong();
        } else if (type == boolean.class) {
            return rng.chance(0.5);
        } else if (type == byte[].class) {
            return bytes();
        } else if (type == Packed.class) {
            return new Packed(new byte[] {(byte) rng.nextInt(128)});
        } else if (type instanceof ParameterizedType list) {
            return list(() -> any(list.getActualTypeArguments()[0]));
        }
        final Class<?> declared = (Class<?>) type;
        return declared.isEnum() ? oneOf(declared.getEnumConstants()) : anyRecord(declared);
    }

    private Object anyRecord(final Class<?> type) {
        final RecordComponent[] components = type.getRecordComponents();
        final Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = any(components[i].getGenericType());
        }
        try {
            final Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(arguments);
        } catch (final ReflectiveOperationException e) {
            throw new LinkageError(type + " is no record as others are", e);
        }
    }
}
