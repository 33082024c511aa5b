package io.paymentledger.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.paymentledger.base.web.ForEveryone;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.scope.ScopedSelect;
import java.sql.Connection;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
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

    /** Those that work for all tenants at once, and answer none. */
    private static final Set<String> FOR_ALL_TENANTS = Set.of(
            // Folds.
            "charge.ChargeTable",
            "posting.ClaimTable",
            "posting.PostingTable",
            "reconciliation.BreakTables",
            "reconciliation.MatchingSign",
            "reconciliation.MovementTable",
            "reconciliation.ReconciliationTables",
            "reconciliation.TransitTable",
            "rows.BinaryCopy",
            "rows.PageWrites",
            "rows.RowSet",
            // Connections.
            "pool.OwnPool",
            "webhook.WebhookPool",
            // The delivery of webhooks.
            "webhook.AnotherLog",
            "webhook.DeliveryTable",
            "webhook.EndpointChanges",
            "webhook.EndpointTable",
            "webhook.Follower",
            "webhook.OldDeliveries",
            "webhook.SetAside",
            "webhook.WebhookBacklog",
            // A secret that all lists have in common.
            "web.CursorSeal");

    private static final DescribedPredicate<JavaClass> FOR_ONE_TENANT = DescribedPredicate.describe(
            "work for one tenant",
            each -> FOR_ALL_TENANTS.stream()
                    .noneMatch(name -> each.getName().equals("io.paymentledger.query." + name)));

    private static final DescribedPredicate<JavaAccess<?>> BEGINS_A_STATEMENT =
            DescribedPredicate.describe("it begins a statement", access -> {
                AccessTarget target = access.getTarget();
                return target.getOwner().isAssignableTo(DataSource.class)
                        || (target.getOwner().isAssignableTo(Connection.class)
                                && Set.of("prepareStatement", "prepareCall", "createStatement")
                                        .contains(target.getName()));
            });

    private static final DescribedPredicate<JavaAccess<?>> MAKES_A_STATEMENT_ON_THE_WAY = DescribedPredicate.describe(
            "it makes a statement that is no constant",
            access -> access.getTarget().getOwner().isEquivalentTo(ScopedSelect.class)
                    && access.getTarget().getName().equals("of")
                    && !access.getOrigin().getName().equals("<clinit>"));

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
                noClasses()
                        .that()
                        .resideInAPackage("..query..")
                        .and()
                        .resideOutsideOfPackages("io.paymentledger.query.scope", "io.paymentledger.query.projection")
                        .and(FOR_ONE_TENANT)
                        .should()
                        .accessTargetWhere(BEGINS_A_STATEMENT)
                        .orShould()
                        .dependOnClassesThat()
                        .resideInAPackage("org.springframework.jdbc..")
                        .as("rows of tenants are read in one place (ADR 0056)"),
                noClasses()
                        .that()
                        .resideInAPackage("..query..")
                        .should()
                        .accessTargetWhere(MAKES_A_STATEMENT_ON_THE_WAY)
                        .as("statements that read a tenant's rows are constants, so that ScopedSelectsIT finds them"),
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
