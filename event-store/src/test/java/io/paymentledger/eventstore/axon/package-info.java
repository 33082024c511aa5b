@NullMarked
package io.paymentledger.eventstore.axon;

import org.jspecify.annotations.NullMarked;
