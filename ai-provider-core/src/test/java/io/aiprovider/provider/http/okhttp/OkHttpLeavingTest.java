package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionSettings;
import io.aiprovider.testing.http.LeavingContract;

class OkHttpLeavingTest extends LeavingContract {
  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return OkHttpFixture.sender(settings);
  }
}
