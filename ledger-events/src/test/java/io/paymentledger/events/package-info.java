@NullMarked
package io.paymentledger.events;

import org.jspecify.annotations.NullMarked;
