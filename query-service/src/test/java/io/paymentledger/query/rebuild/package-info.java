@NullMarked
package io.paymentledger.query.rebuild;

import org.jspecify.annotations.NullMarked;
