/**
 * Adds each event to the tree over its log and signs the tree, so that rewriting the log shows. It runs behind the
 * appends and never beside them: a charge does not wait for it.
 */
@NullMarked
package io.paymentledger.ledger.sealing;

import org.jspecify.annotations.NullMarked;
