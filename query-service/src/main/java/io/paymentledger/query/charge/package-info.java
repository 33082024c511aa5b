/** The read model of charges, the queries over it, and those over the history of a charge. */
@NullMarked
package io.paymentledger.query.charge;

import org.jspecify.annotations.NullMarked;
