package io.aiprovider.provider.anthropic;

import io.aiprovider.provider.http.HttpProviderBuilder;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.wire.ErrorClassifier;
import java.net.URI;
import java.util.Map;

/**
 * Builds an {@link AnthropicProvider}. Beta features are asked for by the header {@code
 * anthropic-beta}. Not thread-safe.
 *
 * @since 0.1
 */
public final class AnthropicProviderBuilder extends HttpProviderBuilder<AnthropicProviderBuilder> {
  private static final String DEFAULT_BASE_URL = "https://api.anthropic.com";
  private static final String VERSION = "2023-06-01";

  private int maxTokens = 4_096;

  AnthropicProviderBuilder(String name) {
    super(name);
  }

  @Override
  protected AnthropicProviderBuilder self() {
    return this;
  }

  /**
   * The most tokens of an answer when a request sets none: the API must be told. Default: 4,096.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public AnthropicProviderBuilder maxTokens(int maxTokens) {
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max-tokens is " + maxTokens + ": use 1 or more.");
    }
    this.maxTokens = maxTokens;
    return this;
  }

  /**
   * The provider.
   *
   * @throws IllegalArgumentException if the base URL is none, the key is missing for Anthropic's
   *     own address, or the key or a header has characters that cannot be sent
   */
  public AnthropicProvider build() {
    Map<String, String> headers = headers("x-api-key", "");
    headers.putIfAbsent("anthropic-version", VERSION);
    boolean authenticates =
        headers.containsKey("x-api-key") || headers.containsKey("Authorization");
    if (configuredBaseUrl() == null && !authenticates) {
      throw wrong("needs an api-key: anthropic answers nobody without one.");
    }
    HttpTransport transport = transport();
    return new AnthropicProvider(
        transport,
        root(),
        headers,
        new ErrorClassifier(name(), clock()),
        new RequestTranslation(name(), unsupported(), maxTokens));
  }

  /** The address up to and with {@code /v1}. */
  private String root() {
    String configured = configuredBaseUrl();
    String text = configured == null ? DEFAULT_BASE_URL : configured.trim();
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw wrong(
          "cannot be set up. Wrong base-url: it is no URL. Expected something like "
              + DEFAULT_BASE_URL
              + ".");
    }
    boolean http =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!http || uri.getRawAuthority() == null || uri.getRawAuthority().indexOf('@') >= 0) {
      throw wrong(
          "cannot be set up. Wrong base-url: expected http:// or https:// and a host without"
              + " credentials, as in "
              + DEFAULT_BASE_URL
              + ".");
    }
    String trimmed = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return trimmed.endsWith("/v1") ? trimmed : trimmed + "/v1";
  }
}
