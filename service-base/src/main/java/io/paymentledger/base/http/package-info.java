/** Requests to others: each is sent once, and is over when its time is. */
@NullMarked
package io.paymentledger.base.http;

import org.jspecify.annotations.NullMarked;
