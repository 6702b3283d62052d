package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionFailuresContract;
import io.aiprovider.testing.http.ConnectionSettings;

class OkHttpConnectionFailuresTest extends ConnectionFailuresContract {
  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return OkHttpFixture.sender(settings);
  }
}
