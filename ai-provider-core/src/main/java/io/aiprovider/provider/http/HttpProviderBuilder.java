package io.aiprovider.provider.http;

import io.aiprovider.provider.ApiKey;
import io.aiprovider.provider.KeyMask;
import io.aiprovider.provider.Unsupported;
import io.aiprovider.provider.http.exchange.ClientTls;
import io.aiprovider.provider.http.exchange.ConnectionOptions;
import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.provider.http.exchange.HttpSenders;
import io.aiprovider.provider.http.okhttp.OkHttpSender;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * The settings of all providers that use HTTP. Not thread-safe.
 *
 * @param <B> the builder itself
 * @since 0.1
 */
public abstract class HttpProviderBuilder<B extends HttpProviderBuilder<B>> {
  private static final Set<String> CONNECTION_HEADERS =
      Set.of(
          "accept-encoding",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** The names of headers and parameters that may contain credentials. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)auth|key|token|secret|cookie|password|signature|^sig$");

  private final String name;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private @Nullable String baseUrl;
  private @Nullable String apiKey;
  private List<ApiKey> apiKeys = List.of();
  private Duration connectTimeout = Duration.ofSeconds(2);
  private Consumer<OkHttpClient.Builder> okHttp = builder -> {};
  private @Nullable HttpSenders senders;
  private @Nullable ClientTls tls;
  private Unsupported.Handling unsupported = Unsupported.Handling.DROP;
  private Clock clock = Clock.systemUTC();

  /** For the builders of each protocol. */
  protected HttpProviderBuilder(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A provider needs a name.");
    }
    this.name = name;
  }

  /** This builder. */
  protected abstract B self();

  /** The address of the service; blank for its default address. */
  public B baseUrl(@Nullable String baseUrl) {
    this.baseUrl = blankToNull(baseUrl);
    return self();
  }

  /** The key to authenticate with; blank for none. */
  public B apiKey(@Nullable String apiKey) {
    this.apiKey = blankToNull(apiKey);
    return self();
  }

  /**
   * Several keys, instead of one: each attempt uses one of them. If the service refuses a key, or
   * limits its requests, the others are used for some time.
   *
   * @throws IllegalArgumentException if two of them are equal
   */
  public B apiKeys(List<ApiKey> keys) {
    if (keys.stream().map(ApiKey::key).distinct().count() < keys.size()) {
      throw wrong("has the same key twice in api-keys. Remove one of the two entries.");
    }
    this.apiKeys = List.copyOf(keys);
    return self();
  }

  /**
   * A header to send with each request; it replaces a default header of that name.
   *
   * @throws IllegalArgumentException if the header belongs to the connection, or cannot be sent
   */
  public B header(String name, String value) {
    if (CONNECTION_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "The header " + name + " belongs to the connection and cannot be configured.");
    }
    if (name.isEmpty() || !isPrintable(name) || name.indexOf(' ') >= 0 || !isPrintable(value)) {
      throw new IllegalArgumentException(
          "A header of " + this.name + " has characters that cannot be sent. Check its headers.");
    }
    headers.put(name, value);
    return self();
  }

  /** Time to connect to one address. Default: 2 seconds. */
  public B connectTimeout(Duration connectTimeout) {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException(
          "connect-timeout must be positive, but is " + connectTimeout + ".");
    }
    this.connectTimeout = connectTimeout;
    return self();
  }

  /** Whom to trust, and which certificate to show; null: as the JDK is configured. */
  public B tls(@Nullable ClientTls tls) {
    this.tls = tls;
    return self();
  }

  /**
   * Changes the settings of OkHttp, which sends the requests: a proxy, certificates, interceptors,
   * how many connections are kept. Called once, when the provider is built; several are called in
   * order. Retries, redirects, and all timeouts except for connecting stay the engine's.
   */
  public B okHttp(Consumer<OkHttpClient.Builder> customizer) {
    this.okHttp = okHttp.andThen(customizer);
    return self();
  }

  /**
   * What sends the requests instead of OkHttp, whose {@linkplain #okHttp settings} then have no
   * effect. Null for OkHttp.
   */
  public B senders(@Nullable HttpSenders senders) {
    this.senders = senders;
    return self();
  }

  /** What happens to a field that this provider cannot express. Default: it is left out. */
  public B unsupported(Unsupported.Handling handling) {
    this.unsupported = handling;
    return self();
  }

  /**
   * The clock for times in headers that are dates, such as a {@code Retry-After}. Default: the
   * system's clock.
   */
  public B clock(Clock clock) {
    this.clock = clock;
    return self();
  }

  /** The provider's configured name. */
  protected final String name() {
    return name;
  }

  /** The configured address; null for the default one. */
  protected final @Nullable String configuredBaseUrl() {
    return baseUrl;
  }

  /**
   * The configured address, or the default one.
   *
   * @throws IllegalArgumentException if it is not a valid address
   */
  protected final ServiceUrl address(String defaultAddress) {
    try {
      return ServiceUrl.parse(baseUrl == null ? defaultAddress : baseUrl);
    } catch (IllegalArgumentException e) {
      throw wrongBaseUrl(String.valueOf(e.getMessage()), defaultAddress);
    }
  }

  /** The failure for a configured address that cannot be used. */
  protected final IllegalArgumentException wrongBaseUrl(String what, String expected) {
    return new IllegalArgumentException(
        "The base-url of the provider "
            + name
            + " is not usable: "
            + what
            + ". Use an address such as "
            + expected
            + ".");
  }

  /** What happens to fields that cannot be expressed. */
  protected final Unsupported.Handling unsupported() {
    return unsupported;
  }

  /** The clock. */
  protected final Clock clock() {
    return clock;
  }

  /** A transport with these settings, to a service with these accounts. */
  protected final HttpTransport transport(ServiceAccounts accounts) {
    ConnectionOptions options = new ConnectionOptions(connectTimeout, tls);
    HttpSenders chosen = senders;
    HttpSender sender =
        chosen == null ? new OkHttpSender(options, okHttp) : chosen.create(name, options);
    return new ServiceTransport(name, sender, accounts, clock);
  }

  /**
   * The accounts of the service.
   *
   * @param keyHeader the header for the key
   * @param keyPrefix the text before the key in that header
   * @throws IllegalArgumentException if a key is set in two ways, or has characters that cannot be
   *     sent
   */
  protected final ServiceAccounts accounts(String keyHeader, String keyPrefix) {
    if (!apiKeys.isEmpty() && apiKey != null) {
      throw wrong("has both api-key and api-keys. Remove one of them.");
    }
    if (!apiKeys.isEmpty() && headers.containsKey(keyHeader)) {
      throw wrong("has api-keys, but also the header " + keyHeader + ". Remove one of them.");
    }
    apiKeys.forEach(each -> sendable(each.key()));
    return new ServiceAccounts(keyHeader, keyPrefix, apiKeys);
  }

  /**
   * The headers of each request; configured ones replace others of the same name. The case of names
   * does not matter.
   *
   * @param keyHeader the header for the key
   * @param keyPrefix the text before the key in that header
   * @throws IllegalArgumentException if the key has characters that cannot be sent
   */
  protected final Map<String, String> headers(String keyHeader, String keyPrefix) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("User-Agent", "ai-provider/" + version());
    String first = apiKeys.isEmpty() ? apiKey : apiKeys.get(0).key();
    if (first != null) {
      all.put(keyHeader, keyPrefix + sendable(first));
    }
    all.putAll(headers);
    return all;
  }

  /** Hides the key and other credentials, which may be in headers and in the address's query. */
  protected final KeyMask keyMask() {
    List<String> secrets = new ArrayList<>();
    if (apiKey != null) {
      secrets.add(apiKey.trim());
    }
    apiKeys.forEach(each -> secrets.add(each.key()));
    headers.forEach(
        (name, value) -> {
          if (SECRET.matcher(name).find()) {
            secrets.add(value.trim());
            secrets.add(value.trim().substring(value.trim().lastIndexOf(' ') + 1)); // "Bearer KEY"
          }
        });
    String address = baseUrl == null ? "" : baseUrl;
    for (String pair : address.substring(address.indexOf('?') + 1).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && SECRET.matcher(pair.substring(0, equals)).find()) {
        secrets.add(pair.substring(equals + 1).trim());
      }
    }
    return KeyMask.of(secrets);
  }

  /** The key without a line end from files and shells. It is never quoted in a message. */
  private String sendable(String key) {
    String trimmed = key.trim();
    if (!isPrintable(trimmed) || trimmed.indexOf(' ') >= 0) {
      throw new IllegalArgumentException(
          "The api-key of the provider "
              + name
              + " is not usable: it has a space or another character that is not valid in a key."
              + " Check how it is set.");
    }
    return trimmed;
  }

  /** The exception for settings that cannot be used. */
  protected final IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("The provider " + name + " " + what);
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static String version() {
    String version = HttpProviderBuilder.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
