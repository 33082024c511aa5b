package io.paymentledger.query.transparency;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.ConsistencyProof;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.InclusionProof;
import io.paymentledger.proof.Subtrees;
import io.paymentledger.query.transparency.Checkpoints.Signed;
import io.paymentledger.query.web.Parameters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Proofs over the log of the tenant that asks (RFC 6962 section 2.1). */
@RestController
@Tag(name = "Proofs")
final class LogController {

    private final Checkpoints checkpoints;
    private final TenantLogs tenants;
    private final LogTree tree;

    LogController(Checkpoints checkpoints, TenantLogs tenants, LogTree tree) {
        this.checkpoints = checkpoints;
        this.tenants = tenants;
        this.tree = tree;
    }

    /**
     * A checkpoint in JSON.
     *
     * @param log the number of the log
     * @param origin the name of the log
     * @param size how many events its tree has
     * @param rootHash in base64
     * @param note the signed note, as {@code /log/{log}/checkpoint} serves it
     * @param keys the verifier keys that checkpoints were signed with, the newest first
     */
    record CheckpointJson(int log, String origin, long size, String rootHash, String note, List<String> keys) {}

    /**
     * An inclusion proof in JSON.
     *
     * @param leafHash in base64
     * @param path from the leaf's neighbour up, each in base64
     * @param note the signed checkpoint that the path leads to
     */
    record InclusionJson(
            int log, long position, long leafIndex, long treeSize, String leafHash, List<String> path, String note) {}

    /**
     * A consistency proof in JSON.
     *
     * @param fromRoot the root of the earlier tree, in base64
     * @param toRoot the root of the later tree, in base64
     * @param path each in base64
     */
    record ConsistencyJson(int log, long from, long to, String fromRoot, String toRoot, List<String> path) {}

    @Operation(operationId = "getCheckpoint", summary = "The last signed checkpoint of the log")
    @GetMapping(path = "/v1/log/checkpoint", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(ProblemCode.NOT_SEALED)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<CheckpointJson> checkpoint(Caller caller, HttpServletRequest request) {
        new Parameters(request, Set.of()).throwIfAny();
        int log = tenants.logOfTenant(caller.tenant());
        Signed last = checkpoints.last(log);
        Checkpoint checkpoint = last.tree();
        return answer(new CheckpointJson(
                log,
                checkpoint.origin(),
                checkpoint.size(),
                checkpoint.root().toString(),
                last.note(),
                tree.keys(log)));
    }

    @Operation(
            operationId = "proveInclusion",
            summary = "The proof that the log holds the event at a position",
            description = "Waits up to 5 s for a checkpoint over it.",
            parameters =
                    @Parameter(
                            in = ParameterIn.QUERY,
                            name = "position",
                            required = true,
                            description = "The position of the event in the tenant's log",
                            schema = @Schema(type = "integer", format = "int64", minimum = "1")))
    @GetMapping(path = "/v1/log/proof/inclusion", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(ProblemCode.NOT_SEALED)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<InclusionJson> inclusion(Caller caller, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("position"));
        long position = parameters.number("position").orElse(0);
        parameters.check(position > 0, "position", "is needed, and counts from 1");
        parameters.throwIfAny();

        int log = tenants.logOfTenant(caller.tenant());
        Signed last = Checkpoints.await(() -> Optional.of(checkpoints.last(log))
                .filter(signed -> signed.tree().size() >= position));
        long size = last.tree().size();
        Subtrees tiles = tree.at(log, size);
        InclusionProof proof = InclusionProof.of(position - 1, size, tiles);
        return answer(new InclusionJson(
                log,
                position,
                proof.index(),
                size,
                tiles.hash(0, proof.index()).toString(),
                proof.path().stream().map(Hash::toString).toList(),
                last.note()));
    }

    @Operation(
            operationId = "proveConsistency",
            summary = "The proof that the log was only appended to between two sizes",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "from",
                        required = true,
                        description = "The size of the earlier tree",
                        schema = @Schema(type = "integer", format = "int64", minimum = "1")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = "to",
                        description = "The size of the later tree; by default that of the last checkpoint",
                        schema = @Schema(type = "integer", format = "int64", minimum = "1"))
            })
    @GetMapping(path = "/v1/log/proof/consistency", produces = MediaType.APPLICATION_JSON_VALUE)
    @Refuses(ProblemCode.NOT_SEALED)
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<ConsistencyJson> consistency(Caller caller, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of("from", "to"));
        int log = tenants.logOfTenant(caller.tenant());
        long from = parameters.number("from").orElse(0);
        parameters.check(from > 0, "from", "is needed, and counts from 1");
        long size = checkpoints.last(log).tree().size();
        long to = parameters.number("to").orElse(size);
        parameters.check(to <= size, "to", "is beyond the last checkpoint, which is over " + size);
        parameters.check(from <= to, "from", "is beyond to");
        parameters.throwIfAny();

        Subtrees tiles = tree.at(log, size);
        ConsistencyProof proof = ConsistencyProof.of(from, to, tiles);
        return answer(new ConsistencyJson(
                log,
                from,
                to,
                tiles.root(from).toString(),
                tiles.root(to).toString(),
                proof.path().stream().map(Hash::toString).toList()));
    }

    private static <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok(body);
    }
}
