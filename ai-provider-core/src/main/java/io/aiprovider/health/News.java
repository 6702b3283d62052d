package io.aiprovider.health;

import io.aiprovider.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The latest that was heard of a provider.
 *
 * @param at when
 * @param latency how long the answer took; null for a failure
 * @param failure what went wrong; null for an answer
 */
record News(Instant at, @Nullable Duration latency, @Nullable FailureKind failure) {}
