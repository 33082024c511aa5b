/** Each class breaks the rules that its name tells. It lies where no service looks for its components. */
@NullMarked
package io.paymentledger.violation.query;

import org.jspecify.annotations.NullMarked;
