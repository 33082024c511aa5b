@NullMarked
package io.paymentledger.query.webhook;

import org.jspecify.annotations.NullMarked;
