package io.aiprovider.call;

/**
 * An interceptor of the attempt chain: it runs once for each attempt on a provider, with {@link
 * ChatCall#target()} telling which.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface AttemptInterceptor extends ChatInterceptor {}
