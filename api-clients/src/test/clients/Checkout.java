import io.paymentledger.client.ledger.ApiException;
import io.paymentledger.client.ledger.api.ChargesApi;
import io.paymentledger.client.ledger.api.IdempotencyApi;
import io.paymentledger.client.ledger.model.Charge;
import io.paymentledger.client.ledger.model.CaptureCharge;
import io.paymentledger.client.ledger.model.CreateCharge;
import io.paymentledger.client.ledger.model.RefundCharge;
import io.paymentledger.client.query.model.KeyForensics;

/** What the author of a client would write; it only has to compile. */
class Checkout {

    static long pay(String key) throws ApiException {
        ChargesApi charges = new ChargesApi();
        String token = new IdempotencyApi().issueRequestToken().getToken();
        CreateCharge order = new CreateCharge()
                .amount(1999L)
                .currency("EUR")
                .paymentMethod("tok_approve")
                .idempotencyToken(token);
        Charge charge = charges.createCharge(ChargesApi.APICreateChargeRequest.newBuilder()
                .createCharge(order)
                .idempotencyKey(key)
                .build());
        charges.captureCharge(ChargesApi.APICaptureChargeRequest.newBuilder()
                .id(charge.getId())
                .idempotencyKey(key + "-capture")
                .captureCharge(new CaptureCharge().amount(1999L))
                .build());
        charges.refundCharge(ChargesApi.APIRefundChargeRequest.newBuilder()
                .id(charge.getId())
                .idempotencyKey(key + "-refund")
                .refundCharge(new RefundCharge().amount(1L))
                .build());
        return charges.getCharge(ChargesApi.APIGetChargeRequest.newBuilder()
                        .id(charge.getId())
                        .build())
                .getAmountRefunded();
    }

    static KeyForensics whatHappened(String key) throws io.paymentledger.client.query.ApiException {
        return new io.paymentledger.client.query.api.IdempotencyApi().getIdempotencyKey(
                io.paymentledger.client.query.api.IdempotencyApi.APIGetIdempotencyKeyRequest.newBuilder()
                        .key(key)
                        .build());
    }
}
