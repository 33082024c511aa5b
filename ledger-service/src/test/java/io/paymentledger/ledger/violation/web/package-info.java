@NullMarked
package io.paymentledger.ledger.violation.web;

import org.jspecify.annotations.NullMarked;
