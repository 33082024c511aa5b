@NullMarked
package io.paymentledger.base.journal;

import org.jspecify.annotations.NullMarked;
