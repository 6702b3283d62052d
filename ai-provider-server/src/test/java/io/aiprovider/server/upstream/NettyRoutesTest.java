package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionRoutesContract;
import io.aiprovider.testing.http.ConnectionSettings;

class NettyRoutesTest extends ConnectionRoutesContract {
  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return NettyFixture.sender(settings);
  }
}
