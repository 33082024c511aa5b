@NullMarked
package io.paymentledger.ledger.settlement.profile;

import org.jspecify.annotations.NullMarked;
