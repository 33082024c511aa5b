@NullMarked
package io.paymentledger.base.limit;

import org.jspecify.annotations.NullMarked;
