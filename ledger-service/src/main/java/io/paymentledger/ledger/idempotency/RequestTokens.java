package io.paymentledger.ledger.idempotency;

import io.paymentledger.base.History;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent.TokenIssued;
import io.paymentledger.events.TokenEvent.TokenRedeemed;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.ledger.charge.Commands;
import io.paymentledger.ledger.charge.RedeemToken;
import io.paymentledger.ledger.charge.Refusal;
import io.paymentledger.ledger.charge.RefusedException;
import io.paymentledger.ledger.charge.TokenRedemption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;

/**
 * One-time request tokens: issued, looked up, and redeemed in the commit of the charge that they create. Only the hash of
 * a token is stored, as the name of its stream within its tenant; so another tenant's token, a forged one and one that
 * never was are the same thing here, found out by the same one look-up. They expire by the database's clock.
 */
public final class RequestTokens implements TokenRedemption {

    private static final String PREFIX = "irt_";
    private static final int RANDOM_BYTES = 32;

    private final Commands commands;
    private final Repository<RequestToken> tokens;
    private final History history;
    private final EventLog log;
    private final Duration life;
    private final SecureRandom random = new SecureRandom();

    RequestTokens(Commands commands, Repository<RequestToken> tokens, History history, EventLog log, Duration life) {
        this.commands = commands;
        this.tokens = tokens;
        this.history = history;
        this.log = log;
        this.life = life;
    }

    /**
     * A token as its holder sees it.
     *
     * @param expiresAt when its life ends, by the database's clock
     * @param expired whether it has ended
     * @param chargeId the charge that it created, once it is used
     */
    public record State(
            Instant expiresAt, boolean expired, @Nullable String chargeId) {}

    /** A new token of a tenant. */
    public String issue(String tenant, EventMetadata cause) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        commands.create(new IssueToken(stream(tenant, token), life.toSeconds()), cause);
        return token;
    }

    /** The state of a tenant's token; empty if it was not issued to this tenant. */
    public Optional<State> find(String tenant, String token) {
        List<RecordedEvent> events = history.of(stream(tenant, token));
        if (events.isEmpty()) {
            return Optional.empty();
        }
        Instant expiresAt = Instant.MAX;
        String chargeId = null;
        for (RecordedEvent recorded : events) {
            if (recorded.event() instanceof TokenIssued issued) {
                expiresAt = log.clock()
                        .recordedAt(recorded.stream().value(), recorded.position(), recorded.occurredAt())
                        .plusSeconds(issued.lifeSeconds());
            } else if (recorded.event() instanceof TokenRedeemed redeemed) {
                chargeId = redeemed.chargeId();
            }
        }
        return Optional.of(new State(expiresAt, !log.clock().now().isBefore(expiresAt), chargeId));
    }

    /** The order to use a token up for a charge. */
    RedeemToken redemption(String tenant, String token, String chargeId) {
        return new RedeemToken(
                stream(tenant, token),
                chargeId,
                log.clock().nowAlong(stream(tenant, token).value()));
    }

    @Override
    public void redeem(RedeemToken command) {
        try {
            tokens.load(command.stream().value()).handle(GenericCommandMessage.asCommandMessage(command));
        } catch (AggregateNotFoundException e) {
            throw new RefusedException(Refusal.TOKEN_INVALID);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("a token could not be redeemed", e);
        }
    }

    /** The key that a request has whose only name is its token. It is made of the token's hash, so it gives nothing away. */
    public static String standInKey(String token) {
        return "token:" + Sha256.hex(Sha256.of(token));
    }

    private static StreamName stream(String tenant, String token) {
        return StreamName.token(tenant, Sha256.hex(Sha256.of(token)));
    }
}
