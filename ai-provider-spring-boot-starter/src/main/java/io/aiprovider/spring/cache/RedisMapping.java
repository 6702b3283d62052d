package io.aiprovider.spring.cache;

import io.aiprovider.redis.RedisOptions;
import io.aiprovider.redis.RedisTls;
import io.aiprovider.spring.AiProviderProperties;
import io.aiprovider.spring.settings.SettingPlaces;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The address of Redis from the settings.
 *
 * @since 0.1
 */
public final class RedisMapping {
  static final String PREFIX = "ai-provider.cache.redis";

  private final AiProviderProperties.Redis settings;
  private final SettingPlaces places;

  /** The address in these settings, which are at these places. */
  public RedisMapping(AiProviderProperties.Redis settings, SettingPlaces places) {
    this.settings = settings;
    this.places = places;
  }

  /** Whether the settings say that there is a Redis. */
  public boolean isConfigured() {
    Boolean enabled = settings.enabled();
    return enabled == null ? ways() > 0 : enabled;
  }

  private int ways() {
    return (hasUrl() ? 1 : 0)
        + (settings.nodes().isEmpty() ? 0 : 1)
        + (settings.sentinel().nodes().isEmpty() ? 0 : 1);
  }

  private boolean hasUrl() {
    return StringUtils.hasText(settings.url());
  }

  /**
   * All settings.
   *
   * @throws io.aiprovider.spring.settings.StartRefused if one is wrong, with its name and place
   */
  public RedisOptions options() {
    if (ways() > 1) {
      return within(
          "",
          () -> {
            throw new IllegalArgumentException(
                "More than one of url, nodes and sentinel.nodes is set: only one of them can say"
                    + " where Redis is.");
          });
    }
    if (ways() == 0) {
      return within(
          ".enabled",
          () -> {
            throw new IllegalArgumentException(
                "Redis is enabled, but nothing says where it is: set url, nodes or sentinel.nodes."
                    + " An application can also use Spring Boot's own connection, with"
                    + " spring-boot-starter-data-redis and spring.data.redis.");
          });
    }
    return with(place());
  }

  private RedisOptions place() {
    if (hasUrl()) {
      return within(".url", () -> RedisOptions.of(String.valueOf(settings.url())));
    }
    AiProviderProperties.Sentinel sentinel = settings.sentinel();
    return sentinel.nodes().isEmpty()
        ? within(".nodes", () -> RedisOptions.cluster(settings.nodes()))
        : within(
            StringUtils.hasText(sentinel.master()) ? ".sentinel.nodes" : ".sentinel.master",
            () ->
                RedisOptions.sentinel(
                    Objects.requireNonNullElse(sentinel.master(), ""), sentinel.nodes()));
  }

  /** Another address with the other settings. */
  RedisOptions with(RedisOptions address) {
    RedisOptions options = within(".timeout", () -> address.withTimeout(settings.timeout()));
    options = withTls(withCredentials(options));
    Integer database = settings.database();
    if (database == null) {
      return options;
    }
    RedisOptions chosen = options;
    return within(".database", () -> chosen.withDatabase(database));
  }

  private RedisOptions withCredentials(RedisOptions options) {
    RedisOptions more = options;
    if (StringUtils.hasText(settings.password())) {
      String user = StringUtils.hasText(settings.username()) ? settings.username() : null;
      more = more.withCredentials(user, String.valueOf(settings.password()));
    } else if (StringUtils.hasText(settings.username())) {
      return within(
          ".username",
          () -> {
            throw new IllegalArgumentException(
                "The username of Redis is set, but not its password.");
          });
    }
    AiProviderProperties.Sentinel sentinel = settings.sentinel();
    if (StringUtils.hasText(sentinel.password())) {
      String user = StringUtils.hasText(sentinel.username()) ? sentinel.username() : null;
      more = more.withSentinelCredentials(user, String.valueOf(sentinel.password()));
    }
    return more;
  }

  private RedisOptions withTls(RedisOptions options) {
    AiProviderProperties.Tls tls = settings.tls();
    RedisTls certificates =
        within(
            ".tls",
            () ->
                new RedisTls(
                    file(tls.trustedCertificates()),
                    file(tls.certificate()),
                    file(tls.privateKey())));
    return tls.enabled() || !certificates.equals(RedisTls.DEFAULT)
        ? options.withTls(certificates)
        : options;
  }

  private static @Nullable Path file(@Nullable String name) {
    return StringUtils.hasText(name) ? Path.of(name) : null;
  }

  private <T> T within(String name, Supplier<T> factory) {
    return places.within(PREFIX + name, factory);
  }

  /** The address as a URL, without what other settings add. */
  String url() {
    AiProviderProperties.Sentinel sentinel = settings.sentinel();
    if (hasUrl()) {
      return String.valueOf(settings.url());
    }
    return sentinel.nodes().isEmpty()
        ? "redis://" + String.join(",", settings.nodes())
        : "redis-sentinel://" + String.join(",", sentinel.nodes()) + "#" + sentinel.master();
  }
}
