package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionRoutesContract;
import io.aiprovider.testing.http.ConnectionSettings;

class OkHttpRoutesTest extends ConnectionRoutesContract {
  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return OkHttpFixture.sender(settings);
  }
}
