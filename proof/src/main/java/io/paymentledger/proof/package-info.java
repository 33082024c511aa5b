/**
 * A transparency log's tree, its texts and its keys: RFC 6962 hashing in the forms of C2SP ({@code tlog-tiles},
 * {@code tlog-checkpoint}, {@code signed-note}, {@code tlog-proof}, {@code tlog-cosignature}).
 *
 * <p>It depends on the JDK alone, so that an auditor can read all of it in an hour and run it anywhere.
 */
@NullMarked
package io.paymentledger.proof;

import org.jspecify.annotations.NullMarked;
