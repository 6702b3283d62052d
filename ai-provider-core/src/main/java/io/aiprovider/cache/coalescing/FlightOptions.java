package io.aiprovider.cache.coalescing;

import java.time.Duration;

/**
 * Settings that all flights share.
 *
 * @param largestAnswer the length of a stream up to which further calls join it, in bytes
 * @param space the memory for all streams
 * @param longestWait how long a call may wait between two attempts
 */
record FlightOptions(long largestAnswer, BufferSpace space, Duration longestWait) {}
