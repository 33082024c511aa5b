package io.paymentledger.query.posting;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.events.AccountKind;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.posting.Accounts.Selection;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.web.Past;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the handlers about accounts share: where history is cut, how far the read model is, and whose account it is. */
final class Books {

    static final String AS_OF = "as_of";
    static final String AT_POSITION = "at_position";
    static final String EFFECTIVE_AS_OF = "effective_as_of";

    /** The ways to say where history is cut; at most one of them is given. */
    private static final List<String> CUTS = List.of(AS_OF, AT_POSITION, EFFECTIVE_AS_OF);

    /** The parameters of a balance. */
    static final Set<String> CUT_PARAMETERS = Set.of(AS_OF, AT_POSITION, EFFECTIVE_AS_OF, LedgerPosition.PARAMETER);

    private final Accounts accounts;
    private final TenantLogs tenants;
    private final LedgerPosition positions;
    private final Past past;
    private final Projection projection;

    Books(Accounts accounts, TenantLogs tenants, LedgerPosition positions, Past past, Projection projection) {
        this.past = past;
        this.accounts = accounts;
        this.tenants = tenants;
        this.positions = positions;
        this.projection = projection;
    }

    /**
     * A cut and what the answer contains.
     *
     * @param reached the position of the tenant's log that the answer contains
     */
    record Reached(Cut cut, long reached) {}

    /**
     * A stretch of a tenant's log.
     *
     * @param after the last position before it
     * @param through the last position of it
     * @param reached the position that the answer contains
     */
    record Stretch(long after, long through, long reached) {}

    /**
     * Where a request cuts history; waits until the read model has come there.
     *
     * @throws ProblemException {@code invalid-request}, or {@code read-behind} if it does not come there in time
     */
    Reached cut(String tenant, Parameters parameters) {
        @Nullable Instant asOf = parameters.instant(AS_OF).orElse(null);
        @Nullable Instant effectiveAsOf = parameters.instant(EFFECTIVE_AS_OF).orElse(null);
        OptionalLong atPosition = parameters.number(AT_POSITION);
        List<String> given = CUTS.stream().filter(parameters::has).toList();
        given.stream()
                .skip(1)
                .forEach(name -> parameters.check(false, name, "is given together with " + given.getFirst()));
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        past.check(parameters, AS_OF, asOf);
        parameters.throwIfAny();

        int log = tenants.logOfTenant(tenant);
        @Nullable Instant instant = asOf == null ? effectiveAsOf : asOf;
        OptionalLong position = instant == null ? atPosition : OptionalLong.of(accounts.positionAt(log, instant));
        long reached =
                positions.ofReadModel(projection.progress(), tenant, Math.max(atLeast, position.orElse(atLeast)));
        return new Reached(new Cut(position.orElse(reached), asOf, effectiveAsOf), reached);
    }

    /**
     * Where one of the two clocks cuts history; what is later than now is now. Waits until the read model has come there.
     *
     * @param asOf the last instant of recording that counts; {@code null} for now
     * @param effectiveAsOf the last instant of effect that counts, if it is that clock
     */
    Cut by(String tenant, @Nullable Instant asOf, @Nullable Instant effectiveAsOf) {
        @Nullable Instant instant = asOf == null ? effectiveAsOf : asOf;
        long end = instant == null ? 0 : accounts.positionAt(tenants.logOfTenant(tenant), instant);
        long reached = positions.ofReadModel(projection.progress(), tenant, end);
        return new Cut(instant == null ? reached : end, asOf, effectiveAsOf);
    }

    /**
     * The stretch of a tenant's log between two instants of recording; waits until the read model has come to its end.
     *
     * @param from the first instant; {@code null} for the beginning
     * @param to the instant after the last; {@code null} for now
     * @param atLeast the position to wait for in any case
     */
    Stretch stretch(String tenant, @Nullable Instant from, @Nullable Instant to, long atLeast) {
        int log = tenants.logOfTenant(tenant);
        long after = from == null ? 0 : accounts.positionBefore(log, from);
        long end = to == null ? after : accounts.positionBefore(log, to);
        long reached = positions.ofReadModel(projection.progress(), tenant, Math.max(atLeast, end));
        return new Stretch(after, to == null ? reached : end, reached);
    }

    /** The balances at a cut. */
    List<Balance> balances(Cut cut, Selection selection) {
        return cut.effectiveAsOf() == null
                ? accounts.at(cut.position(), selection)
                : accounts.byEffect(cut.effectiveAsOf(), cut.position(), selection);
    }

    /**
     * One account's balances at a cut, in each currency that it was ever used in.
     *
     * @throws ProblemException {@code not-found} if the tenant has no such account
     */
    List<Balance> balances(Reached reached, String tenant, String account) {
        Selection selection = Selection.named(tenant, account);
        List<Balance> now = known(tenant, account, reached.reached);
        List<Balance> then = balances(reached.cut, selection);
        List<Balance> all = new ArrayList<>();
        for (Balance balance : now) {
            all.add(then.stream()
                    .filter(earlier -> earlier.accountId() == balance.accountId())
                    .findFirst()
                    .orElseGet(() -> new Balance(balance.accountId(), balance.key(), balance.type(), 0, 0)));
        }
        return all;
    }

    /**
     * One account's balances now.
     *
     * @throws ProblemException {@code not-found} if the tenant has no such account
     */
    List<Balance> known(String tenant, String account, long reached) {
        List<Balance> now = AccountKind.ofName(tenant, account).isEmpty()
                ? List.of()
                : accounts.at(reached, Selection.named(tenant, account));
        if (now.isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "Nothing was posted to such an account.")
                    .withHeader(LedgerPosition.HEADER, Long.toString(reached));
        }
        return now;
    }

    /** A balance of an account at a position. */
    Balance at(Balance account, long position) {
        return accounts
                .at(
                        position,
                        Selection.named(account.key().tenant(), account.key().name()))
                .stream()
                .filter(balance -> balance.accountId() == account.accountId())
                .findFirst()
                .orElseGet(() -> new Balance(account.accountId(), account.key(), account.type(), 0, 0));
    }

    int logOf(String tenant) {
        return tenants.logOfTenant(tenant);
    }

    /** How far the read model is, at least a position. */
    long reached(String tenant, long atLeast) {
        return positions.ofReadModel(projection.progress(), tenant, atLeast);
    }
}
