package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.connection.ConnectionWatch;
import io.aiprovider.provider.http.exchange.HttpExchange;
import java.io.IOException;
import okhttp3.Call;
import org.jspecify.annotations.Nullable;

/** Notes what OkHttp reports about an exchange, and when its request is sent. */
final class ExchangeWatch extends ConnectionWatch {
  // a connection may keep its last exchange, and so this object, as long as it is idle
  private volatile @Nullable HttpExchange sending;

  ExchangeWatch(HttpExchange exchange) {
    super(exchange.connection());
    this.sending = exchange;
  }

  /**
   * OkHttp writes the last bytes to the network after this. That it failed to write does not show
   * that they were not sent: a caller may leave between the writing of a request and its end.
   */
  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    HttpExchange exchange = sending;
    sending = null;
    if (exchange != null) {
      exchange.sent();
    }
  }

  @Override
  public void callFailed(Call call, IOException cause) {
    sending = null;
  }
}
