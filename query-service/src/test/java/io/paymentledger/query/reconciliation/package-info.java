@NullMarked
package io.paymentledger.query.reconciliation;

import org.jspecify.annotations.NullMarked;
