@NullMarked
package io.paymentledger.witness;

import org.jspecify.annotations.NullMarked;
