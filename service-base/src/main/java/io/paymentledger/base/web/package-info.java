/**
 * The HTTP edge that both services share, in the order of a request: its id, its handler, its credential, its scope, its
 * body; and the one place where a refusal becomes a response.
 */
@NullMarked
package io.paymentledger.base.web;

import org.jspecify.annotations.NullMarked;
