package io.paymentledger.query.posting;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where history is cut for a balance.
 *
 * @param position the last position that counts; by effective time, the last that was recorded by that instant
 * @param asOf the instant of recording that was asked for, if it was one
 * @param effectiveAsOf the effective instant that was asked for, if it was one
 */
record Cut(long position, @Nullable Instant asOf, @Nullable Instant effectiveAsOf) {}
