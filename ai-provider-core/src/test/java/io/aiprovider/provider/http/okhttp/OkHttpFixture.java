package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionSettings;
import okhttp3.OkHttpClient;

/** Makes senders by OkHttp for the tests of the contract. */
final class OkHttpFixture {
  private OkHttpFixture() {}

  static HttpSender sender(ConnectionSettings settings) {
    return new OkHttpSender(settings.options(), http -> apply(settings, http));
  }

  private static void apply(ConnectionSettings settings, OkHttpClient.Builder http) {
    if (settings.proxies() != null) {
      http.proxySelector(settings.proxies());
    }
    if (settings.names() != null) {
      http.dns(settings.names()::apply);
    }
  }
}
