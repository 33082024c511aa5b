package io.paymentledger.ledger;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.SignedBySender;
import io.paymentledger.ledger.gateway.GatewayInbox;
import io.paymentledger.ledger.gateway.GatewayUnavailableException;
import io.paymentledger.ledger.gateway.InvalidNotificationException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The write side's shape. Each rule holds for the product and is proved to find a deliberate violation. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.paymentledger");

    private static final JavaClasses VIOLATIONS =
            new ClassFileImporter().importPackages("io.paymentledger.violation.ledger");

    static Stream<ArchRule> rules() {
        return Stream.of(
                slices().matching("..ledger.(*)..")
                        .should()
                        .beFreeOfCycles()
                        .as("packages depend on each other one way"),
                noClasses()
                        .that()
                        .resideInAPackage("..ledger..charge..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "..ledger..web..",
                                "..ledger..idempotency..",
                                "..ledger..gateway..",
                                "..ledger..recovery..",
                                "..ledger..key..")
                        .as("charges know neither who asks for them, nor their gateways, nor who looks after them"),
                noClasses()
                        .that()
                        .resideInAPackage("..ledger..gateway..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..ledger..web..", "..ledger..idempotency..", "..ledger..recovery..")
                        .as("gateways know charges only"),
                noClasses()
                        .that()
                        .resideInAPackage("..ledger..idempotency..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("..ledger..web..", "..ledger..recovery..")
                        .as("what is once for a key knows neither HTTP nor recovery"),
                noClasses()
                        .that()
                        .resideInAPackage("..ledger..web..")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("..ledger..gateway..", "..ledger..key..")
                                .and(not(belongToAnyOf(
                                        GatewayInbox.class,
                                        GatewayUnavailableException.class,
                                        InvalidNotificationException.class))))
                        .as("the web asks no gateway; it takes what gateways tell to their inbox"),
                noClasses()
                        .that()
                        .resideInAPackage("..ledger..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.paymentledger.simulator..")
                        .as("the simulator is met over HTTP only: it is no part of the service (ADR 0044)"),
                noClasses()
                        .that()
                        .resideOutsideOfPackage("..ledger.gateway.stripe..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("com.stripe..")
                        .as("only the adapter to Stripe knows Stripe (ADR 0031)"),
                noClasses()
                        .that()
                        .resideInAPackage("..ledger..")
                        .and()
                        .resideOutsideOfPackages("io.paymentledger.ledger.recovery", "io.paymentledger.ledger.sealing")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage("java.sql..")
                        .as("only the event store, the base, recovery's table and the sealer speak SQL"),
                noMethods()
                        .that()
                        .areDeclaredInClassesThat()
                        .resideInAPackage("..ledger..")
                        .should()
                        .beAnnotatedWith(Transactional.class)
                        .as("no transaction surrounds a command (ADR 0011)"),
                classes()
                        .that()
                        .areAnnotatedWith(RestController.class)
                        .should()
                        .bePackagePrivate()
                        .as("controllers are nobody's API but the web's"),
                methods()
                        .that()
                        .areDeclaredInClassesThat()
                        .areAnnotatedWith(RestController.class)
                        .and()
                        .areDeclaredInClassesThat()
                        .resideInAPackage("..ledger..")
                        .and()
                        .areMetaAnnotatedWith(RequestMapping.class)
                        .should()
                        .beAnnotatedWith(RequiresScope.class)
                        .orShould()
                        .beAnnotatedWith(SignedBySender.class)
                        .as("every handler declares its scope, or that it checks its sender's signature"),
                noClasses()
                        .that()
                        .resideInAPackage("io.paymentledger..")
                        .should()
                        .dependOnClassesThat(DescribedPredicate.describe(
                                "are HttpStatus", type -> type.isEquivalentTo(HttpStatus.class)))
                        .as("only the list of problem codes knows statuses"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProductKeepsTheRule(ArchRule rule) {
        rule.check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theRuleFindsADeliberateViolation(ArchRule rule) {
        assertThat(rule.evaluate(VIOLATIONS).hasViolation()).isTrue();
    }
}
