@NullMarked
package io.paymentledger.query.scope;

import org.jspecify.annotations.NullMarked;
