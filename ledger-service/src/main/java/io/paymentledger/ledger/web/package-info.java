/** Commands over HTTP: what a request means, and which answer becomes which response. */
@NullMarked
package io.paymentledger.ledger.web;

import org.jspecify.annotations.NullMarked;
