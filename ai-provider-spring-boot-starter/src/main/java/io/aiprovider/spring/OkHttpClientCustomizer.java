package io.aiprovider.spring;

import okhttp3.OkHttpClient;

/**
 * Changes OkHttp's settings, for each configured provider that speaks OpenAI's protocol: a proxy,
 * certificates, interceptors. Beans of this type are called in their order, each once for each
 * provider. Timeouts but for connecting, retries and redirects stay the engine's.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface OkHttpClientCustomizer {
  void customize(OkHttpClient.Builder builder);
}
