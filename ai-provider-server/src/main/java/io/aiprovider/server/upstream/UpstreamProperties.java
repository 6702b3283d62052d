package io.aiprovider.server.upstream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How providers are called.
 *
 * @param transport what sends the requests to providers; null: Netty, or OkHttp if there are beans
 *     that change its settings
 */
@ConfigurationProperties("ai-provider")
public record UpstreamProperties(@Nullable Transport transport) {

  /** What sends the requests to providers. */
  public enum Transport {
    /** On the event loops that serve the callers. */
    NETTY,
    /** On the threads of the calls. */
    OKHTTP
  }
}
