/** Both services and a PostgreSQL of their own in one process: the one-command start. For development, not for money. */
@NullMarked
package io.paymentledger.standalone;

import org.jspecify.annotations.NullMarked;
