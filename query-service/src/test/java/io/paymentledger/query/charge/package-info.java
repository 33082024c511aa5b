@NullMarked
package io.paymentledger.query.charge;

import org.jspecify.annotations.NullMarked;
