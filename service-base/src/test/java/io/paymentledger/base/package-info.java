@NullMarked
package io.paymentledger.base;

import org.jspecify.annotations.NullMarked;
