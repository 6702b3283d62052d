package io.aiprovider.spring;

import okhttp3.OkHttpClient;

/**
 * Changes OkHttp's settings, for each configured provider that is called over HTTP: a proxy,
 * certificates, interceptors. They have no effect if a bean of {@link
 * io.aiprovider.provider.http.exchange.HttpSenders} sends the requests. Beans of this type are
 * called in their order, each once for each provider. All timeouts except connecting, and retries
 * and redirects, stay under the engine's control.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface OkHttpClientCustomizer {
  void customize(OkHttpClient.Builder builder);
}
