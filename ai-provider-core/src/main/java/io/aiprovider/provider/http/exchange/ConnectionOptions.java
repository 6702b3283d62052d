package io.aiprovider.provider.http.exchange;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How connections to a provider are made.
 *
 * @param connectTimeout time to connect to one address, and for a proxy to make its connection
 * @param tls whom to trust, and what to show; null: as the JDK is configured
 * @since 0.1
 */
public record ConnectionOptions(Duration connectTimeout, @Nullable ClientTls tls) {}
