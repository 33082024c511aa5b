@NullMarked
package io.paymentledger.ledger.webhook;

import org.jspecify.annotations.NullMarked;
