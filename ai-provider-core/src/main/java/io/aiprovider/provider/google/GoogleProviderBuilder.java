package io.aiprovider.provider.google;

import io.aiprovider.provider.http.HttpProviderBuilder;
import io.aiprovider.provider.http.ServiceAccounts;
import io.aiprovider.provider.http.ServiceUrl;
import io.aiprovider.provider.wire.ErrorClassifier;
import java.util.Map;

/**
 * Builds a {@link GoogleProvider}. Not thread-safe.
 *
 * @since 0.1
 */
public final class GoogleProviderBuilder extends HttpProviderBuilder<GoogleProviderBuilder> {
  private static final String DEFAULT_BASE_URL = "https://generativelanguage.googleapis.com";

  GoogleProviderBuilder(String name) {
    super(name);
  }

  @Override
  protected GoogleProviderBuilder self() {
    return this;
  }

  /**
   * The provider.
   *
   * @throws IllegalArgumentException if the base URL is not valid, the key is missing for Google's
   *     own address, or the key or a header has characters that cannot be sent
   */
  public GoogleProvider build() {
    ServiceAccounts accounts = accounts("x-goog-api-key", "");
    Map<String, String> headers = headers("x-goog-api-key", "");
    boolean authenticates =
        headers.containsKey("x-goog-api-key") || headers.containsKey("Authorization");
    if (configuredBaseUrl() == null && !authenticates) {
      throw wrong("needs an api-key: google refuses calls without one.");
    }
    return new GoogleProvider(
        transport(accounts),
        root(),
        headers,
        accounts,
        new ErrorClassifier(name(), clock(), keyMask()),
        new GoogleRequestTranslation(name(), unsupported()));
  }

  /** The address, up to and including the version. */
  private String root() {
    ServiceUrl url = address(DEFAULT_BASE_URL);
    String path = url.path();
    if (!url.query().isEmpty()) {
      throw wrongBaseUrl("it has a query", DEFAULT_BASE_URL);
    }
    if (path.endsWith("/openai")) {
      throw wrongBaseUrl(
          "it is that of Google's OpenAI-compatible endpoint. Leave it out, or use the type openai",
          DEFAULT_BASE_URL);
    }
    boolean versioned = path.endsWith("/v1beta") || path.endsWith("/v1");
    return url.origin() + (versioned ? path : path + "/v1beta");
  }
}
