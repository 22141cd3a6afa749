package dev.skep.exporters;

import dev.skep.exporters.file.JsonLinesExporter;
import dev.skep.exporters.postgres.PostgresExporter;
import io.camunda.zeebe.exporter.api.Exporter;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An exporter whose class was found. */
public final class ConfiguredExporter {
    private static final int ANY_PARTITION = 1;

    /** Those that we ship, by the names that stand for their classes. */
    private static final Map<String, Class<? extends Exporter>> SHIPPED =
            Map.of("file", JsonLinesExporter.class, "postgres", PostgresExporter.class);

    private final ExporterSettings settings;
    private final Arguments arguments;
    private final Class<? extends Exporter> type;

    private ConfiguredExporter(final ExporterSettings settings, final Class<? extends Exporter> type) {
        this.settings = settings;
        this.type = type;
        arguments = new Arguments(settings.id(), settings.arguments());
    }

    /**
     * Finds all of them and tries their settings out, as a broker does at its start.
     *
     * @throws ExporterFault when one can't be used
     */
    public static List<ConfiguredExporter> load(final List<ExporterSettings> all) {
        final Map<Path, ClassLoader> jars = new TreeMap<>();
        final List<ConfiguredExporter> exporters = new ArrayList<>();
        for (final ExporterSettings settings : all) {
            final ConfiguredExporter exporter = new ConfiguredExporter(settings, find(settings, jars));
            exporter.tryOut();
            exporters.add(exporter);
        }
        return exporters;
    }

    public String id() {
        return settings.id();
    }

    ClassLoader loader() {
        return type.getClassLoader();
    }

    Setup setup(final int partitionId) {
        return new Setup(arguments, partitionId);
    }

    /** A new one that knows nothing yet. */
    Exporter create() {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (final InvocationTargetException e) {
            throw fault("making it failed with " + e.getCause(), e.getCause());
        } catch (final ReflectiveOperationException e) {
            throw fault(type.getName() + " has no public constructor without parameters", e);
        }
    }

    private void tryOut() {
        ClassLoading.with(loader(), () -> {
            final Exporter exporter = create();
            try {
                exporter.configure(setup(ANY_PARTITION));
            } catch (final Exception | LinkageError e) {
                throw fault("it refuses its settings: " + e, e);
            }
        });
    }

    private ExporterFault fault(final String reason, final Throwable cause) {
        return fault(settings, reason, cause);
    }

    private static ExporterFault fault(final ExporterSettings settings, final String reason, final Throwable cause) {
        return new ExporterFault("Exporter '" + settings.id() + "' can't be used: " + reason, cause);
    }

    private static Class<? extends Exporter> find(final ExporterSettings settings, final Map<Path, ClassLoader> jars) {
        if (settings.className().isBlank()) {
            throw fault(settings, "className is missing", null);
        }
        final boolean ours = settings.jarPath().isBlank();
        if (ours && SHIPPED.containsKey(settings.className())) {
            return SHIPPED.get(settings.className());
        }
        final ClassLoader loader = ours
                ? ConfiguredExporter.class.getClassLoader()
                : jars.computeIfAbsent(jar(settings), path -> open(settings, path));
        try {
            final Class<?> type = Class.forName(settings.className(), false, loader);
            if (!Exporter.class.isAssignableFrom(type)) {
                throw fault(
                        settings,
                        settings.className() + " is no exporter: it does not implement " + Exporter.class.getName(),
                        null);
            }
            return type.asSubclass(Exporter.class);
        } catch (final ClassNotFoundException e) {
            final String where = ours
                    ? "among the broker's own classes; set jarPath, or one of the exporters that come along: "
                            + String.join(", ", new TreeMap<>(SHIPPED).keySet())
                    : "in " + settings.jarPath();
            throw fault(settings, "there is no class " + settings.className() + " " + where, e);
        } catch (final LinkageError e) {
            throw fault(settings, settings.className() + " can't be loaded: " + e, e);
        }
    }

    private static Path jar(final ExporterSettings settings) {
        try {
            final Path jar = Path.of(settings.jarPath()).toAbsolutePath().normalize();
            if (!Files.isRegularFile(jar) || !Files.isReadable(jar)) {
                throw fault(settings, "there is no file " + jar + " that can be read", null);
            }
            return jar;
        } catch (final InvalidPathException e) {
            throw fault(settings, "'" + settings.jarPath() + "' is no path", e);
        }
    }

    private static ClassLoader open(final ExporterSettings settings, final Path jar) {
        try {
            return new ExporterJar(jar.toUri().toURL());
        } catch (final MalformedURLException e) {
            throw fault(settings, "'" + jar + "' is no place to load from", e);
        }
    }
}
