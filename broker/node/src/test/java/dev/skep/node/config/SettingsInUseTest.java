package dev.skep.node.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever sets something gets it: what is accepted is used, or listed in {@link UnusedNames}. */
final class SettingsInUseTest {
    private static final String CONFIG = "dev.skep.node.config";

    @Test
    void everySettingGetsIntoARecord() {
        everySettingGetsIntoARecord(SettingsTable.BROKER);
        everySettingGetsIntoARecord(SettingsTable.GATEWAY);
    }

    private static void everySettingGetsIntoARecord(final SettingsTable table) {
        final Set<Setting<?>> read = new HashSet<>();
        final Map<Setting<?>, Object> defaults = new HashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public Object get(final Object setting) {
                read.add((Setting<?>) setting);
                return super.get(setting);
            }
        };
        for (final Setting<?> setting : table.settings()) {
            defaults.put(setting, setting.kind().parse(setting.fallback()));
        }
        for (final Section<?> section : table.sections()) {
            assertThat(section.build().apply(new Values(defaults))).isNotNull();
        }

        final Set<String> ignored = new TreeSet<>();
        for (final Setting<?> setting : table.settings()) {
            // one that allows nothing but its default has nothing to say
            if (!read.contains(setting) && !setting.kind().allowed().startsWith(setting.fallback() + ", because")) {
                ignored.add(setting.path());
            }
        }
        assertThat(ignored).as("settings that no record holds").isEmpty();
    }

    @Test
    void everyValueIsUsedByTheWiring() {
        final JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.skep.node");
        final Set<String> unused = new TreeSet<>();
        collectUnused(BrokerSettings.class, classes, unused);
        collectUnused(GatewayNodeSettings.class, classes, unused);

        assertThat(unused)
                .as(
                        "values that nobody outside of the configuration asks for: use them, or move their settings to UnusedNames")
                .isEmpty();
    }

    private static void collectUnused(final Class<?> type, final JavaClasses classes, final Set<String> unused) {
        for (final RecordComponent component : type.getRecordComponents()) {
            final JavaMethod accessor = classes.get(type).getMethod(component.getName());
            final boolean used = Stream.<JavaCodeUnitAccess<?>>concat(
                            accessor.getCallsOfSelf().stream(), accessor.getReferencesToSelf().stream())
                    .map(JavaCodeUnitAccess::getOriginOwner)
                    .map(JavaClass::getPackageName)
                    .anyMatch(name -> !name.equals(CONFIG));
            if (!used) {
                unused.add(type.getSimpleName() + "." + component.getName());
            }
            if (component.getType().isRecord()) {
                collectUnused(component.getType(), classes, unused);
            }
        }
    }
}
