package io.aiprovider.interceptor;

import io.aiprovider.call.ChatCall;

/**
 * An interceptor of the attempt chain: it runs once for each attempt on a provider, and {@link
 * ChatCall#target()} is the provider and model of that attempt.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AttemptInterceptor extends ChatInterceptor {}
