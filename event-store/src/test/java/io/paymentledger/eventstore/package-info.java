@NullMarked
package io.paymentledger.eventstore;

import org.jspecify.annotations.NullMarked;
