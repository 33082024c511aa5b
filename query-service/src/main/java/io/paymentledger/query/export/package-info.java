/** The journal and the events of a tenant as files, streamed: for spreadsheets, for plain-text accounting, for machines. */
@NullMarked
package io.paymentledger.query.export;

import org.jspecify.annotations.NullMarked;
