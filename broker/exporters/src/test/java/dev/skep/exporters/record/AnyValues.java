package dev.skep.exporters.record;

import dev.skep.base.Documents;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.value.CommandDistributionValue;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.RecordValue;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values of any kind with anything in them. */
final class AnyValues {
    private final Random random;

    AnyValues(final long seed) {
        random = new Random(seed);
    }

    RecordValue of(final Class<?> type) {
        if (type == CommandDistributionValue.class) {
            final FieldWriter out = new FieldWriter();
            of(DeploymentValue.class).write(out);
            return new CommandDistributionValue(
                    2, ValueType.DEPLOYMENT.code(), DeploymentIntent.CREATE.code(), out.toByteArray(), -1, -1);
        }
        return (RecordValue) any(type);
    }

    private Object any(final Type type) {
        if (type instanceof ParameterizedType list) {
            final List<Object> elements = new ArrayList<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                elements.add(any(list.getActualTypeArguments()[0]));
            }
            return elements;
        }
        final Class<?> wanted = (Class<?>) type;
        if (wanted == long.class || wanted == Long.class) {
            return random.nextLong();
        } else if (wanted == int.class) {
            return random.nextInt();
        } else if (wanted == boolean.class) {
            return random.nextBoolean();
        } else if (wanted == String.class) {
            return "text \"" + random.nextInt(100) + "\" \u00fc\n";
        } else if (wanted == byte[].class) {
            final byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            return bytes;
        } else if (wanted == Packed.class) {
            return document();
        } else if (wanted.isEnum()) {
            final Object[] constants = wanted.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        }
        return made(wanted);
    }

    private Object made(final Class<?> type) {
        try {
            final RecordComponent[] components = type.getRecordComponents();
            final Class<?>[] types = new Class<?>[components.length];
            final Object[] values = new Object[components.length];
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                values[i] = any(components[i].getGenericType());
            }
            final Constructor<?> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("a value of " + type, e);
        }
    }

    /** As headers are: all texts. */
    private Packed document() {
        final Documents.Builder document = new Documents.Builder();
        for (int i = random.nextInt(3); i > 0; i--) {
            document.put("name " + i, Documents.text("value " + random.nextInt(10)));
        }
        return document.build();
    }
}
