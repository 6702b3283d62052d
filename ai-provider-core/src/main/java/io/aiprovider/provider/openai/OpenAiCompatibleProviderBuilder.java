package io.aiprovider.provider.openai;

import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.OkHttpTransport;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * Builds an {@link OpenAiCompatibleProvider}. Not thread-safe.
 *
 * @since 0.1
 */
public final class OpenAiCompatibleProviderBuilder {
  private static final Set<String> OF_THE_CONNECTION =
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

  private final String name;
  private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private Preset preset = Preset.OPENAI;
  private @Nullable String baseUrl;
  private @Nullable String apiKey;
  private Duration connectTimeout = Duration.ofSeconds(2);
  private Consumer<OkHttpClient.Builder> okHttp = builder -> {};
  private Clock clock = Clock.systemUTC();

  OpenAiCompatibleProviderBuilder(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A provider needs a name.");
    }
    this.name = name;
  }

  /** Whose service it is. Default: {@link Preset#OPENAI}. */
  public OpenAiCompatibleProviderBuilder preset(Preset preset) {
    this.preset = preset;
    return this;
  }

  /** Where the service is, up to what comes before {@code /chat/completions}; blank: its usual. */
  public OpenAiCompatibleProviderBuilder baseUrl(@Nullable String baseUrl) {
    this.baseUrl = blankToNull(baseUrl);
    return this;
  }

  /** The key to authenticate with; blank for none. */
  public OpenAiCompatibleProviderBuilder apiKey(@Nullable String apiKey) {
    this.apiKey = blankToNull(apiKey);
    return this;
  }

  /**
   * A header to send with each request, in place of ours of that name.
   *
   * @throws IllegalArgumentException if the header is the connection's own business, or cannot be
   *     sent
   */
  public OpenAiCompatibleProviderBuilder header(String name, String value) {
    if (OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          "The header " + name + " belongs to the connection and cannot be configured.");
    }
    if (name.isEmpty() || !isPrintable(name) || name.indexOf(' ') >= 0 || !isPrintable(value)) {
      throw new IllegalArgumentException(
          "A header of " + this.name + " has characters that cannot be sent. Check its headers.");
    }
    headers.put(name, value);
    return this;
  }

  /** Time to connect to one address. Default: 2 seconds. */
  public OpenAiCompatibleProviderBuilder connectTimeout(Duration connectTimeout) {
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException(
          "connect-timeout must be positive, but is " + connectTimeout + ".");
    }
    this.connectTimeout = connectTimeout;
    return this;
  }

  /**
   * Changes the settings of OkHttp, which does the talking: a proxy, certificates, interceptors,
   * how many connections are kept. Called once, when the provider is built; of several, each is, in
   * order. Timeouts but for connecting, retries and redirects stay the engine's.
   */
  public OpenAiCompatibleProviderBuilder okHttp(Consumer<OkHttpClient.Builder> customizer) {
    this.okHttp = okHttp.andThen(customizer);
    return this;
  }

  OpenAiCompatibleProviderBuilder clock(Clock clock) {
    this.clock = clock;
    return this;
  }

  /**
   * The provider.
   *
   * @throws IllegalArgumentException if the base URL is missing or none, a key is missing where the
   *     service needs one, or the key or a header has characters that cannot be sent
   */
  public OpenAiCompatibleProvider build() {
    BaseUrl url = url();
    Map<String, String> all = allHeaders();
    HttpTransport transport = new OkHttpTransport(name, connectTimeout, okHttp);
    Endpoints endpoints = new Endpoints(transport, url, all);
    return new OpenAiCompatibleProvider(
        preset, transport, endpoints, new ErrorClassifier(name, clock));
  }

  private BaseUrl url() {
    String text = baseUrl != null ? baseUrl : preset.defaultBaseUrl();
    if (text == null) {
      throw wrong(
          "needs a base-url: " + preset.label() + " has none of its own. Set the resource's URL.");
    }
    try {
      return BaseUrl.of(preset, text);
    } catch (IllegalArgumentException e) {
      throw wrong("cannot be set up. " + e.getMessage());
    }
  }

  private Map<String, String> allHeaders() {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.put("User-Agent", "ai-provider/" + version());
    if (apiKey != null) {
      all.put(preset.keyHeader(), preset.keyHeaderValue(sendable(apiKey)));
    }
    all.putAll(headers);
    boolean authenticates = all.containsKey("Authorization") || all.containsKey("api-key");
    // somebody else's server under this preset may well do without
    boolean ownServer = baseUrl == null || preset.defaultBaseUrl() == null;
    if (preset.needsKey() && ownServer && !authenticates) {
      throw wrong("needs an api-key: " + preset.label() + " answers nobody without one.");
    }
    return all;
  }

  /** The key without the line end that files and shells leave; never quoted in a message. */
  private String sendable(String key) {
    String trimmed = key.trim();
    if (!isPrintable(trimmed) || trimmed.indexOf(' ') >= 0) {
      throw wrong(
          "has an api-key with a space or another character that no key has. Check how it is set.");
    }
    return trimmed;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("The provider " + name + " " + what);
  }

  private static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static String version() {
    String version = OpenAiCompatibleProvider.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
