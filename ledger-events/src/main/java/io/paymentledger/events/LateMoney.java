package io.paymentledger.events;

import io.paymentledger.events.ChargeEvent.LateSuccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a charge's late successes took or hold, and what of it was undone: by disputes, which take back of what was taken,
 * and by the ledger, which undoes the successes in their order. All sums are in minor units.
 *
 * @param successes in the order in which they came
 * @param chargedBack what disputes took back for ever
 * @param undone what the ledger let go or gave back
 */
public record LateMoney(List<LateSuccess> successes, long chargedBack, long undone) {

    public LateMoney {
        successes = List.copyOf(successes);
    }

    /**
     * A success that came too late.
     *
     * @param success as the gateway told it
     * @param leftMinor what of it is still to be undone
     */
    public record Late(LateSuccess success, long leftMinor) {}

    /** The successes, each with what is left of it. */
    public List<Late> left() {
        long back = chargedBack;
        long given = undone;
        List<Late> all = new ArrayList<>();
        for (LateSuccess success : successes) {
            long taken = success.captured() ? Math.min(back, success.amountMinor()) : 0;
            long reversed = Math.min(given, success.amountMinor() - taken);
            back -= taken;
            given -= reversed;
            all.add(new Late(success, success.amountMinor() - taken - reversed));
        }
        return all;
    }

    /** The success that is to be reversed, or is being reversed; empty if all are, or if only sums are known. */
    public Optional<LateSuccess> toReverse() {
        return next().map(Late::success);
    }

    Optional<Late> next() {
        return left().stream().filter(each -> each.leftMinor() > 0).findFirst();
    }

    /** What the successes took, and did not only hold. */
    public long taken() {
        return successes.stream()
                .filter(LateSuccess::captured)
                .mapToLong(LateSuccess::amountMinor)
                .sum();
    }

    /** What they took and no dispute took back for ever: what a dispute may still take. */
    public long disputable() {
        return taken() - chargedBack;
    }

    /** What is left of what they took: nobody owes it, and neither the ledger nor a dispute gave it back. */
    public long kept() {
        return left().stream()
                .filter(each -> each.success().captured())
                .mapToLong(Late::leftMinor)
                .sum();
    }
}
