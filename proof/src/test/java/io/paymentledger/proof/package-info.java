@NullMarked
package io.paymentledger.proof;

import org.jspecify.annotations.NullMarked;
