/** Which requests came with which idempotency key, and what they were answered (ADR 0015). For forensics only. */
@NullMarked
package io.paymentledger.base.journal;

import org.jspecify.annotations.NullMarked;
