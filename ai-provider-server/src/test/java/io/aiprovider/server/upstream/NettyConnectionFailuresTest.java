package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionFailuresContract;
import io.aiprovider.testing.http.ConnectionSettings;

class NettyConnectionFailuresTest extends ConnectionFailuresContract {
  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return NettyFixture.sender(settings);
  }
}
