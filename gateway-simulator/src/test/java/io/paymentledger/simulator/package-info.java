@NullMarked
package io.paymentledger.simulator;

import org.jspecify.annotations.NullMarked;
