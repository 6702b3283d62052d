package io.aiprovider.server.usage;

import io.aiprovider.limit.Limits;
import io.aiprovider.limit.Quota;
import io.aiprovider.spring.AiProviderProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The limits of keys without a tier and a quota of their own. Immutable. */
@Component
public final class DefaultLimits {
  private final Limits limits;

  /** The limits that the settings have. */
  public DefaultLimits(Environment environment) {
    this.limits =
        limits(
            Binder.get(environment)
                .bindOrCreate("ai-provider.limits", AiProviderProperties.Limits.class));
  }

  private static Limits limits(AiProviderProperties.Limits limits) {
    try {
      Limits rates =
          new Limits(
              null, limits.requestsPerMinute(), limits.tokensPerMinute(), limits.maxConcurrent());
      long requests = limits.defaultRequests();
      return requests == 0 ? rates : rates.withQuota(new Quota(requests, limits.window()));
    } catch (IllegalArgumentException e) {
      return Limits.NONE; // the client refuses such settings, with a message that has their place
    }
  }

  /** The limits of a key that has these of its own. */
  public Limits completed(Limits own) {
    if (own.isNone()) {
      return limits;
    }
    return own.quota() == null ? own.withQuota(limits.quota()) : own;
  }

  /** These limits. */
  public Limits limits() {
    return limits;
  }
}
