package io.aiprovider.server.upstream;

import io.aiprovider.provider.http.exchange.HttpSender;
import io.aiprovider.testing.http.ConnectionSettings;
import io.aiprovider.testing.http.LeavingContract;

class NettyLeavingTest extends LeavingContract {
  @Override
  protected HttpSender sender(ConnectionSettings settings) {
    return NettyFixture.sender(settings);
  }
}
