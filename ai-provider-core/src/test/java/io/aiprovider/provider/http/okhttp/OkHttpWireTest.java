package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionSettings;
import io.aiprovider.testing.http.HttpWireContract;

class OkHttpWireTest extends HttpWireContract {
  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return OkHttpFixture.sender(settings);
  }
}
