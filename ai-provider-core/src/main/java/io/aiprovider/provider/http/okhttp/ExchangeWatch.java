package io.aiprovider.provider.http.okhttp;

import io.aiprovider.provider.http.connection.ConnectionWatch;
import io.aiprovider.provider.http.exchange.HttpExchange;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Notes what OkHttp reports about an exchange, and when its request is sent. */
final class ExchangeWatch extends ConnectionWatch {
  // a connection may keep its last exchange, and so this object, as long as it is idle
  private volatile @Nullable HttpExchange sending;

  ExchangeWatch(HttpExchange exchange) {
    super(exchange.connection());
    this.sending = exchange;
  }

  /** OkHttp writes the last bytes to the network after this. */
  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    HttpExchange exchange = sending;
    if (exchange != null) {
      exchange.sent();
    }
  }

  @Override
  public void requestFailed(Call call, IOException cause) {
    HttpExchange exchange = sending;
    sending = null;
    if (exchange != null) {
      exchange.notSent();
    }
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    super.responseHeadersEnd(call, response);
    sending = null;
  }

  @Override
  public void callFailed(Call call, IOException cause) {
    sending = null;
  }
}
