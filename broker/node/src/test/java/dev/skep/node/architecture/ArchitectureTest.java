package dev.skep.node.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The arrows between rooms are those of {@link Rooms} and no others; libraries stay in the rooms they belong to. */
final class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.skep");
    }

    @ParameterizedTest
    @EnumSource(Rooms.class)
    void roomUsesOnlyTheRoomsItMay(final Rooms room) {
        // a rule that matches no class fails as well: ArchUnit's default, and the reason why misspelt packages can't
        // hide
        if (room.forbidden().length > 0) {
            noClasses()
                    .that()
                    .resideInAPackage(room.packages())
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(room.forbidden())
                    .because("the table of rooms allows other arrows only; move the code, or change the design first")
                    .check(classes);
        }
        assertThat(classes.stream().filter(room(room)))
                .as("classes of room %s", room.folder())
                .isNotEmpty();
    }

    @Test
    void everyClassIsInARoom() {
        final Set<String> homeless = new TreeSet<>();
        for (final JavaClass type : classes) {
            final boolean housed = java.util.Arrays.stream(Rooms.values())
                    .anyMatch(room -> room(room).test(type));
            if (!housed) {
                homeless.add(type.getName());
            }
        }
        assertThat(homeless).as("classes outside of the rooms in Rooms.java").isEmpty();
    }

    @Test
    void coresDoNoInputOrOutput() {
        rule(
                        "cores get inputs and the time and give effects",
                        new String[] {"engine", "partition", "model"},
                        new String[] {
                            "java.net..",
                            "java.nio.channels..",
                            "java.nio.file..",
                            "java.util.concurrent..",
                            "io.grpc..",
                            "io.netty..",
                            "org.rocksdb..",
                            "org.slf4j.."
                        })
                .check(classes);
    }

    @Test
    void onlyTheStateKnowsRocksDb() {
        others("state", "org.rocksdb..").check(classes);
    }

    @Test
    void onlyTheGatewayKnowsGrpc() {
        noClasses()
                .that()
                .resideInAPackage("dev.skep..")
                .and()
                .resideOutsideOfPackages("dev.skep.gateway..", "dev.skep.node..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "io.netty..", "com.google.protobuf..")
                .because("what clients speak is the gateway's business")
                .check(classes);
    }

    @Test
    void onlyTheModelKnowsBpmnAndFeelLibraries() {
        others("model", "org.camunda..", "io.camunda..", "com.cronutils..", "scala..")
                .check(classes);
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> room(final Rooms room) {
        return JavaClass.Predicates.resideInAPackage(room.packages());
    }

    private static ArchRule others(final String only, final String... libraries) {
        return noClasses()
                .that()
                .resideInAPackage("dev.skep..")
                .and()
                .resideOutsideOfPackages("dev.skep." + only + "..", "dev.skep.gateway..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .because("only " + only + " may know this library; ask it through its own types");
    }

    private static ArchRule rule(final String because, final String[] rooms, final String[] banned) {
        final String[] packages = new String[rooms.length];
        for (int i = 0; i < rooms.length; i++) {
            packages[i] = "dev.skep." + rooms[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(banned)
                .because(because);
    }
}
