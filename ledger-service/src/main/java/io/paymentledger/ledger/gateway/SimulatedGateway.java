package io.paymentledger.ledger.gateway;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.ledger.charge.Gateway;
import io.paymentledger.ledger.charge.GatewayFinding;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.charge.GatewayRequest;
import io.paymentledger.ledger.charge.GatewayRequest.VoidAuthorisation;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * A gateway that moves no money and answers by the payment method's token: {@code tok_approve} approves;
 * {@code tok_decline} declines, {@code tok_decline_<code>} with that code; {@code tok_slow} approves after 8 s,
 * {@code tok_slow_<millis>} after that many milliseconds. Other tokens are declined as {@code invalid_payment_method}.
 *
 * <p>The same attempt gets the same answer, because the answer depends on nothing else.
 */
@Component
public final class SimulatedGateway implements Gateway {

    private static final Pattern DECLINE = Pattern.compile("tok_decline(?:_([a-z_]{1,64}))?");
    private static final Pattern SLOW = Pattern.compile("tok_slow(?:_([0-9]{1,6}))?");
    private static final long SLOW_MILLIS = 8_000;

    private final LongAdder calls = new LongAdder();

    @Override
    public String name() {
        return "simulator";
    }

    @Override
    public Duration keyRetention() {
        return Duration.ofDays(1);
    }

    @Override
    public void requireAvailable() {
        // It is in this process.
    }

    @Override
    public GatewayOutcome capture(GatewayRequest.Capture request) {
        calls.increment();
        return new Approved(request.payment(), true, null);
    }

    @Override
    public GatewayOutcome voidAuthorisation(VoidAuthorisation request) {
        calls.increment();
        return new Approved(request.payment(), false, null);
    }

    @Override
    public GatewayOutcome refund(GatewayRequest.Refund request) {
        calls.increment();
        return new Approved("sim_" + request.attemptId(), false, null);
    }

    @Override
    public GatewayFinding inquire(GatewayRequest request) {
        return new GatewayFinding.NeverSeen();
    }

    /** How often it was called. */
    public long calls() {
        return calls.sum();
    }

    @Override
    public GatewayOutcome authorise(GatewayRequest.Authorise authorisation) {
        calls.increment();
        String token = authorisation.paymentMethod().token();
        if (token.equals("tok_approve")) {
            return approved(authorisation);
        }
        Matcher decline = DECLINE.matcher(token);
        if (decline.matches()) {
            return new Declined(decline.group(1) == null ? "card_declined" : decline.group(1));
        }
        Matcher slow = SLOW.matcher(token);
        if (slow.matches()) {
            return slow(authorisation, slow.group(1) == null ? SLOW_MILLIS : Long.parseLong(slow.group(1)));
        }
        return new Declined("invalid_payment_method");
    }

    private static GatewayOutcome slow(GatewayRequest.Authorise authorisation, long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Unknown("interrupted");
        }
        return approved(authorisation);
    }

    private static GatewayOutcome approved(GatewayRequest.Authorise authorisation) {
        return new Approved(
                "sim_" + authorisation.attemptId(), authorisation.captureMethod() == CaptureMethod.AUTOMATIC, null);
    }
}
