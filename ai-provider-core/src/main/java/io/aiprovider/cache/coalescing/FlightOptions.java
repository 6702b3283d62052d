package io.aiprovider.cache.coalescing;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Settings that all flights share.
 *
 * @param largestAnswer the length of a stream up to which further calls join it, in bytes
 * @param space the memory for all streams
 * @param longestWait how long a call may wait between two attempts
 * @param threads read streams that several calls wait for
 */
record FlightOptions(
    long largestAnswer, BufferSpace space, Duration longestWait, Executor threads) {}
