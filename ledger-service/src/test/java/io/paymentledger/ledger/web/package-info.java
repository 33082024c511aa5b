@NullMarked
package io.paymentledger.ledger.web;

import org.jspecify.annotations.NullMarked;
