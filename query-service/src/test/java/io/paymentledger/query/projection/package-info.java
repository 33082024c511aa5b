@NullMarked
package io.paymentledger.query.projection;

import org.jspecify.annotations.NullMarked;
