package io.paymentledger.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.paymentledger.base.web.ForEveryone;
import io.paymentledger.base.web.RequiresScope;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** The read side's shape. Each rule holds for the product and is proved to find a deliberate violation. */
class ArchitectureTest {

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.paymentledger");

    private static final JavaClasses VIOLATIONS =
            new ClassFileImporter().importPackages("io.paymentledger.violation.query");

    static Stream<ArchRule> rules() {
        return Stream.of(
                noClasses()
                        .that()
                        .resideInAPackage("..query..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.paymentledger.ledger..")
                        .as("the read side does not know the write side"),
                noClasses()
                        .that()
                        .resideInAPackage("..query..")
                        .and()
                        .resideOutsideOfPackage("io.paymentledger.query.projection")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.axonframework..")
                        .as("only projections know Axon (ADR 0016)"),
                noClasses()
                        .that()
                        .resideInAPackage("..query..")
                        .and()
                        .resideOutsideOfPackage("io.paymentledger.query.console")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.paymentledger.query.console")
                        .as("nothing of the read side knows its console"),
                fields().that()
                        .areDeclaredInClassesThat()
                        .resideInAPackage("..query..")
                        .and()
                        .areStatic()
                        .should()
                        .beFinal()
                        .as("two services in one process share no state"),
                classes()
                        .that()
                        .areMetaAnnotatedWith(Controller.class)
                        .and()
                        .areNotAnnotations()
                        .should()
                        .bePackagePrivate()
                        .andShould()
                        .haveModifier(JavaModifier.FINAL)
                        .as("controllers are nobody's API but the web's"),
                methods()
                        .that()
                        .areDeclaredInClassesThat()
                        .areMetaAnnotatedWith(Controller.class)
                        .and()
                        .areDeclaredInClassesThat()
                        .resideInAPackage("..query..")
                        .and()
                        .areMetaAnnotatedWith(RequestMapping.class)
                        .should()
                        .beAnnotatedWith(RequiresScope.class)
                        .orShould()
                        .beAnnotatedWith(ForEveryone.class)
                        .as("every handler declares its scope, or that it is for everyone"),
                noClasses()
                        .that()
                        .resideInAPackage("..query..")
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(HttpStatus.class)
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
