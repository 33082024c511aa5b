package io.paymentledger.simulation;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** The auditor's independence, which holds for the product and is proved to find a deliberate violation. */
class ArchitectureTest {

    private static final ArchRule THE_AUDITOR_TRUSTS_NOBODY = noClasses()
            .that()
            .resideInAPackage("..simulation.audit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.paymentledger.events..",
                    "io.paymentledger.eventstore..",
                    "io.paymentledger.base..",
                    "io.paymentledger.query..",
                    "io.paymentledger.ledger..",
                    "io.paymentledger.simulation.workload..")
            .as("the auditor uses no code of what it audits (ADR 0036)");

    @Test
    void theAuditorKeepsTheRule() {
        JavaClasses product = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.paymentledger.simulation");

        THE_AUDITOR_TRUSTS_NOBODY.check(product);
    }

    @Test
    void theRuleFindsADeliberateViolation() {
        JavaClasses violations = new ClassFileImporter().importPackages("io.paymentledger.violation.simulation");

        assertThat(THE_AUDITOR_TRUSTS_NOBODY.evaluate(violations).hasViolation())
                .isTrue();
    }
}
