package io.aiprovider.resilience.circuit;

import io.aiprovider.failure.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether one of several accounts of a provider is used.
 *
 * @param number of the account, from 1
 * @param notUsedFor for how long calls use other accounts; where models differ, the longest such
 *     time; null when it is used
 * @param cause the kind of failure that caused this; null when it is used
 */
public record AccountStatus(
    int number, @Nullable Duration notUsedFor, @Nullable FailureKind cause) {}
