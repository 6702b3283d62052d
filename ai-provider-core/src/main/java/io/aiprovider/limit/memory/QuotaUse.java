package io.aiprovider.limit.memory;

import io.aiprovider.limit.LimitScope;
import java.time.Duration;
import java.time.Instant;

/**
 * How many requests of one subject were counted in one window of its quota.
 *
 * @param scope what kind of subject it is
 * @param id which one
 * @param window the length of the window
 * @param start when the window began
 * @param requests how many requests
 * @since 0.1
 */
public record QuotaUse(
    LimitScope scope, String id, Duration window, Instant start, long requests) {}
