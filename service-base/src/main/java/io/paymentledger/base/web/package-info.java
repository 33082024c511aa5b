/**
 * The HTTP edge that both services share, in the order of a request: its id, its body's bound, its credential, its
 * scope; and the one place where a refusal becomes a response.
 */
@NullMarked
package io.paymentledger.base.web;

import org.jspecify.annotations.NullMarked;
