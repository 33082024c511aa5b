@NullMarked
package io.paymentledger.query;

import org.jspecify.annotations.NullMarked;
