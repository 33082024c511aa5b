package io.paymentledger.base.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The closed list of refusals, in the order in which they are checked; {@code docs/reference/errors.md} is written from
 * it. Only here does a refusal meet its HTTP status. A request line or header that is broken never gets as far as that.
 */
public enum ProblemCode {
    UNAUTHENTICATED(
            401,
            "The credential is missing or not valid",
            "No `Authorization: Bearer <api key>` header, or the key is unknown or revoked, or the access token is over or "
                    + "not one of the OpenID provider's for this ledger. So is every request without one answered, whatever "
                    + "its address, its method and its body are, but for problems' pages and what gateways sign.",
            "Send a valid API key. The idempotency key stays free."),
    RATE_LIMITED(
            429,
            "Too many requests",
            "The API key, or all keys of the tenant together, made more requests than they may; `violated_policies` says "
                    + "whose quota is used up, and the fields `RateLimit-Policy` and `RateLimit` how large it is and what is "
                    + "left. Replays count, and a batch counts as many requests as it has charges.",
            "Repeat the identical request after `Retry-After`. The idempotency key stays free."),
    NOT_FOUND(
            404,
            "There is no such resource",
            "Nothing of your tenant has this address.",
            "Check the address. Right after a write, ask ledger-service, or send `min_position` to query-service."),
    METHOD_NOT_ALLOWED(
            405,
            "The method is not allowed here",
            "The address exists, but not for this method; `Allow` lists those that it has.",
            "Use one of the methods in `Allow`."),
    UNSUPPORTED_MEDIA_TYPE(
            415,
            "The body's media type is not supported",
            "Bodies are `application/json`, settlement files `text/csv` or `application/xml`; all are in UTF-8 and as they "
                    + "are: neither another `charset` nor a `Content-Encoding` is read, which `Accept-Encoding` says.",
            "Set the `Content-Type` that the operation takes, and send the body as it is. The idempotency key stays free."),
    NOT_ACCEPTABLE(
            406,
            "No acceptable representation",
            "Answers are `application/json`, whatever problems are; what is streamed or exported has its own type, and does not look at `Accept`.",
            "Accept `application/json`."),
    FORBIDDEN(
            403,
            "The credential lacks a scope",
            "The API key is valid, but the operation needs the scope that `scope` names.",
            "Use a key with that scope. The idempotency key stays free."),
    TOO_MANY_AT_ONCE(
            429,
            "Too many requests at once",
            "The tenant has as many requests under way as it may; `bound` says of which kind: `requests`, `batches`, "
                    + "`exports` or `streams`.",
            "Repeat the identical request after `Retry-After`, or when an earlier one has ended. The idempotency key stays "
                    + "free."),
    BODY_TOO_LARGE(
            413,
            "The body is too large",
            "Bodies are limited to 65,536 bytes, batches to 4,194,304, settlement files to 67,108,864.",
            "Send less. The idempotency key stays free."),
    REQUEST_TIMEOUT(
            408,
            "The body did not come in time",
            "The body stopped for more than 5 seconds, or after its first 10 seconds came slower than 32 KiB a second.",
            "Send the identical request again. The idempotency key stays free."),
    MALFORMED_REQUEST(
            400,
            "The request cannot be read",
            "The request line, a header or the JSON is broken: invalid UTF-8, an unclosed object, a member named twice, "
                    + "something after the end.",
            "Mend the request. The idempotency key stays free."),
    INVALID_REQUEST(
            400,
            "The request does not fit its schema",
            "A member or parameter is unknown, missing, of another type or out of range; `errors` lists each with a JSON "
                    + "Pointer (RFC 6901) or the parameter's name. Amounts are integers in minor units: `1000.0`, `1e3` "
                    + "and `\"1000\"` are refused.",
            "Mend what `errors` lists. The idempotency key stays free."),
    CARD_NUMBER(
            400,
            "The request holds a card number",
            "Some text holds digits, grouped or not, with an issuer's beginning and length and a valid check digit, or a key "
                    + "or an order number is nothing but such a number. Card numbers must never reach this service.",
            "Send the gateway's token instead. Put a letter into a reference that only looks like a card number."),
    WEBHOOK_URL_REFUSED(
            422,
            "Nothing is sent to this URL",
            "A webhook endpoint's URL is not `https`, is spelt in a way that can be read as another, has a host without an "
                    + "address, or one whose addresses are not all in the public internet; `reason` says which.",
            "Use an `https` URL of a public host. Who runs the ledger can allow others: `ledger.webhooks.allowed-hosts`."),
    INVALID_SETTLEMENT_FILE(
            422,
            "The settlement file is not valid",
            "The file cannot be read, or says something that cannot be. `errors` lists up to 20 places, each with `line` and "
                    + "`column` (counted from 1; in CSV the number of the field), the `field`, a `reason` and a `detail`. "
                    + "Nothing of the file was recorded.",
            "Mend the file, or the parameters that say how it is read, and send it again."),
    KEY_MISSING(
            400,
            "An idempotency key is needed",
            "None of `Idempotency-Key`, `X-Idempotency-Key` and the member `idempotency_key` was given.",
            "Send a key, the same one for each retry of one operation. A request token can stand in for it."),
    KEY_INVALID(
            400,
            "The idempotency key is not valid",
            "A key is 1 to 255 of `A-Z a-z 0-9 . _ ~ : + = -`, in one header line, bare or as a quoted string; `.` and `..` are none.",
            "Send a key of this form."),
    KEY_CONFLICT(
            400,
            "The idempotency keys disagree",
            "More than one key was given, and they differ.",
            "Send the key in one place."),
    KEY_REUSED(
            422,
            "The key names another operation",
            "The key was used before with another command; `mismatch` names what differs. A settlement file's key is its "
                    + "content: it was recorded before for another gateway, or read with other parameters.",
            "Use a new key for a new operation. Do not repeat this request."),
    KEY_CANCELLED(
            409,
            "The key was cancelled",
            "The key was cancelled before it was used; it names nothing, for ever.",
            "Do not repeat this request. Use a new key, if the charge is still wanted."),
    KEY_CLAIMED(
            409,
            "The key cannot be cancelled any more",
            "The key names the charge in `charge_id`; `charge` is the charge as it is now.",
            "Do not repeat this request. Look at the charge, and undo what it did."),
    TOO_MANY_ENDPOINTS(
            409,
            "The tenant has all the webhook endpoints that it may",
            "A tenant has at most `limit` webhook endpoints, enabled or not.",
            "Delete one, or change one. The idempotency key stays free."),
    MONTH_NOT_OVER(
            409,
            "The month is not over",
            "A month is closed after its last instant, in UTC, by the database's clock.",
            "Close it when it is over."),
    IN_FLIGHT(
            409,
            "The first request with this key is still in flight",
            "The operation was accepted and its outcome is not known yet.",
            "Repeat the identical request after `Retry-After`, or ask the address in `Location`."),
    TOKEN_INVALID(
            409,
            "The request token is not valid",
            "No such token was issued to your tenant. Unknown, forged and other tenants' tokens are not told apart.",
            "Do not repeat this request. Ask for a new token."),
    TOKEN_USED(
            409,
            "The request token is used up",
            "The token created the charge in `charge_id`, and the request has no key that names that charge.",
            "Do not repeat this request. Look at the charge."),
    TOKEN_EXPIRED(
            409,
            "The request token has expired",
            "The token's life ended before it was used, by the database's clock.",
            "Do not repeat this request. Ask for a new token."),
    ORDER_CONFLICT(
            409,
            "The order has another charge",
            "The order number belongs to the charge in `charge_id`, which was made by a different command.",
            "Do not repeat this request. Use a new order number for a new order."),
    ORDER_IN_FLIGHT(
            423,
            "The order is being charged",
            "Another key charges this order with the same command, and its outcome is not known yet.",
            "Repeat the identical request after `Retry-After`."),
    CHARGE_IN_FLIGHT(
            423,
            "The charge is being worked on",
            "The charge's creation, or another operation on it, has no outcome yet.",
            "Repeat the identical request after `Retry-After`. The idempotency key stays free."),
    INVALID_STATE(
            409,
            "The charge's state does not allow this",
            "Its `status` and `detail`, in `charge`, forbid the operation, for ever or until something else happens.",
            "Do not repeat this request unchanged. Look at the charge. The idempotency key stays free."),
    SECOND_PERSON_NEEDED(
            409,
            "Another person has to decide",
            "A review that somebody proposed a decision for is resolved by another API key, which decides the same; who runs "
                    + "the ledger can demand that for every review. `reason` is `no-proposal`, `own-proposal` or "
                    + "`other-proposal`.",
            "Propose the decision, or let somebody with another key decide what is proposed. The idempotency key stays "
                    + "free."),
    EXCEEDS_AUTHORISED(
            409,
            "More than is held",
            "The capture is larger than what is authorised, not captured and not released: `available`, in minor units.",
            "Capture at most `available`. The idempotency key stays free."),
    EXCEEDS_CAPTURED(
            409,
            "More than was taken",
            "The refund is larger than what was captured and neither refunded nor disputed: `available`, in minor units.",
            "Refund at most `available`. The idempotency key stays free."),
    SIGNATURE_INVALID(
            400,
            "The notification is not the gateway's",
            "A gateway's notification is not signed with the shared secret, is too old, or cannot be read.",
            "Check the secret and the clock of the sender."),
    ATTEMPT_UNKNOWN(
            503,
            "No charge has this attempt yet",
            "A gateway's notification is about an attempt that looks like one of this ledger's and is in no history. It may "
                    + "belong to another ledger, or to a history that was lost.",
            "Deliver the notification again after `Retry-After`. If this never ends, find out whose attempt it is."),
    DECLINED(
            402,
            "The gateway declined",
            "`decline_code` says why; `charge` is the charge. No money moved. This is final for the key, and for a charge's "
                    + "order number.",
            "Another try needs a new key, and for a new charge a new order number."),
    GATEWAY_UNAVAILABLE(
            503,
            "The gateway is not available",
            "The gateway is known not to answer now. Nothing was claimed and nothing was sent.",
            "Repeat the identical request, with the same key, after `Retry-After`."),
    HISTORY_UNREADABLE(
            503,
            "The history holds what this version cannot read",
            "An event of the history was written by a newer version of the service, or is damaged: `position` and `event_type` "
                    + "name it. Nothing was done; whatever does not need it goes on.",
            "Repeat the identical request after `Retry-After`: it succeeds once the service is as new as the event."),
    READ_BEHIND(
            503,
            "The read model is behind",
            "The projection did not reach `min_position` in time; `position` says how far it is.",
            "Repeat the identical request after `Retry-After`."),
    NOT_SEALED(
            503,
            "There is no checkpoint over this yet",
            "The log's tree was not signed far enough in time, or the ledger has no key to sign with.",
            "Repeat the identical request after `Retry-After`."),
    READ_MODEL_REBUILDING(
            503,
            "The read model is being built again",
            "The read model that `read_model` names does not belong to the log that is there, for instance because the log "
                    + "was restored from a backup. It is emptied and folded again, and answers nothing before it has caught "
                    + "up. Histories are not concerned.",
            "Repeat the identical request after `Retry-After`."),
    WEBHOOKS_OFF(
            503,
            "This ledger has no webhooks",
            "The service was started without a key to seal the secrets of webhook endpoints with: `ledger.webhooks.keys`.",
            "Do not repeat this request. Ask who runs the ledger."),
    IDENTITY_UNAVAILABLE(
            503,
            "The OpenID provider is not available",
            "The credential is a token, and whether the provider signed it cannot be found out now. Nothing was done.",
            "Repeat the identical request, with the same key, after `Retry-After`."),
    STORE_UNAVAILABLE(
            503,
            "The event store is not available",
            "The database cannot be reached or cannot take more. The gateway was not called, so nothing was charged.",
            "Repeat the identical request, with the same key, after `Retry-After`."),
    INTERNAL(
            500,
            "Internal error",
            "A defect of this service.",
            "Repeat the identical request, with the same key, later; report the `X-Request-Id`.");

    private final int status;
    private final String title;
    private final String cause;
    private final String remedy;

    ProblemCode(int status, String title, String cause, String remedy) {
        this.status = status;
        this.title = title;
        this.cause = cause;
        this.remedy = remedy;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What went wrong, in a few words; the same for every occurrence. */
    public String title() {
        return title;
    }

    /** When it occurs, in Markdown. */
    public String cause() {
        return cause;
    }

    /** What the client should do, in Markdown. */
    public String remedy() {
        return remedy;
    }

    /** The stable code in JSON and at the end of the type URI. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The problem's type (RFC 9457), which answers with its documentation. */
    public String typeUri() {
        return "/problems/" + wireName();
    }

    /** The code with a name, if there is one. */
    public static Optional<ProblemCode> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(code -> code.wireName().equals(wireName))
                .findFirst();
    }
}
