package io.aiprovider.provider.anthropic;

import io.aiprovider.provider.http.HttpProviderBuilder;
import io.aiprovider.provider.http.HttpTransport;
import io.aiprovider.provider.http.ServiceAccounts;
import io.aiprovider.provider.http.ServiceUrl;
import io.aiprovider.provider.wire.ErrorClassifier;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private @Nullable PromptCaching promptCaching;

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
   * Has Anthropic cache the prompts of requests that have no {@code cache_control} of their own:
   * their tools, their system messages, and their conversation up to the assistant's latest answer.
   * Anthropic charges more for a token that it caches (1.25 times the price for 5 minutes, twice
   * for an hour) and a tenth for a token that it reads from its cache.
   *
   * @param ttl 5 minutes or an hour, from when it was last read; null, the default: prompts are not
   *     cached
   * @throws IllegalArgumentException if it is another time
   */
  public AnthropicProviderBuilder promptCacheTtl(@Nullable Duration ttl) {
    promptCaching = ttl == null ? null : PromptCaching.of(ttl);
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
    ServiceAccounts accounts = accounts("x-api-key", "");
    HttpTransport transport = transport(accounts);
    return new AnthropicProvider(
        transport,
        root(),
        headers,
        accounts,
        new ErrorClassifier(name(), clock(), keyMask()),
        new AnthropicRequestTranslation(name(), unsupported(), maxTokens, promptCaching));
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
