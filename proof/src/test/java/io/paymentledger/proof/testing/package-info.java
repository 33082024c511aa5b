/** What must fail, for the tests of every verifier. */
@NullMarked
package io.paymentledger.proof.testing;

import org.jspecify.annotations.NullMarked;
