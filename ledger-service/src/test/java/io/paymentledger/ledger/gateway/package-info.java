@NullMarked
package io.paymentledger.ledger.gateway;

import org.jspecify.annotations.NullMarked;
