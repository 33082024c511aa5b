@NullMarked
package io.paymentledger.base.webhook;

import org.jspecify.annotations.NullMarked;
