package io.paymentledger.eventstore;

/**
 * How the appends to a log go in this process.
 *
 * @param log the number of the log
 * @param failed whether the last one failed; a lost race is none that failed
 * @param sinceSeconds how long ago the last one ended
 * @param waitingSeconds for how long one has been under way; 0 if none is
 */
public record AppendState(int log, boolean failed, double sinceSeconds, double waitingSeconds) {}
