/** The formats of the export. */
@NullMarked
package io.paymentledger.query.export;

import org.jspecify.annotations.NullMarked;
