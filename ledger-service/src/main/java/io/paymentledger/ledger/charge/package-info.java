/**
 * What a charge is and decides: the aggregate, its commands, what it makes of what gateways say, and the names that are
 * taken in its commits. It knows nothing of HTTP, of keys' requests, of gateways' calls or of who recovers it.
 */
@NullMarked
package io.paymentledger.ledger.charge;

import org.jspecify.annotations.NullMarked;
