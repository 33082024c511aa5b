/**
 * Tells webhook endpoints what happens: each is a cursor over its tenant's log. Beside the read models, and fed by the same
 * log.
 */
@NullMarked
package io.paymentledger.query.webhook;

import org.jspecify.annotations.NullMarked;
