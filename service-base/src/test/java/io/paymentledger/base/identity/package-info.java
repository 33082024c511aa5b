@NullMarked
package io.paymentledger.base.identity;

import org.jspecify.annotations.NullMarked;
