package io.aiprovider.provider.anthropic;

import io.aiprovider.provider.http.HttpProviderBuilder;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.ServiceUrl;
import io.aiprovider.provider.wire.ErrorClassifier;
import java.util.Map;

/**
 * Builds an {@link AnthropicProvider}. The header {@code anthropic-beta} enables beta features. Not
 * thread-safe.
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
   * The limit for the tokens of an answer if the request has none; the API requires one. Default:
   * 4,096.
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
   * @throws IllegalArgumentException if the base URL is not valid, the key is missing for
   *     Anthropic's own address, or the key or a header has characters that cannot be sent
   */
  public AnthropicProvider build() {
    Map<String, String> headers = headers("x-api-key", "");
    headers.putIfAbsent("anthropic-version", VERSION);
    boolean authenticates =
        headers.containsKey("x-api-key") || headers.containsKey("Authorization");
    if (configuredBaseUrl() == null && !authenticates) {
      throw wrong("needs an api-key: anthropic refuses calls without one.");
    }
    HttpTransport transport = transport();
    return new AnthropicProvider(
        transport,
        root(),
        headers,
        new ErrorClassifier(name(), clock(), keyMask()),
        new AnthropicRequestTranslation(name(), unsupported(), maxTokens));
  }

  /** The address, up to and including {@code /v1}. */
  private String root() {
    ServiceUrl url = address(DEFAULT_BASE_URL);
    if (!url.query().isEmpty()) {
      throw wrongBaseUrl("it has a query", DEFAULT_BASE_URL);
    }
    if (url.path().endsWith("/messages")) {
      throw wrongBaseUrl("it must end before /v1/messages", DEFAULT_BASE_URL);
    }
    return url.origin() + (url.path().endsWith("/v1") ? url.path() : url.path() + "/v1");
  }
}
