package dev.skep.node.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between rooms are those of {@link Room} and no others; libraries stay in the rooms they belong to. */
final class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.skep");
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomUsesOnlyTheRoomsItMay(final Room room) {
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
            final boolean housed = Room.ALL.stream().anyMatch(room -> room(room).test(type));
            if (!housed) {
                homeless.add(type.getName());
            }
        }
        assertThat(homeless).as("classes outside of the rooms in Room.java").isEmpty();
    }

    @Test
    void coresDoNoInputOrOutput() {
        bans(
                "cores get inputs and the time and give effects; the node drives them",
                List.of("engine", "partition", "model", "journal", "raft", "membership", "topology"),
                "java.net..",
                "java.nio.channels..",
                "java.nio.file..",
                "io.grpc..",
                "io.netty..",
                "org.rocksdb..",
                "org.slf4j..");
    }

    @Test
    void rulesKnowNoThreads() {
        bans("one loop owns them, so they need nothing of this", List.of("engine"), "java.util.concurrent..");
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
                .resideInAnyPackage("io.grpc..", "com.google.protobuf..")
                .because("what clients speak is the gateway's business")
                .check(classes);
    }

    @Test
    void onlyTheFrontDoorAndTheTransportKnowNetty() {
        noClasses()
                .that()
                .resideInAPackage("dev.skep..")
                .and()
                .resideOutsideOfPackages("dev.skep.gateway..", "dev.skep.transport..", "dev.skep.node..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..")
                .because("others send frames through dev.skep.base.Network")
                .check(classes);
    }

    @Test
    void onlyTheModelKnowsBpmnAndFeelLibraries() {
        others("model", "org.camunda..", "io.camunda.zeebe.model..", "com.cronutils..", "scala..")
                .check(classes);
    }

    @Test
    void onlyTheExportersKnowTheContractOfExporters() {
        noClasses()
                .that()
                .resideInAPackage("dev.skep..")
                .and()
                .resideOutsideOfPackages("dev.skep.exporters..", "dev.skep.node.metrics..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.camunda.zeebe.exporter..", "io.camunda.zeebe.protocol.record..", "org.postgresql..")
                .because("only exporters may know this library; ask them through their own types")
                .check(classes);
    }

    private static com.tngtech.archunit.base.DescribedPredicate<JavaClass> room(final Room room) {
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

    private static void bans(final String because, final List<String> rooms, final String... banned) {
        final String[] packages =
                rooms.stream().map(room -> "dev.skep." + room + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(banned)
                .because(because)
                .check(classes);
    }

    private static Stream<Room> rooms() {
        return Room.ALL.stream();
    }
}
