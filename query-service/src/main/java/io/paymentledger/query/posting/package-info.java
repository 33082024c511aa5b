/** Double entry: the read model of accounts, entries and postings, and the audit queries over it (ADR 0032). */
@NullMarked
package io.paymentledger.query.posting;

import org.jspecify.annotations.NullMarked;
