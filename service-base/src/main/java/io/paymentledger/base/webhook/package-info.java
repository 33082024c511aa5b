/** What both services must agree on about webhooks: how secrets are sealed, how payloads are signed, and where they may go. */
@NullMarked
package io.paymentledger.base.webhook;

import org.jspecify.annotations.NullMarked;
