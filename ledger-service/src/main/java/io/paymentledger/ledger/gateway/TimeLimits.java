package io.paymentledger.ledger.gateway;

import java.time.Duration;

/**
 * How long a gateway may take.
 *
 * @param connection until a connection is there
 * @param request until a request that moves money is answered
 * @param inquiry until an inquiry is answered
 */
record TimeLimits(Duration connection, Duration request, Duration inquiry) {}
