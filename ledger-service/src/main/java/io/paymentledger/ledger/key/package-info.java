/** How API keys come into being: by command and by configuration. */
@NullMarked
package io.paymentledger.ledger.key;

import org.jspecify.annotations.NullMarked;
