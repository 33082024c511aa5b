package io.paymentledger.ledger.web;

import io.paymentledger.base.CardNumbers;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.InvalidRequest;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.ledger.settlement.profile.DescribedProfile;
import io.paymentledger.ledger.settlement.profile.InvalidProfileException;
import io.paymentledger.ledger.settlement.profile.SettlementProfiles;
import io.paymentledger.ledger.settlement.profile.TenantProfiles;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How vendors' settlement files are read: the profiles that are shipped, and a tenant's own. */
@RestController
@Tag(name = "Reconciliations")
final class SettlementProfileController {

    private final TenantProfiles profiles;

    SettlementProfileController(TenantProfiles profiles) {
        this.profiles = profiles;
    }

    /**
     * A profile without its document.
     *
     * @param title which file of which vendor it is for
     * @param recognisedBy the columns by which such a file is recognised
     */
    @Schema(name = "SettlementProfileSummary")
    record SummaryJson(
            String name,

            @Schema(allowableValues = {"shipped", "configured", "defined"})
            String origin,

            String title,
            List<String> recognisedBy) {

        static SummaryJson of(DescribedProfile described) {
            return new SummaryJson(
                    described.name(),
                    described.origin().wireName(),
                    described.profile().title(),
                    described.profile().recognisedBy().stream().sorted().toList());
        }
    }

    /** All profiles of a tenant, in the order of their names. */
    @Schema(name = "SettlementProfiles")
    record ListJson(List<SummaryJson> data) {}

    /**
     * A profile.
     *
     * @param profile its document, see docs/reference/settlement-profiles.md
     */
    @Schema(name = "SettlementProfile")
    record ProfileJson(
            String name,

            @Schema(allowableValues = {"shipped", "configured", "defined"})
            String origin,

            @Schema(implementation = Map.class) JsonNode profile) {

        static ProfileJson of(DescribedProfile described) {
            return new ProfileJson(described.name(), described.origin().wireName(), described.document());
        }
    }

    @Operation(operationId = "listSettlementProfiles", summary = "List the profiles of settlement files")
    @ApiResponse(responseCode = "200", description = "All profiles, in the order of their names")
    @RequiresScope(Scope.ADMIN)
    @GetMapping(path = "/v1/settlement-profiles", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ListJson> list(Caller caller) {
        return ResponseEntity.ok(new ListJson(profiles.of(caller.tenant()).values().stream()
                .map(SummaryJson::of)
                .toList()));
    }

    @Operation(operationId = "getSettlementProfile", summary = "Read a profile of settlement files")
    @ApiResponse(responseCode = "200", description = "The profile with its document")
    @Refuses(ProblemCode.NOT_FOUND)
    @RequiresScope(Scope.ADMIN)
    @GetMapping(path = "/v1/settlement-profiles/{name}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProfileJson> get(Caller caller, @PathVariable String name) {
        return Optional.ofNullable(profiles.of(caller.tenant()).get(name))
                .map(described -> ResponseEntity.ok(ProfileJson.of(described)))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "No profile has this name."));
    }

    @Operation(
            operationId = "putSettlementProfile",
            summary = "Say how a kind of settlement file is read, under a name",
            description = "The last document of a name counts, and more than a shipped profile of the same name. What "
                    + "was read before stays as it was read.")
    @ApiResponse(
            responseCode = "200",
            description = "The profile; the same document again changes nothing",
            headers = @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"))
    @Refuses(ProblemCode.CARD_NUMBER)
    @RequiresScope(Scope.ADMIN)
    @PutMapping(
            path = "/v1/settlement-profiles/{name}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProfileJson> put(
            Caller caller,
            @PathVariable String name,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            description = "The document, see docs/reference/settlement-profiles.md")
                    @Schema(type = "object")
                    @RequestBody
                    Map<String, JsonNode> body) {
        InvalidRequest invalid = new InvalidRequest();
        invalid.check(
                SettlementProfiles.NAME.matcher(name).matches(),
                "name",
                "is not 1 to 63 lower-case letters, digits and inner hyphens");
        invalid.throwIfAny();
        invalid.check(
                profiles.hasRoomFor(caller.tenant(), name),
                "name",
                "is one more than the " + TenantProfiles.MOST_OWN + " profiles that there can be");
        invalid.throwIfAny();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        body.forEach(document::set);
        if (CardNumbers.in(document.toString())) {
            throw ChargeBody.cardNumber();
        }
        try {
            long position = profiles.define(caller.tenant(), name, document, caller.asCause());
            return ResponseEntity.ok()
                    .header(ReconciliationController.POSITION, Long.toString(position))
                    .body(ProfileJson.of(
                            Objects.requireNonNull(profiles.of(caller.tenant()).get(name), "it was just defined")));
        } catch (InvalidProfileException e) {
            e.faults().forEach(fault -> invalid.add(fault.pointer(), fault.detail()));
            invalid.throwIfAny();
            throw e;
        }
    }
}
