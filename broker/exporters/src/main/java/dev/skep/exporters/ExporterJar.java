package dev.skep.exporters;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/**
 * The classes of one jar, apart from those of all others: what the jar brings along comes before what the broker has. Only the contract itself and
 * the logging are shared.
 */
final class ExporterJar extends URLClassLoader {
    private static final List<String> SHARED =
            List.of("java.", "io.camunda.zeebe.exporter.api.", "io.camunda.zeebe.protocol.record.", "org.slf4j.");

    static {
        registerAsParallelCapable();
    }

    ExporterJar(final URL jar) {
        super("exporter", new URL[] {jar}, ExporterJar.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (SHARED.stream().anyMatch(name::startsWith)) {
                return super.loadClass(name, resolve);
            }
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = findOwn(name);
            }
            if (found == null) {
                return super.loadClass(name, resolve);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private Class<?> findOwn(final String name) {
        try {
            return findClass(name);
        } catch (final ClassNotFoundException e) {
            return null;
        }
    }

    @Override
    public URL getResource(final String name) {
        final URL own = findResource(name);
        return own == null ? super.getResource(name) : own;
    }
}
