package dev.skep.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which: each only those before it. */
final class ArrowsTest {
    private static final String[] ORDER = {
        "certificates", "api", "model", "plan", "brokers", "kube", "report", "reconcile"
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.skep.operator");

    @Test
    void aPackageKnowsOnlyThoseBeforeIt() {
        for (int i = 0; i < ORDER.length; i++) {
            for (int later = i + 1; later < ORDER.length; later++) {
                noClasses()
                        .that()
                        .resideInAPackage("dev.skep.operator." + ORDER[i])
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("dev.skep.operator." + ORDER[later])
                        .check(classes);
            }
        }
        slices().matching("dev.skep.operator.(*)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void thePlannerKnowsNoClientAndNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.skep.operator.certificates", "dev.skep.operator.plan", "dev.skep.operator.model")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fabric8.kubernetes.client",
                        "io.fabric8.kubernetes.client.dsl..",
                        "java.net.http",
                        "io.javaoperatorsdk..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(classes);
    }

    @Test
    void nothingOfTheBrokerIsUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.skep.base..", "dev.skep.node..", "dev.skep.topology..", "dev.skep.protocol..")
                .check(classes);
    }
}
