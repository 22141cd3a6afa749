package dev.skep.simulator.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A bug planted on purpose: the classes of the broker, and the simulator that drives them, are loaded anew, with the code of some
 * methods changed on the way. So no switch for it stands in what is shipped.
 */
final class Mutation {
    private final Map<String, List<ClassTransform>> changes = new TreeMap<>();

    /** Changes the code of all methods of this name in the class. */
    Mutation with(final String className, final String method, final CodeTransform change) {
        changes.computeIfAbsent(className, name -> new ArrayList<>())
                .add(ClassTransform.transformingMethodBodies(
                        each -> each.methodName().equalsString(method), change));
        return this;
    }

    /** Runs a seed with the bug; gives what the command line says. */
    String run(final String... arguments) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            new Loader()
                    .loadClass(ClusterMain.class.getName())
                    .getMethod("run", List.class, PrintStream.class)
                    .invoke(null, List.of(arguments), out);
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private final class Loader extends ClassLoader {
        Loader() {
            super(Mutation.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.skep.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                final Class<?> known = findLoadedClass(name);
                return known != null ? known : define(name);
            }
        }

        private Class<?> define(final String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                for (final ClassTransform change : changes.getOrDefault(name, List.of())) {
                    final ClassFile format = ClassFile.of();
                    bytes = format.transformClass(format.parse(bytes), change);
                }
                return defineClass(name, bytes, 0, bytes.length);
            } catch (final IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
