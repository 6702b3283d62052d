package io.aiprovider.provider.http;

import io.aiprovider.provider.http.exchange.HttpSender;
import java.time.Clock;
import java.util.Map;

/**
 * The requests to a service, with its accounts.
 *
 * @param provider the provider's configured name, for failures
 * @param sender sends the requests
 * @param accounts with which the service is called
 * @param clock the clock for dates in headers
 */
record ServiceTransport(String provider, HttpSender sender, ServiceAccounts accounts, Clock clock)
    implements HttpTransport {

  @Override
  public HttpEndpoint endpoint(String url, Map<String, String> headers) {
    return new ServiceEndpoint(this, sender.address(url, headers));
  }

  @Override
  public void close() {
    sender.close();
  }
}
