@NullMarked
package io.paymentledger.query.console;

import org.jspecify.annotations.NullMarked;
