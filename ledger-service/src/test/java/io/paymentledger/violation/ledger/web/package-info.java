@NullMarked
package io.paymentledger.violation.ledger.web;

import org.jspecify.annotations.NullMarked;
