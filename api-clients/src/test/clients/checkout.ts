import { ChargesApi, IdempotencyApi, type Charge, type CreateCharge } from './ledger';
import { IdempotencyApi as Forensics, type KeyForensics } from './query';

// What the author of a client would write; it only has to compile.
export async function pay(key: string): Promise<number> {
  const charges = new ChargesApi();
  const { token } = await new IdempotencyApi().issueRequestToken();
  const createCharge: CreateCharge = {
    amount: 1999,
    currency: 'EUR',
    paymentMethod: 'tok_approve',
    idempotencyToken: token,
  };
  const charge: Charge = await charges.createCharge({ createCharge, idempotencyKey: key });
  await charges.captureCharge({ id: charge.id, idempotencyKey: `${key}-capture`, captureCharge: { amount: 1999 } });
  await charges.refundCharge({ id: charge.id, idempotencyKey: `${key}-refund`, refundCharge: { amount: 1 } });
  return (await charges.getCharge({ id: charge.id })).amountRefunded;
}

export function whatHappened(key: string): Promise<KeyForensics> {
  return new Forensics().getIdempotencyKey({ key });
}
